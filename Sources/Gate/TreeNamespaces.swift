import Git
import Inspection
import Kubernetes
import Manifest
import Policy
import Rules

/// The namespaces that the manifests of a tree make, as its kustomizations render them. Their labels decide which policies there
/// are for what is in them, so that the tree must be one that is believed.
public struct TreeNamespaces {
    private let repository: Repository
    private let tree: ObjectID
    private let deadline: Deadline?
    private var contexts = TreeContexts()
    private var found = Definitions(readsNamespaces: true)
    /// The folders of files of which kustomizations make something else.
    private var kustomized: Set<String> = []

    private static let (mostFiles, largestFile) = (20_000, 4 << 20)

    private init(_ tree: ObjectID, of repository: Repository, _ deadline: Deadline?) {
        (self.tree, self.repository, self.deadline) = (tree, repository, deadline)
    }

    /// All namespaces of a tree; none where it has more manifests, or larger ones, than are looked into.
    ///
    /// - Throws: `GitError` where an object is missing.
    public static func all(in tree: ObjectID, of repository: Repository) throws(GitError) -> Definitions {
        try all(in: tree, of: repository, deadline: nil)
    }

    /// All namespaces of a tree; none where it has more manifests, or larger ones, than are looked into.
    ///
    /// - Throws: `GitError` where an object is missing, or the time is up.
    static func all(in tree: ObjectID, of repository: Repository, deadline: Deadline?) throws(GitError) -> Definitions {
        var search = TreeNamespaces(tree, of: repository, deadline)
        guard try search.readFiles() else { return Definitions(readsNamespaces: true) }
        try search.render()
        return search.found
    }

    /// - Returns: whether all were looked into.
    private mutating func readFiles() throws(GitError) -> Bool {
        var pending = [(path: [UInt8](), tree: tree)]
        var count = 0
        while let folder = pending.popLast() {
            try deadline?.check()
            let (files, folders) = try repository.entries(of: folder.tree) { ManifestName.matches($0) }
            count += files.count + 1
            guard count + pending.count <= TreeNamespaces.mostFiles else { return false }
            func path(_ entry: TreeEntry) -> [UInt8] {
                folder.path + (folder.path.isEmpty ? [] : [UInt8(ascii: "/")]) + entry.name
            }
            for file in files where file.kind == .file {
                guard try read(file.id, at: path(file)) else { return false }
            }
            pending += folders.map { (path($0), $0.id) }
        }
        return true
    }

    /// - Returns: whether it could be looked into.
    private mutating func read(_ blob: ObjectID, at path: [UInt8]) throws(GitError) -> Bool {
        guard try repository.size(ofBlob: blob) <= TreeNamespaces.largestFile else { return false }
        var own = Definitions(readsNamespaces: true)
        own.add(in: try repository.read(blob: blob).withBytes { Array($0) })
        guard own.hasNamespaces else { return true }
        let context = try contexts.context(of: path, in: tree, of: repository)
        // What kustomizations make of a namespace is what the cluster gets.
        guard !context.isAppliedAsItIs else {
            found.merge(own)
            return true
        }
        var folder = path
        while let slash = folder.lastIndex(of: UInt8(ascii: "/")) {
            folder.removeSubrange(slash...)
            kustomized.insert(String(decoding: folder, as: UTF8.self))
        }
        kustomized.insert("")
        return true
    }

    private mutating func render() throws(GitError) {
        if kustomized.isEmpty { return }
        let judge = Judge(rules: [], context: Judgement.Context(RuleCatalog([]), trustsAuthor: false))
        var roots = RootInspector(
            repository, inspector: Inspector(judge: judge), paths: PathFilter(),
            largestFile: TreeNamespaces.largestFile, deadline: deadline, roots: [])
        let reach = RootInspector.Reach(folders: kustomized, mayBeBuilt: true)
        try roots.rendered(of: tree, reachedBy: reach, &contexts).addNamespaces(to: &found)
    }
}
