import Git
import Inspection
import Policy
import Rules

/// Judges together what lies in one folder and what a change does to it: findings that no base has, and protections that are
/// gone.
struct UnitInspector {
    private let repository: Repository
    private let inspector: Inspector
    private let paths: PathFilter
    private let isRendered: Bool
    private let scope: ChangeInspector.Scope
    private let deadline: Deadline?
    private let blobs: Shared
    /// The plain files of the tree that was judged last.
    private var last: (tree: ObjectID, facts: TreeFacts)?

    /// The blobs that have been read for what is kept of them.
    private final class Shared {
        var blobs: BlobJudge
        init(_ blobs: BlobJudge) { self.blobs = blobs }
    }

    /// Nil where no rule asks for it.
    init?(
        _ repository: Repository, inspector: Inspector, paths: PathFilter, isRendered: Bool, bounds: BlobJudge.Bounds,
        scope: ChangeInspector.Scope, deadline: Deadline?
    ) {
        guard inspector.judgesTogether || inspector.takesBack else { return nil }
        (self.repository, self.paths, self.isRendered) = (repository, paths, isRendered)
        (self.scope, self.deadline) = (scope, deadline)
        self.inspector = inspector
        blobs = Shared(BlobJudge(repository, inspector: inspector.forFacts, bounds: bounds))
    }

    /// A file that changes or is gone.
    struct ChangedFile {
        let path: [UInt8]
        /// What it is now and what it was, where it is at the same path in both.
        var blobs: (new: ObjectID, old: ObjectID)?
        /// What came of it in the new tree; nil where it has not been judged there.
        var outcomes: [Outcome]?
    }

    /// What is new of objects together.
    ///
    /// - Parameters:
    ///   - bases: the trees with which the tree is compared.
    ///   - protection: takes in what is taken away.
    mutating func outcomes(
        of files: [ChangedFile], in tree: ObjectID, since bases: [ObjectID], _ contexts: TreeContexts,
        _ protection: inout Protection
    ) throws(GitError) -> [Outcome] {
        var known: [[UInt8]: TreeFacts.FileFacts] = [:]
        for file in files {
            if let outcomes = file.outcomes { known[file.path] = TreeFacts.FileFacts(outcomes) }
        }
        let new = facts(of: tree, contexts, known)
        guard inspector.judgesTogether else {
            last = (tree, new)
            return []
        }
        let old = bases.map { facts(of: $0, contexts, [:]) }
        var units: Set<TreeFacts.Unit> = []
        var order: [TreeFacts.Unit] = []
        for file in files where paths.accepts(String(decoding: file.path, as: UTF8.self)) {
            if bases.count == 1, try isImageChange(file) { continue }
            let unit = try new.unit(of: file.path)
            if units.insert(unit).inserted { order.append(unit) }
        }
        var found: [SetFinding] = []
        for unit in order {
            try deadline?.check()
            found += try findings(in: unit, new, since: old, &protection)
        }
        last = (tree, new)
        if let failure = ([new] + old).lazy.compactMap(\.failure).first { throw failure }
        return inspector.outcomes(of: found)
    }

    /// What came of a file, without the findings that the others of its unit take back.
    mutating func settled(
        _ outcomes: [Outcome], of path: [UInt8], in tree: ObjectID, _ contexts: TreeContexts
    ) throws(GitError) -> [Outcome] {
        guard outcomes.contains(where: \.isOpen) else { return outcomes }
        let facts = last.flatMap { $0.tree == tree ? $0.facts : nil } ?? self.facts(of: tree, contexts, [:])
        last = (tree, facts)
        let set = try facts.set(of: try facts.unit(of: path))
        return outcomes.map { inspector.settled($0, in: set) }
    }

    /// Whether nothing but images differs in a file, which no rule about several objects asks for.
    private func isImageChange(_ file: ChangedFile) throws(GitError) -> Bool {
        guard let (new, old) = file.blobs else { return false }
        return try repository.read(blob: new).withBytes { text in
            guard let before = try? repository.read(blob: old) else { return false }
            return before.withBytes { ImageChange.isOnly($0, text) }
        }
    }

    private func facts(
        of tree: ObjectID, _ contexts: TreeContexts, _ known: [[UInt8]: TreeFacts.FileFacts]
    ) -> TreeFacts {
        let (blobs, deadline) = (blobs, deadline)
        return TreeFacts(
            repository, tree, paths: paths, isRendered: isRendered, contexts: contexts, known: known
        ) { id, path, context throws(GitError) in
            try deadline?.check()
            return TreeFacts.FileFacts(try blobs.blobs.outcomes(of: id, path: path, context: context))
        }
    }

