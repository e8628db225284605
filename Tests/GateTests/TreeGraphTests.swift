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

    /// An object that has a folder built, and adds something to it or not.
    private static func delivery(_ number: Int, of folder: String, adds: Bool) -> String {
        """
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: d\(number)}
        spec: {path: "./\(folder)"\(adds ? ", targetNamespace: shop" : "")}

        """
    }

    /// A tree of kustomizations that use one another, each other's files, and objects that have folders built.
    private static func files(_ random: inout SeededGenerator, deliveries: Int) -> [String: String] {
        var files: [String: String] = [:]
        func path(_ folder: String, _ name: String) -> String { folder.isEmpty ? name : folder + "/" + name }
        for folder in folders {
            if random.happens(60) { files[path(folder, "web.yaml")] = "kind: Service\n" }
            guard random.happens(deliveries == 0 ? 80 : 60) else { continue }
            // A folder that is its parent's user too, so that paths are short and long.
            let other = random.pick(folders)
            var text = random.pick(forms)(Self.path(from: folder, to: other))
            if random.happens(30) {
                text += "components:\n- \(Self.path(from: folder, to: random.pick(folders)))/web.yaml\n"
            }
            if deliveries > 0, random.happens(30) {
                let number = Int.random(in: 0..<deliveries, using: &random)
                text += "crds:\n- \(Self.path(from: folder, to: random.pick(folders)))/d\(number).yaml\n"
            }
            files[path(folder, "kustomization.yaml")] = text
        }
        for number in 0..<deliveries {
            files[path(random.pick(folders), "d\(number).yaml")] = delivery(
                number, of: random.pick(folders), adds: random.happens(50))
        }
        return files
    }

    @Test(arguments: 0..<72) func whatIsReadOfATreeIsAllThatAChangeReaches(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        let git = try GitServer(hook: false)
        let files = Self.files(&random, deliveries: seed % 3 == 0 ? 0 : 1 + seed % 5)
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
            #expect(around.folders(using: [folder]) == all.folders(using: [folder]), "\(folder) in \(files)")
            for user in all.folders(using: [folder]) {
                let used = all.closure(of: user)
                #expect(around.closure(of: user) == used, "\(user), which uses \(folder), in \(files)")
                #expect(around.used(by: user) == all.used(by: user))
                #expect(around.files(of: used) == all.files(of: used))
                #expect(around.roots.intersection(used) == all.roots.intersection(used), "\(user) in \(files)")
                #expect(around.plain.contains(user) == all.plain.contains(user))
                #expect(around.delivery(user) == all.delivery(user))
                #expect(part.unknown(of: used.intersection(Self.folders), in: tree) == [])
                guard all.takesAnyFile(user) else { continue }
                for file in files.keys where user.isEmpty || file.hasPrefix(user + "/") {
                    #expect(around.takesFile(file) == all.takesFile(file), "\(file) of \(user) in \(files)")
                }
            }
            for other in Self.folders where !all.plain.contains(other) {
                #expect(around.has(other) == all.has(other), "\(other) in \(files)")
            }
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
        UsedPaths(["x", path]).bytes.withUnsafeBytes { bytes in
            UsedPaths.each(in: bytes, leadingTo: FileNames(of: [folder])) { found.append($0) }
        }
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
