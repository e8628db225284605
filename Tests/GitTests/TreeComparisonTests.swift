import Git
import TestSupport
import Testing

@Suite struct TreeComparisonTests {
    private let git: GitServer

    init() throws { git = try GitServer(hook: false) }

    private func tree(_ commit: String) throws -> ObjectID {
        let repository = try Repository.open(around: git.work)
        return try repository.commit(try repository.resolve(commit)).tree
    }

    private func changes(in tip: String, since bases: [String], limits: TreeComparison.Limits = .init()) throws
        -> [String]
    {
        let repository = try Repository.open(around: git.work)
        var found: [String] = []
        try TreeComparison(repository, limits: limits).changes(in: try tree(tip), since: try bases.map(tree)) {
            change in
            found.append(String(decoding: change.path, as: UTF8.self) + (change.bases.isEmpty ? " new" : ""))
        }
        return found
    }

    @Test func changedAddedAndMovedFilesAreFound() throws {
        let first = try git.commit(["a.yaml": "1", "d/x.yaml": "2", "d/e/y.yaml": "3", "d.txt": "4", "same/z": "5"])
        let second = try git.commit([
            "a.yaml": "changed", "d/e/new.yaml": "6", "d/x.yaml": nil, "x.yaml": "2", "d.txt": "4",
        ])
        #expect(try changes(in: second, since: [first]) == ["a.yaml", "d/e/new.yaml new", "x.yaml new"])
        #expect(try changes(in: second, since: [first, second]) == [])
        #expect(try changes(in: second, since: []).count == 6)
    }

    @Test func aFileThatAnyBaseHasAsItIsIsUnchanged() throws {
        let one = try git.commit(["a": "1", "b": "1"])
        let two = try git.commit(["a": "2"])
        let three = try git.commit(["b": "3", "a": "1"])
        #expect(try changes(in: three, since: [one, two]) == ["b"])
    }

    @Test func aFileThatBecomesAFolderIsNew() throws {
        let one = try git.commit(["a": "1", "a.b": "1", "a0": "1"])
        try Program.run("rm", [git.work + "/a"])
        let two = try git.commit(["a/x": "1"])
        #expect(try changes(in: two, since: [one]) == ["a/x new"])
    }

    @Test func boundsAreKept() throws {
        let tip = try git.commit(["a/b/c": "1", "d": "2", "e": "3"])
        for (depth, entries, files) in [(2, 100, 100), (100, 3, 100), (100, 100, 2)] {
            var limits = TreeComparison.Limits()
            (limits.depth, limits.entries, limits.files) = (depth, entries, files)
            #expect(throws: GitError.self) { try changes(in: tip, since: [], limits: limits) }
        }
    }
}
