import Foundation
import Git
import TestSupport
import Testing

@testable import Gate

/// What has been seen of the folders of a repository is kept for the next run, and believed only where nobody else can have
/// written it.
@Suite struct FolderStoreTests {
    private let git: GitServer
    private let tree: ObjectID

    /// A repository with 50 folders, each with a kustomization, and in the last one a delivery.
    init() throws {
        git = try GitServer(hook: false)
        var files: [String: String] = [:]
        for number in 0..<50 {
            files["apps/a\(number)/kustomization.yaml"] = "resources: [../a\(number / 2), web.yaml, ../../ü]\n"
            files["apps/a\(number)/web.yaml"] = "kind: Service\n# \(number)\n"
        }
        files["apps/a49/flux.yaml"] = """
            apiVersion: kustomize.toolkit.fluxcd.io/v1
            kind: Kustomization
            metadata: {name: shop}
            spec: {path: ./apps/a7, targetNamespace: shop}
            """
        let repository = try Repository.open(around: git.work)
        tree = try repository.commit(try repository.resolve(try git.commit(files))).tree
    }

    private var path: String { git.work + "/.git/" + FolderStore.fileName }

    /// What an index says of a tree.
    ///
    /// - Parameter asked: nil for the first one.
    private func seen(_ asked: ObjectID? = nil) throws -> [String] {
        let repository = try Repository.open(around: git.work)
        var index = KustomizationIndex(store: FolderStore(in: repository))
        let tree = try index.tree(asked ?? tree, of: repository) {}
        let users = (0..<50).map { tree.users(of: ["apps/a\($0)"], FolderLinks()).sorted().description }
        return tree.folders
            + tree.linksAndDeliveries.deliveries.map { "\($0.name) \($0.folder) \($0.addsNothing) \($0.content)" }
            + users
    }

    /// Takes away what is in files: an index can know it only from the store.
    private func removeBlobs() throws {
        let all = try git.git([
            "-C", git.work, "cat-file", "--batch-check=%(objecttype) %(objectname)", "--batch-all-objects",
        ])
        for line in all.split(separator: "\n") where line.hasPrefix("blob ") {
            let id = line.dropFirst("blob ".count)
            try FileManager.default.removeItem(atPath: git.work + "/.git/objects/\(id.prefix(2))/\(id.dropFirst(2))")
        }
    }

    @Test func whatIsKnownNeedNotBeReadAgain() throws {
        let first = try seen()
        #expect(
            first.contains { $0.hasPrefix("apps/a49/flux.yaml (Kustomization shop) apps/a7 false") }
                && first.contains("[\"apps/a14\", \"apps/a15\"]"))
        try removeBlobs()
        #expect(try seen() == first)
        try FileManager.default.removeItem(atPath: path)
        #expect(throws: GitError.self) { try seen() }
    }

    /// Commits other kustomizations in some of the folders.
    private func change(_ folders: Range<Int>, _ content: String) throws -> ObjectID {
        let files = folders.map { ("apps/a\($0)/kustomization.yaml", "resources: [web.yaml]\n# \(content)\n") }
        let repository = try Repository.open(around: git.work)
        return try repository.commit(
            try repository.resolve(try git.commit(Dictionary(uniqueKeysWithValues: files)))
        ).tree
    }

    @Test func whatComesLaterIsKeptBesideIt() throws {
        let first = try seen()
        let many = try change(0..<40, "many")
        let later = try seen(many)
        #expect(first != later)
        try removeBlobs()
        #expect(try seen() == first)
        #expect(try seen(many) == later)
    }

    @Test func whatNobodyAsksForAnyMoreDoesNotGrow() throws {
        _ = try seen()
        let size = { try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0 }
        let first = try size()
        var last: [String] = []
        var tree = tree
        for generation in 0..<8 {
            tree = try change(0..<50, "\(generation)")
            last = try seen(tree)
            #expect(try size() < 5 * first)
        }
        try removeBlobs()
        #expect(try seen(tree) == last)
        #expect(throws: GitError.self) { try seen() }
    }

    /// Ways in which somebody else may have come to write what is in the file.
    private static let others: [(name: String, change: @Sendable (String) throws -> Void)] = [
        ("writable for all", { try set(0o666, on: $0) }), ("writable for a group", { try set(0o664, on: $0) }),
        (
            "a link",
            { path in
                let target = path + UUID().uuidString
                try FileManager.default.moveItem(atPath: path, toPath: target)
                try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: target)
            }
        ),
        ("empty", { try Data().write(to: URL(fileURLWithPath: $0)) }),
        ("cut off", { path in try change(path) { $0.prefix($0.count - 1) } }),
        ("longer", { path in try change(path) { $0 + [0] } }),
    ]

    private static func set(_ mode: Int, on path: String) throws {
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    }

    private static func change(_ path: String, _ body: (Data) -> Data) throws {
        try body(try Data(contentsOf: URL(fileURLWithPath: path))).write(to: URL(fileURLWithPath: path))
    }

    @Test(arguments: others.map(\.name)) func whatOthersMayHaveWrittenIsNotBelieved(name: String) throws {
        let first = try seen()
        try Self.others.first { $0.name == name }?.change(path)
        #expect(try seen() == first)
        try Self.others.first { $0.name == name }?.change(path)
        try removeBlobs()
        #expect(throws: GitError.self) { try seen() }
    }

    @Test func aByteThatHasChangedIsFoundWhereverItStands() throws {
        let first = try seen()
        let good = try Data(contentsOf: URL(fileURLWithPath: path))
        for place in stride(from: 0, to: good.count, by: 131) {
            var bad = good
            bad[place] ^= 1
            try bad.write(to: URL(fileURLWithPath: path))
            #expect(try seen() == first, "at \(place)")
        }
    }

    @Test func littleIsNotKept() throws {
        let git = try GitServer(hook: false)
        let commit = try git.commit(["kustomization.yaml": "resources: []\n"])
        let repository = try Repository.open(around: git.work)
        var index = KustomizationIndex(store: FolderStore(in: repository))
        _ = try index.tree(try repository.commit(try repository.resolve(commit)).tree, of: repository) {}
        #expect(!FileManager.default.fileExists(atPath: git.work + "/.git/" + FolderStore.fileName))
    }
}
