import Git
import Inspection
import Kubernetes
import Manifest
import Policy
import Rules

/// What rules over several objects know of the plain files of one tree, folder by folder: those that no kustomization takes.
/// Files are read once they are asked for, and remembered by what is in them.
final class TreeFacts {
    /// What is known of a file.
    struct FileFacts {
        var facts: [ObjectFacts] = []
        /// Whether there may be objects in it that nobody sees.
        var isIncomplete = false

        /// What came of a file.
        init(_ outcomes: [Outcome] = []) {
            for outcome in outcomes {
                if outcome.leavesObjectsOut { isIncomplete = true }
                guard case .object(let report) = outcome, let facts = report.facts else { continue }
                self.facts.append(facts)
                if facts.bringsUnknown { isIncomplete = true }
            }
        }
    }

    /// What is judged together: the files of a folder, or of a chart with all folders in it.
    struct Unit: Hashable {
        let folder: [UInt8]
        let isChart: Bool

        /// The path of the folder.
        var name: String { String(decoding: folder, as: UTF8.self) }
    }

    private let repository: Repository
    private let tree: ObjectID
    private let paths: PathFilter
    /// Whether files of kustomizations are judged where they are rendered.
    private let isRendered: Bool
    private let read: (ObjectID, [UInt8], FileContext) throws(GitError) -> FileFacts
    private var contexts: TreeContexts
    private var files: [[UInt8]: FileFacts] = [:]
    private let known: [[UInt8]: FileFacts]
    private var sets: [Unit: ObjectSet] = [:]
    private var surroundings: [[UInt8]: ObjectSet] = [:]
    /// The files of a folder and of all below it; nil for a folder with too many.
    private var deepEntries: [[UInt8]: [(path: [UInt8], entry: TreeEntry)]?] = [:]
    private var looked = 0
    /// Why something could not be looked into: then nothing can be said.
    private(set) var failure: GitError?

    /// As many files are read to see whether something is elsewhere in a tree.
    private static let mostFiles = 2_000

    /// - Parameters:
    ///   - contexts: what is known of the files of trees.
    ///   - known: what came of files that have been read.
    ///   - read: reads another file.
    init(
        _ repository: Repository, _ tree: ObjectID, paths: PathFilter, isRendered: Bool, contexts: TreeContexts,
        known: [[UInt8]: FileFacts] = [:],
        read: @escaping (ObjectID, [UInt8], FileContext) throws(GitError) -> FileFacts
    ) {
        (self.repository, self.tree, self.paths, self.isRendered) = (repository, tree, paths, isRendered)
        (self.contexts, self.read) = (contexts, read)
        self.known = known
    }

    // MARK: Files

    /// The unit of a file.
    func unit(of path: [UInt8]) throws(GitError) -> Unit {
        if let chart = try contexts.chart(above: path, in: tree, of: repository) {
            return Unit(folder: chart, isChart: true)
        }
        return Unit(folder: TreeFacts.folder(of: path), isChart: false)
    }

    private static func folder(of path: [UInt8]) -> [UInt8] {
        Array(path[..<(path.lastIndex(of: UInt8(ascii: "/")) ?? path.startIndex)])
    }

    /// The files of a unit that may be manifests, by their paths; nil where there are too many to be judged together.
    func entries(of unit: Unit) throws(GitError) -> [(path: [UInt8], entry: TreeEntry)]? {
        try entries(in: unit.folder, isDeep: unit.isChart)
    }

    private func entries(in folder: [UInt8], isDeep: Bool) throws(GitError) -> [(path: [UInt8], entry: TreeEntry)]? {
        if isDeep, let known = deepEntries[folder] { return known }
        let found = try readEntries(in: folder, isDeep: isDeep)
        if isDeep { deepEntries[folder] = .some(found) }
        return found
    }

    private func readEntries(
        in folder: [UInt8], isDeep: Bool
    ) throws(GitError) -> [(path: [UInt8], entry: TreeEntry)]? {
        var found: [(path: [UInt8], entry: TreeEntry)] = []
        var pending = [folder]
        while let folder = pending.popLast() {
            let place =
                folder.isEmpty
                ? tree : try repository.entry(at: folder, in: tree).flatMap { $0.kind == .tree ? $0.id : nil }
            guard let place else { continue }
            let (files, folders) = try repository.entries(of: place) { ManifestName.matches($0) }
            let prefix = folder.isEmpty ? [] : folder + [UInt8(ascii: "/")]
            found += files.map { (prefix + $0.name, $0) }
            if isDeep { pending += folders.map { prefix + $0.name } }
            guard found.count + pending.count <= TreeFacts.mostFiles else { return nil }
        }
        return found
    }

