import Kubernetes
import Policy
import Rules

/// Judges objects together once they have been read: what is in the way of one another, what is missing, and what of the
/// findings about single objects falls away when the others are known.
///
/// It keeps outcomes back until their sets are whole, so that an object has all its findings in one place. Of long input only
/// the findings wait about which something may still be said.
public struct SetInspector {
    private let judge: SetJudge
    private let exemptions: ExemptionSplit
    private let mode: SetMode
    /// How complete the sets are that are not incomplete for another reason.
    private let level: ObjectSet.Extent
    /// Whether a single file is named, of which nobody knows what belongs to it.
    public var isNamedAlone = false
    /// What kustomizations render to, beside which everything else is applied.
    public var beside = Neighbours([])

    /// What has been kept of all objects so far.
    public var facts: [ObjectFacts] { order.flatMap { units[$0]?.facts ?? [] } }
    private var units: [SetUnit: Unit] = [:]
    private var last: (unit: SetUnit, content: Unit)?
    /// The units in the order in which they began.
    private var order: [SetUnit] = []
    private var waiting: [Outcome] = []
    private var waitingFindings = 0
    /// Whether there is so much that outcomes are told as they come.
    private var isLong = false
    private var held: [ObjectReport] = []
    private var factCount = 0

    /// What belongs together, as it is collected.
    private final class Unit {
        let index = MemberIndex()
        var facts: [ObjectFacts] { index.members }
        /// Whether something of it could not be read, or is elsewhere.
        var isIncomplete = false
    }

    /// As many outcomes and findings are kept back.
    private static let mostWaiting = 3_000
    private static let mostHeld = 100_000
    private static let manyFacts = 5_000
    /// Of so many objects facts are kept; then no set is whole any more.
    private static let mostFacts = 300_000

    init(_ judge: SetJudge, _ exemptions: ExemptionSplit, mode: SetMode, extent: ObjectSet.Extent) {
        self.judge = judge
        self.exemptions = exemptions
        self.mode = mode
        level =
            switch mode {
            case .auto: extent
            case .complete: ObjectSet.Extent(.everything)
            case .partial: ObjectSet.Extent(.partial)
            }
    }

    /// Takes an outcome.
    ///
    /// - Parameter handle: gets what can be told now.
    public mutating func take(_ outcome: Outcome, _ handle: (Outcome) -> Void) {
        if judge.isEmpty { return handle(outcome) }
        note(outcome)
        if isLong { return handle(withoutHeld(outcome)) }
        waiting.append(outcome)
        if case .object(let report) = outcome { waitingFindings += report.findings.count }
        guard waiting.count + waitingFindings > SetInspector.mostWaiting else { return }
        for outcome in waiting { handle(withoutHeld(outcome)) }
        (waiting, isLong) = ([], true)
    }

    private mutating func note(_ outcome: Outcome) {
        switch outcome {
        case .object(let report):
            guard let facts = report.facts else { return }
            factCount += 1
            if factCount <= SetInspector.mostFacts { add(facts) }
        case .failed(let failure): markIncomplete(failure.file)
        case .unread(let part): if outcome.leavesObjectsOut { markIncomplete(part.file) }
        case .skipped(let skipped): if outcome.leavesObjectsOut { markIncomplete(skipped.file) }
        case .folded, .documentEnd, .fileEnd: break
        }
    }

    private mutating func add(_ facts: ObjectFacts) {
        // Objects come unit by unit.
        let unit: Unit
        if let last, last.unit == facts.unit {
            unit = last.content
        } else {
            unit = units[facts.unit] ?? Unit()
            if units.updateValue(unit, forKey: facts.unit) == nil { order.append(facts.unit) }
            last = (facts.unit, unit)
        }
        unit.index.add(facts)
        if facts.bringsUnknown { unit.isIncomplete = true }
    }

    /// Files of which nothing was read; nil for what belongs to no file.
    private var incomplete: Set<String?> = []

    private mutating func markIncomplete(_ file: String?) { incomplete.insert(file?.normalizedPath) }

