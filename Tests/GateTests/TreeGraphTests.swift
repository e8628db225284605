import Git
import Kubernetes
import TestSupport
import Testing

@testable import Gate

/// Of a tree with many kustomizations those alone are read that a change can reach.
@Suite struct TreeGraphTests {
    /// Ways in which YAML can name a folder.
    private static let forms: [@Sendable (String) -> String] = [
        { "resources: [\($0)]\n" }, { "resources:\n- \($0)/\n" }, { "bases:\n- \"\($0)\"\n" },
        { "components: ['\($0)/.']\n" }, { "resources: [\"\($0.replacingLast)\"]\n" },
        { "resources:\n- >-\n  \($0)\n" }, { "x: &a \($0)\nresources: [*a]\n" }, { "resources: [\($0)/none/..]\n" },
        { "resources: [!!str \($0)]\n" }, { "resources:\n- ./\($0) # of \($0)\n" },
        { "resources: [a.yaml]\n# \($0)\n" },
        { "resources: [\"\($0.split(separator: " ").joined(separator: "\n  "))\"]\n" },
    ]

    private static let folders = [
        "", "a", "a/b", "a/b/c", "o7", "o70", "x/o7", "x/o7/in", "my app", "my app/y", "it's", "ü", "x", "x/y.z",
    ]

    private static func path(from folder: String, to other: String) -> String {
        let up = folder.isEmpty ? 0 : folder.split(separator: "/").count
        let parts = Array(repeating: "..", count: up) + other.split(separator: "/").map(String.init)
        return parts.isEmpty ? "." : parts.joined(separator: "/")
    }

    @Test(arguments: 0..<24) func whatIsReadOfATreeIsAllThatAChangeReaches(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        let git = try GitServer(hook: false)
        var files: [String: String] = [:]
        for folder in Self.folders where random.happens(80) {
            // A folder that is its parent's user too, so that paths are short and long.
            let text = random.pick(Self.forms)(Self.path(from: folder, to: random.pick(Self.folders)))
            files[(folder.isEmpty ? "" : folder + "/") + "kustomization.yaml"] = text
        }
        let commit = try git.commit(files)
        let repository = try Repository.open(around: git.work)
        let tree = try repository.commit(try repository.resolve(commit)).tree
        for folder in Self.folders {
            var (part, whole, contexts) = (
                TreeGraphs(repository, deadline: nil), TreeGraphs(repository, deadline: nil), TreeContexts()
            )
            // What is asked for first is known to what is asked for next.
            if let first = Self.folders.randomElement(using: &random) {
                _ = try part.graph(of: tree, around: [first], &contexts)
            }
            let around = try part.graph(of: tree, around: [folder], &contexts)
            let all = try whole.whole(of: tree, &contexts)
            #expect(whole.isWhole(tree))
            #expect(around.folders(using: [folder]) == all.folders(using: [folder]), "\(folder) in \(files)")
            for user in all.folders(using: [folder]) {
                #expect(around.closure(of: user) == all.closure(of: user), "\(user), which uses \(folder), in \(files)")
                #expect(around.used(by: user) == all.used(by: user))
                #expect(around.files(of: [user]) == all.files(of: [user]))
            }
            for other in Self.folders { #expect(around.has(other) == all.has(other), "\(other) in \(files)") }
        }
    }

    @Test(arguments: [
        ("../../bases/b7", "bases/b7", true), ("../../bases/b7/", "bases/b7", true), ("b7", "bases/b7", true),
        ("../../bases/b7", "bases/b1", false), ("../../bases/b7", "overlays", false), ("../b17", "bases/b7", false),
        ("../..", "", true), ("b7/.", "bases/b7", true), ("b7/none/..", "bases/b7", true), ("/", "", true),
        ("../../b", "", false), ("", "a", true),
    ])
    func aPathTellsWhetherItMayLeadToAFolder(path: String, folder: String, may: Bool) {
        var found: [String] = []
        IndexedFolder.UsedPaths(["x", path]).each(leadingTo: FileNames(of: [folder])) { found.append($0) }
        #expect(found == (may ? [path] : []))
    }
}

extension String {
    /// The text with an escape in the place of its last letter, for a scalar in double quotes.
    fileprivate var replacingLast: String {
        guard let last = unicodeScalars.last, last.isASCII else { return self }
        let digits = String(last.value, radix: 16)
        return String(dropLast()) + "\\x" + String(repeating: "0", count: 2 - digits.count) + digits
    }
}