    /// What is known of a file; nothing for one that a kustomization takes, or that is no file.
    func facts(at path: [UInt8], _ entry: TreeEntry) throws(GitError) -> FileFacts {
        if let known = files[path] { return known }
        var found = FileFacts()
        defer { files[path] = found }
        let name = String(decoding: path, as: UTF8.self)
        if entry.kind != .file || !paths.accepts(name) {
            found.isIncomplete = true
        } else {
            let context = try contexts.context(of: path, in: tree, of: repository)
            if isRendered, context.isTaken || context.isPatch || context.isSetting { return found }
            looked += 1
            if let known = known[path] { found = known } else { found = try read(entry.id, path, context) }
        }
        return found
    }

    // MARK: Sets

    /// The objects of a unit.
    ///
    /// - Throws: `GitError` where a file is missing.
    func set(of unit: Unit) throws(GitError) -> ObjectSet {
        if let known = sets[unit] { return known }
        // Beside a kustomization there is what it takes.
        let isApplied = try isApplied(unit)
        // The sets are kept here: they must not keep this in turn, or an audit would keep every repository.
        let set = try makeSet(try entries(of: unit) ?? [], isPartial: !isApplied) { [weak self] in
            self?.subtree(unit.folder)
        }
        sets[unit] = set
        return set
    }

    /// Whether the plain files of a unit are applied as they are: not below a kustomization, which does not take them.
    func isApplied(_ unit: Unit) throws(GitError) -> Bool {
        guard isRendered else { return true }
        return try !contexts.isBelowKustomization(unit.folder, in: tree, of: repository)
    }

    private func makeSet(
        _ entries: [(path: [UInt8], entry: TreeEntry)], isPartial: Bool = false, isSameFolder: Bool = false,
        enclosing: @escaping () -> ObjectSet?
    ) throws(GitError) -> ObjectSet {
        var (all, isIncomplete): ([ObjectFacts], Bool) = ([], isPartial)
        for (path, entry) in entries {
            let found = try facts(at: path, entry)
            all += found.facts
            isIncomplete = isIncomplete || found.isIncomplete
        }
        let extent = ObjectSet.Extent(isIncomplete ? .partial : .own)
        return ObjectSet(all, extent, isSameFolder: isSameFolder, enclosing: enclosing)
    }

    /// All plain files of the tree by their units; where there are too many, those of the units that were looked at.
    func groups() throws(GitError) -> [AppliedObjects] {
        if let entries = try entries(in: [], isDeep: true) {
            for (path, entry) in entries { _ = try facts(at: path, entry) }
        }
        var found: [Unit: [ObjectFacts]] = [:]
        for (path, file) in files.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            let unit = try unit(of: path)
            if try isApplied(unit) { found[unit, default: []] += file.facts }
        }
        return found.map { AppliedObjects(name: $0.key.name, facts: $0.value) }.sorted { $0.name < $1.name }
    }

    /// The plain files of a folder and of all below it; nil where there are too many.
    private func subtree(_ folder: [UInt8]) -> ObjectSet? {
        trying { () throws(GitError) in
            guard let entries = try entries(in: folder, isDeep: true) else { return nil }
            return try makeSet(try applied(entries), isSameFolder: true) { [weak self] in
                self?.surroundings(of: folder)
            }
        }
    }

    /// As many folders above one are looked at.
    private static let mostFoldersAbove = 32

    /// The plain files of the highest folder above one that has not too many; nil where there is none.
    private func surroundings(of folder: [UInt8]) -> ObjectSet? {
        trying { () throws(GitError) in
            var (highest, entries): ([UInt8], [(path: [UInt8], entry: TreeEntry)]?) = (folder, nil)
            for _ in 0..<TreeFacts.mostFoldersAbove where !highest.isEmpty {
                let above = TreeFacts.folder(of: highest)
                guard let found = try self.entries(in: above, isDeep: true) else { break }
                (highest, entries) = (above, found)
            }
            guard let entries else { return nil }
            if let known = surroundings[highest] { return known }
            let set = try makeSet(try applied(entries)) { nil }
            surroundings[highest] = set
            return set
        }
    }

    /// The files that are applied as they are.
    private func applied(
        _ entries: [(path: [UInt8], entry: TreeEntry)]
    ) throws(GitError) -> [(path: [UInt8], entry: TreeEntry)] {
        var found: [(path: [UInt8], entry: TreeEntry)] = []
        for entry in entries where try isApplied(unit(of: entry.path)) { found.append(entry) }
        return found
    }

    /// A set that rules ask for; nil where it cannot be made, and what the cause is makes the whole impossible.
    private func trying(_ make: () throws(GitError) -> ObjectSet?) -> ObjectSet? {
        if looked > TreeFacts.mostFiles || failure != nil { return nil }
        do throws(GitError) {
            return try make()
        } catch {
            failure = error
            return nil
        }
    }
}