    /// An outcome without the findings about which something may still be said, which are kept.
    private mutating func withoutHeld(_ outcome: Outcome) -> Outcome {
        guard judge.takesBack, case .object(let whole) = outcome, whole.facts != nil,
            held.count < SetInspector.mostHeld
        else { return outcome }
        let open = whole.findings.filter(\.isOpen)
        if open.isEmpty { return outcome }
        var report = whole
        report.findings.removeAll(where: \.isOpen)
        var part = ObjectReport(object: whole.object, file: whole.file, line: whole.line, findings: open)
        (part.isPart, part.facts, part.template) = (true, whole.facts, whole.template)
        held.append(part)
        return .object(report)
    }

    // MARK: The end

    /// Judges the sets, and tells what is left.
    ///
    /// - Returns: how many sets were judged as whole, and how many as parts.
    public mutating func finish(_ handle: (Outcome) -> Void) -> SetCount {
        let sets = BuiltSets(self)
        var count = SetCount()
        var found: [SetObject: [SetFinding]] = [:]
        var order: [SetObject] = []
        for unit in judge.hasRules ? self.order : [] {
            let set = sets.set(of: unit)
            if set.extent.level == .partial { count.partial += 1 } else { count.complete += 1 }
            guard let findings = judge.judge(set) else {
                handle(
                    .failed(
                        FailedDocument(file: nil, position: nil, message: "too many findings about objects together")))
                continue
            }
            for finding in findings {
                let object = SetObject(finding.object)
                if found[object] == nil { order.append(object) }
                found[object, default: []].append(finding)
            }
        }
        for outcome in waiting { handle(completed(outcome, sets, &found)) }
        for report in held {
            var report = report
            report.findings = kept(report, sets)
            if !report.findings.isEmpty { handle(.object(report)) }
        }
        // What is left belongs to objects that have been told.
        for object in order {
            if let rest = found.removeValue(forKey: object) { handle(.object(exemptions.report(of: rest))) }
        }
        // The program ends soon: to free the facts of a long input one by one would take longer than to leave them.
        if factCount > SetInspector.manyFacts { _ = Unmanaged.passRetained(sets) }
        (waiting, held) = ([], [])
        return count
    }

    /// An outcome with what the others of its set say of the object.
    private func completed(
        _ outcome: Outcome, _ sets: BuiltSets, _ found: inout [SetObject: [SetFinding]]
    ) -> Outcome {
        guard case .object(var report) = outcome, let facts = report.facts else { return outcome }
        report.findings = kept(report, sets)
        if let own = found.removeValue(forKey: SetObject(facts)) {
            let (findings, exempted) = exemptions.split(own)
            report.findings = LocatedFinding.worstFirst(report.findings + findings)
            report.exempted += exempted
            if report.line == 0 { report.line = own[0].start.position.line }
            report.file = own[0].start.file ?? report.file
        }
        return .object(report)
    }

    /// The findings of an object that the others of its set do not take back.
    private func kept(_ report: ObjectReport, _ sets: BuiltSets) -> [LocatedFinding] {
        guard judge.takesBack, let facts = report.facts,
            report.findings.contains(where: \.isOpen)
        else { return report.findings }
        return judge.kept(report, in: sets.set(of: facts.unit))
    }

    /// An object in its set: of two of the same name each has its own findings.
    private struct SetObject: Hashable {
        let identity: ObjectIdentity
        let start: Location
        let unit: SetUnit

        init(_ facts: ObjectFacts) { (identity, start, unit) = (facts.identity, facts.startLocation, facts.unit) }
    }

    // MARK: Sets

    /// The sets of a run, built when they are asked for.
    private final class BuiltSets {
        private let inspector: SetInspector
        private var built: [SetUnit: ObjectSet] = [:]
        /// The folders in which units are incomplete, and all above them.
        private var incompleteFolders: Set<String> = []
        private let allIsIncomplete: Bool

        init(_ inspector: SetInspector) {
            self.inspector = inspector
            allIsIncomplete =
                inspector.incomplete.contains(nil) || inspector.factCount > SetInspector.mostFacts
            for file in inspector.incomplete.compactMap({ $0 }) { markAbove(file.parentFolder) }
            for (unit, content) in inspector.units where content.isIncomplete {
                if case .folder(let folder) = unit { markAbove(folder) }
            }
        }

        private func markAbove(_ folder: String) {
            var folder = folder
            while incompleteFolders.insert(folder).inserted, !folder.isEmpty, folder != "/" {
                folder = folder.parentFolder
            }
        }

