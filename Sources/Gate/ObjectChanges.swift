import Git
import Inspection
import Kubernetes
import Manifest
import Rules

/// What a change makes of objects: which come, which change and what they were, and which go.
///
/// An object is known by its identity and by where it is applied: among the plain files, or in a kustomization. One that goes
/// in one place and comes in another has moved.
struct ObjectChanges {
    /// A text in which there are objects.
    struct Source {
        /// Where the objects are applied: a kustomization, or empty for plain files.
        var unit = ""
        /// What reports call that.
        var title = ""
        /// Whether an object that is gone from it is gone: not where a kustomization takes the file.
        var isApplied = true
        /// Judges the text by an inspector, with what becomes of its objects.
        var inspect: (Inspector, [ObjectIdentity: ObjectChange.Fate], (Outcome) -> Void) throws(GitError) -> Void
    }

    private struct Place: Hashable {
        var unit: String
        var identity: ObjectIdentity

        /// Whether an object of the same name there may be the same. Nobody knows the namespace that a text does not say; in
        /// another kustomization it is another.
        func mayBe(_ other: Place) -> Bool {
            let (own, others) = (identity.namespace ?? "", other.identity.namespace ?? "")
            return own == others || unit == other.unit && (own.isEmpty || others.isEmpty)
        }
    }

    /// What stays the same of an object under another version of its API, or in a namespace that only one of two texts says.
    private struct Name: Hashable {
        var group: String
        var kind: String
        var name: String

        init(_ identity: ObjectIdentity) {
            let parts = identity.apiVersion.split(separator: "/", omittingEmptySubsequences: false)
            (group, kind, name) = (parts.count > 1 ? String(parts[0]) : "", identity.kind, identity.name)
        }
    }

    /// What an object was.
    private struct Former {
        var snapshots: [ObjectSnapshot] = []
        /// The states in which it was there.
        var states: Set<Int> = []
        var isApplied = false
    }

    /// What an object was at a place, where it was applied there or is not now.
    private func former(_ place: Place, isApplied: Bool) -> Former? {
        former[place].flatMap { $0.isApplied || !isApplied ? $0 : nil }
    }

    /// A text and the objects in it.
    private struct Content {
        var source: Source
        var objects: [ObjectIdentity: [ObjectSnapshot]]
    }

    private let inspector: Inspector
    /// With how many states the new one is compared, and whether each of them may be why something is gone.
    private let states: (count: Int, mayRemove: Bool)
    private var former: [Place: Former] = [:]
    private var new: [Content] = []
    private var old: [Content] = []

    /// Nil where no rule asks for it.
    init?(_ inspector: Inspector, states: Int, mayRemove: Bool) {
        guard let inspector = inspector.forChanges else { return nil }
        (self.inspector, self.states) = (inspector, (states, mayRemove))
    }

    /// Takes a text of a state with which the new one is compared.
    mutating func add(_ source: Source, ofState state: Int) throws(GitError) {
        let content = try read(source)
        old.append(content)
        for (identity, snapshots) in content.objects {
            let place = Place(unit: source.unit, identity: identity)
            former[place, default: Former()].snapshots += snapshots
            former[place]?.states.insert(state)
            if source.isApplied { former[place]?.isApplied = true }
        }
    }

    /// Takes a text of the new state.
    mutating func add(_ source: Source) throws(GitError) { new.append(try read(source)) }

    private func read(_ source: Source) throws(GitError) -> Content {
        var objects: [ObjectIdentity: [ObjectSnapshot]] = [:]
        try source.inspect(inspector, [:]) { outcome in
            guard case .object(let report) = outcome, let snapshot = report.snapshot else { return }
            objects[report.object, default: []].append(snapshot)
        }
        return Content(source: source, objects: objects)
    }

    /// What the rules say of it.
    func outcomes() throws(GitError) -> [Outcome] {
        let (moved, gone) = matches()
        var found = RenderedFindings()
        var plain: [Outcome] = []
        func judge(_ source: Source, _ fates: [ObjectIdentity: ObjectChange.Fate]) throws(GitError) {
            try source.inspect(inspector, fates) { outcome in
                guard outcome.hasFindings || outcome.isUndecided else { return }
                if source.unit.isEmpty {
                    found.note(outcome)
                    plain.append(outcome)
                } else {
                    found.add(outcome, root: source.title)
                }
            }
        }
        for content in new { try judge(content.source, fates(of: content, moved)) }
        // An object that is gone is told once, at the place where the first state has it.
        var left = gone
        for content in old {
            let own = content.objects.keys.filter { left.contains(Place(unit: content.source.unit, identity: $0)) }
            if own.isEmpty { continue }
            for identity in own { left.remove(Place(unit: content.source.unit, identity: identity)) }
            let fates = Dictionary(own.map { ($0, ObjectChange.Fate.deleted) }) { $1 }
            try judge(content.source, fates)
        }
        return plain + found.outcomes()
    }

    private func fates(of content: Content, _ moved: [Place: Place]) -> [ObjectIdentity: ObjectChange.Fate] {
        content.objects.reduce(into: [:]) { fates, object in
            let place = Place(unit: content.source.unit, identity: object.key)
            guard
                let known = former(place, isApplied: content.source.isApplied) ?? moved[place].flatMap({ former[$0] }),
                let before = known.snapshots.first
            else {
                fates[object.key] = .created
                return
            }
            let isSame = object.value.allSatisfy { now in known.snapshots.contains { $0.isSame(as: now) } }
            fates[object.key] = isSame ? .kept : .updated(from: before)
        }
    }

    /// The old places of objects that have moved, by the new ones, and the places of those that are gone.
    private func matches() -> (moved: [Place: Place], gone: Set<Place>) {
        var (present, unknown): (Set<Place>, Set<Place>) = ([], [])
        for content in new {
            for identity in content.objects.keys {
                let place = Place(unit: content.source.unit, identity: identity)
                if content.source.isApplied { present.insert(place) }
                if former(place, isApplied: content.source.isApplied) == nil { unknown.insert(place) }
            }
        }
        // What was not applied has not moved.
        let absent = former.filter { $1.isApplied && !present.contains($0) }.keys
        var left = Dictionary(grouping: absent, by: { Name($0.identity) }).mapValues { $0.sorted { $0.unit < $1.unit } }
        var moved: [Place: Place] = [:]
        for place in unknown.sorted(by: { $0.unit < $1.unit }) {
            let name = Name(place.identity)
            guard let index = left[name]?.lastIndex(where: { $0.mayBe(place) }) else { continue }
            moved[place] = left[name]?.remove(at: index)
        }
        let gone = left.values.joined().filter { place in
            let own = former[place]?.states ?? []
            return states.mayRemove ? own.count == states.count : own.contains(0)
        }
        return (moved, Set(gone))
    }
}