    /// What is new in a unit. Where no file says anything else than in one of the bases, nothing is.
    private func findings(
        in unit: TreeFacts.Unit, _ new: TreeFacts, since old: [TreeFacts], _ protection: inout Protection
    ) throws(GitError) -> [SetFinding] {
        // Of a folder with so many files nobody can say what is missing; each is judged by itself.
        guard let entries = try new.entries(of: unit) else { return [] }
        var changes: [FactChange] = []
        for base in old {
            guard let before = try base.entries(of: unit) else { return [] }
            changes.append(try self.change(of: entries, new, since: before, base))
        }
        let isSame = changes.contains(where: \.isEmpty)
        let mayBeGone = protection.mayRemove ? !isSame : !(changes.first?.isEmpty ?? true)
        // What lies beside a kustomization nobody applies.
        if mayBeGone, try new.isApplied(unit) {
            protection.add(
                FactChange.lost(in: changes, everywhere: protection.mayRemove), come: changes.first?.come ?? [],
                in: unit.name)
        }
        if isSame { return [] }
        let set = try new.set(of: unit)
        var before: [ObjectSet] = []
        for base in old { before.append(try base.set(of: unit)) }
        return inspector.newFindings(in: set, since: before, scope)
    }

    /// What a unit says that it did not say before, and what it does not say any more.
    private func change(
        of entries: [(path: [UInt8], entry: TreeEntry)], _ new: TreeFacts,
        since others: [(path: [UInt8], entry: TreeEntry)], _ old: TreeFacts
    ) throws(GitError) -> FactChange {
        let before = Dictionary(others.map { ($0.path, $0.entry) }) { $1 }
        let after = Dictionary(entries.map { ($0.path, $0.entry) }) { $1 }
        var change = FactChange()
        for (path, entry) in entries where before[path]?.id != entry.id {
            change.come(try new.facts(at: path, entry))
        }
        for (path, entry) in others where after[path]?.id != entry.id {
            change.go(try old.facts(at: path, entry))
        }
        change.settle()
        return change
    }

    /// All plain files of the tree by their units, and where there are too many, those that the change touches.
    func groups(in tree: ObjectID, _ contexts: TreeContexts) throws(GitError) -> [AppliedObjects] {
        let plain = last.flatMap { $0.tree == tree ? $0.facts : nil } ?? facts(of: tree, contexts, [:])
        let groups = try plain.groups()
        if let failure = plain.failure { throw failure }
        return groups
    }
}

/// What files say after a change that they did not say before, and the other way round.
struct FactChange {
    private(set) var come: [ObjectFacts]
    private(set) var gone: [ObjectFacts]
    private var extent = 0

    init(come: [ObjectFacts] = [], gone: [ObjectFacts] = []) { (self.come, self.gone) = (come, gone) }

    /// Whether nothing is said that was not said before.
    var isEmpty: Bool { come.isEmpty && gone.isEmpty && extent == 0 }

    mutating func come(_ file: TreeFacts.FileFacts) {
        come += file.facts
        if file.isIncomplete { extent += 1 }
    }

    mutating func go(_ file: TreeFacts.FileFacts) {
        gone += file.facts
        if file.isIncomplete { extent -= 1 }
    }

    /// The guards that are gone.
    ///
    /// - Parameter everywhere: whether only those are that each state before has.
    static func lost(in changes: [FactChange], everywhere: Bool) -> [ObjectFacts] {
        guard let first = changes.first else { return [] }
        return first.gone.filter { object in
            object.isGuard
                && changes.dropFirst(everywhere ? 1 : changes.count).allSatisfy {
                    $0.gone.contains { $0.identity == object.identity }
                }
        }
    }

    /// Takes away what is said on both sides.
    mutating func settle() {
        var left = Dictionary(grouping: gone, by: \.identity)
        come.removeAll { object in
            guard let same = left[object.identity]?.firstIndex(where: { $0.saysTheSame(as: object) }) else {
                return false
            }
            left[object.identity]?.remove(at: same)
            return true
        }
        gone = gone.filter { object in left[object.identity]?.contains { $0 === object } ?? false }
    }
}