        func set(of unit: SetUnit) -> ObjectSet {
            if let known = built[unit] { return known }
            let content = inspector.units[unit] ?? Unit()
            var accounts: Set<String>?
            if case .rendered = unit { accounts = inspector.beside.accounts }
            let set = ObjectSet(content.index, extent(of: unit), accountsAround: accounts) {
                self.aggregate(unit) ?? self.neighbours(of: unit)
            }
            built[unit] = set
            return set
        }

        private func extent(of unit: SetUnit) -> ObjectSet.Extent {
            guard inspector.mode == .auto else { return inspector.level }
            let isIncomplete =
                switch unit {
                case .folder(let folder): allIsIncomplete || incompleteFolders.contains(folder)
                case .leftover: true
                case .named:
                    inspector.isNamedAlone || !inspector.incomplete.isEmpty
                        || inspector.units[unit]?.isIncomplete ?? false
                case .live: !inspector.incomplete.isEmpty
                case .rendered: inspector.units[unit]?.isIncomplete ?? false
                }
            return isIncomplete ? ObjectSet.Extent(.partial) : inspector.level
        }

        /// A kustomization with what is applied beside it.
        private func neighbours(of unit: SetUnit) -> ObjectSet? {
            guard case .rendered(let name) = unit, !inspector.beside.groups.isEmpty else { return nil }
            let own = AppliedObjects(name: name, facts: inspector.units[unit]?.facts ?? [])
            return ObjectSet(own.facts + inspector.beside.facts(beside: own), ObjectSet.Extent(.own))
        }

        /// The plain files of a folder and of all below it, and where none lie below, all that there are.
        private func aggregate(_ unit: SetUnit) -> ObjectSet? {
            guard case .folder(let folder) = unit else { return nil }
            let prefix = folder.isEmpty ? "" : folder + "/"
            let below = folders[firstFolder(from: prefix)...].prefix { $0.hasPrefix(prefix) }.filter { $0 != folder }
            if below.isEmpty { return everything }
            let facts = ([folder] + below).flatMap { inspector.units[.folder($0)]?.facts ?? [] }
            return ObjectSet(facts, extent(of: unit), isSameFolder: true) { self.everything }
        }

        /// The folders that are sets, in order.
        private lazy var folders = inspector.order.compactMap { unit -> String? in
            if case .folder(let folder) = unit { folder } else { nil }
        }.sorted()

        private func firstFolder(from prefix: String) -> Int {
            var (low, high) = (0, folders.count)
            while low < high {
                let middle = low + (high - low) / 2
                if folders[middle] < prefix { low = middle + 1 } else { high = middle }
            }
            return low
        }

        /// All that has been read and is applied; nil where that is one set.
        private lazy var everything: ObjectSet? = {
            if inspector.order.count == 1, inspector.beside.groups.isEmpty { return nil }
            let plain = inspector.order.filter { unit in
                switch unit {
                case .folder, .named: true
                case .leftover, .rendered, .live: false
                }
            }
            let facts = plain.flatMap { inspector.units[$0]?.facts ?? [] } + inspector.beside.groups.flatMap(\.facts)
            return ObjectSet(facts, ObjectSet.Extent(.own))
        }()
    }
}

/// How many sets were judged.
public struct SetCount: Sendable, Hashable {
    /// Those that were taken to be whole.
    public var complete = 0
    /// Those of which something is elsewhere.
    public var partial = 0

    /// None.
    public init() {}

    /// Adds those of another run.
    public mutating func add(_ other: SetCount) {
        complete += other.complete
        partial += other.partial
    }
}

extension SetJudge {
    /// The findings of an object that the others of a set do not take back.
    func kept(_ report: ObjectReport, in set: ObjectSet) -> [LocatedFinding] {
        guard let facts = report.facts else { return report.findings }
        return report.findings.filter { !$0.isOpen || !takesBack($0.finding, of: facts, in: set) }
    }
}

extension Outcome {
    /// Whether it has findings that others may take back.
    public var isOpen: Bool {
        guard case .object(let report) = self, report.facts != nil else { return false }
        return report.findings.contains(where: \.isOpen)
    }
}

extension LocatedFinding {
    /// Whether the others of its set may take it back.
    fileprivate var isOpen: Bool { !finding.traits.isDisjoint(with: .yielding) }
}
