import Kubernetes
import Manifest
import Policy
import Rules

/// Judges whole inputs: reads their documents, judges their objects, and says what became of each.
public struct Inspector {
    private let judge: Judge
    /// The rules that there are.
    public var catalog: RuleCatalog { judge.context.catalog }
    private let reader = ManifestReader()
    private let exemptions: ExemptionSplit
    /// Whether findings have their lines.
    public let showsCode: Bool
    /// Whether findings carry the changes of the text that mend them.
    public let showsFixes: Bool
    private let controllers = LiveControllers()
    private let parts: PartInspector

    /// An inspector.
    ///
    /// - Parameters:
    ///   - exemptions: those of the policy.
    ///   - showsCode: whether findings carry the line of the manifest.
    ///   - showsFixes: whether findings carry the changes of the text that mend them, where that is safe.
    public init(
        judge: Judge, exemptions: ExemptionSet = ExemptionSet(), showsCode: Bool = false, showsFixes: Bool = false
    ) {
        self.judge = judge
        self.exemptions = ExemptionSplit(exemptions, judge.context)
        self.showsCode = showsCode
        self.showsFixes = showsFixes
        parts = PartInspector(judge: judge)
    }

    /// What judges its objects together.
    ///
    /// - Parameter extent: how complete sets are in the mode `auto`.
    public func sets(_ mode: SetMode, extent: ObjectSet.Extent) -> SetInspector {
        SetInspector(judge.sets, exemptions, mode: mode, extent: extent)
    }

    /// Whether there are rules about objects together.
    public var judgesTogether: Bool { judge.sets.hasRules }

    /// Whether findings about single objects may be taken back when others are known.
    public var takesBack: Bool { judge.sets.takesBack }

    /// An inspector that finds nothing by itself, and keeps what is asked of objects together.
    public var forFacts: Inspector { Inspector(judge: judge.forSets) }

    /// An inspector of what becomes of objects, and of nothing else; nil where no rule asks for it.
    public var forChanges: Inspector? { judge.forChanges.map(judging) }

    /// An inspector of everything but what becomes of objects.
    public var withoutChanges: Inspector { judging(by: judge.withoutChanges) }

    private func judging(by judge: Judge) -> Inspector {
        Inspector(judge: judge, exemptions: exemptions.exemptions, showsCode: showsCode, showsFixes: showsFixes)
    }

    /// An outcome without the findings that the others of a set take back.
    public func settled(_ outcome: Outcome, in set: ObjectSet) -> Outcome {
        guard case .object(var report) = outcome, outcome.isOpen else { return outcome }
        report.findings = judge.sets.kept(report, in: set)
        return .object(report)
    }

    /// The findings in a set of objects; where there are too many, none can be told.
    public func judgeTogether(_ set: ObjectSet) -> [SetFinding] { judge.sets.judge(set) ?? [] }

    /// The findings about what a change takes away.
    ///
    /// - Parameter set: what there is afterwards.
    public func judge(_ removal: Removal, from set: ObjectSet) -> [SetFinding] { judge.sets.judge(removal, from: set) }

    /// Findings about objects together as outcomes, those of one object in one.
    public func outcomes(of findings: [SetFinding]) -> [Outcome] {
        var groups: [Location: [SetFinding]] = [:]
        var order: [Location] = []
        for finding in findings {
            if groups[finding.start] == nil { order.append(finding.start) }
            groups[finding.start, default: []].append(finding)
        }
        return order.compactMap { groups[$0].map { .object(exemptions.report(of: $0)) } }
    }

    /// Whether an exemption asks for the file, so that the same text may be judged in another way under another name.
    public var namesFiles: Bool { exemptions.namesFiles }

    /// How an input was come upon. It decides what becomes of what is no object.
    public enum Origin: Sendable {
        /// The user named it, or piped it: anything but objects is a failure.
        case named
        /// It lies in a folder: what does not look like Kubernetes is passed over.
        case folder
        /// kubectl got it from a cluster: what a controller owns that is judged as well is not judged a second time.
        case live
        /// A commit changes it: what kubectl would not take for an object is passed over, whatever its name.
        case commit
    }

    /// Judges an input to its end.
    public func inspect(_ input: Input, as file: File, handle: (Outcome) -> Void) {
        inspect(input, as: file, onObject: nil, handle: handle)
    }

    /// Judges an input to its end, and shows each object before it is judged.
    func inspect(_ input: Input, as file: File, onObject: ((Node) -> Void)?, handle: (Outcome) -> Void) {
        guard file.context.isHelmTemplate, input.contains("{{", within: Inspector.largestTemplate) else {
            return inspectText(input, as: file, onObject: onObject, handle: handle)
        }
        var isNamed = false
        inspectText(input, as: file, onObject: onObject) { outcome in
            if case .skipped(let skipped) = outcome, skipped.reason == .helmTemplate { isNamed = true }
            handle(outcome)
        }
        // It is good YAML as it stands, or nothing at all, and may be something else once it is rendered.
        if isNamed { return }
        handle(.unread(UnreadPart(file: file.name, line: 1, reason: .rendered, subject: "Helm template")))
    }

    /// As much of a template is looked through for what Helm renders.
    private static let largestTemplate = 16 << 20

    private func inspectText(_ input: Input, as file: File, onObject: ((Node) -> Void)?, handle: (Outcome) -> Void) {
        parts.begin()
        var document = DocumentTally()
        let isAlone = file.definitions == nil
        var file = file
        if isAlone { file.definitions = Definitions() }
        guard !file.context.sources.isEmpty else {
            return reader.read(input) { event in
                if let onObject, case .object(let object) = event { onObject(object.node) }
                // kubectl and kustomize put definitions in front of what they define.
                if isAlone, case .object(let object) = event,
                    object.node[.kind]?.equals("CustomResourceDefinition") ?? false
                {
                    file.definitions?.add(KubernetesObject(object))
                }
                take(event, of: file, &document, handle)
            }
        }
        inspectGenerated(from: input.text(limit: Inspector.largestSource), file, handle)
        reader.read(input) { event in
            if let onObject, case .object(let object) = event { onObject(object.node) }
            take(event, of: file, &document, handle)
        }
    }

    /// As long as a file may be from which a ConfigMap or Secret is generated, in bytes: an API server takes no more.
    private static let largestSource = 1 << 20

    /// Judges what kustomizations generate from a file.
    private func inspectGenerated(from text: String, _ file: File, _ handle: (Outcome) -> Void) {
        for source in file.context.sources.sorted(by: { $0.name < $1.name }) {
            parts.inspect(source, text) { findings, object in
                handle(.object(report(of: findings, in: object, file)))
            }
        }
    }

    /// The report of findings in a part of an object, without the lines of the file.
    private func report(of findings: [Finding], in object: KubernetesObject, _ file: File) -> ObjectReport {
        let (counting, exempted) = exemptions.split(findings, of: object, in: file)
        var report = ObjectReport(
            object: object.identity, file: file.name, line: findings.first?.position.line ?? 1,
            findings: counting.map { file.located($0, in: object) }, exempted: exempted)
        report.isPart = true
        return report
    }

    /// Judges a piece of an input, which may begin and end within a document.
    public func inspect(_ piece: InputPiece, as file: File, handle: (Outcome) -> Void) {
        parts.begin()
        var document = DocumentTally()
        reader.read(piece) { take($0, of: file, &document, handle) }
    }

    /// Makes an outcome of what a reader came upon.
    func take(
        _ event: ManifestReader.Event, of file: File, _ document: inout DocumentTally, _ handle: (Outcome) -> Void
    ) {
        switch event {
        case .object(let object):
            var object = object
            if let twice = KustomizationKeys.fold(object.node, isKustomization: file.isKustomization) {
                let message = "\(twice.key) is given twice: kustomize ignores the case of keys"
                handle(.failed(FailedDocument(file: file.name, position: twice.keyPosition, message: message)))
            }
            if let type = file.type(of: object) { object.inherited = type }
            let view = KubernetesObject(object)
            var open: [UnreadPart] = []
            var outcome = outcome(of: object, view, file, &open)
            if showsFixes, file.origin != .live, file.sources == nil { outcome.addEdits(in: view, catalog, &document) }
            document.count(outcome)
            handle(outcome)
            if case .object = outcome, open.isEmpty, file.origin != .live {
                open = OpenValues.undecided(in: view, file: file.name).map(file.placed)
            }
            for part in open { handle(.unread(part)) }
            if file.context.isPlugin, !view.isKustomizePlugin, !view.isKustomization {
                let line = view.node.position.line
                handle(
                    .unread(UnreadPart(file: file.name, line: line, reason: .plugin, subject: view.kind)))
            }
            if case .object(let report) = outcome, parts.mayHaveParts(view) || !file.context.targets.isEmpty {
                inspectParts(of: view, beside: report, file, handle)
            }
        case .document:
            if document.end() { handle(.documentEnd) }
        case .failure(let failure, let text):
            let outcome = UnreadableText.outcome(of: failure, text, file)
            document.count(outcome)
            handle(outcome)
            if failure.cause == .notAnObject, file.context.isSetting { nameSetting(file, failure.position, handle) }
            if failure.cause == .notAnObject, file.isPatch { inspectOperations(in: text, at: failure, file, handle) }
        }
    }

    /// Names a file by which a kustomization decides what becomes of objects, where no rendering shows all of it.
    private func nameSetting(_ file: File, _ position: Position?, _ handle: (Outcome) -> Void) {
        guard file.context.rendered == .nothing, let name = file.name else { return }
        handle(
            .unread(
                UnreadPart(
                    file: name, line: position?.line ?? 1, reason: .rendered, subject: "settings of a kustomization")))
    }

    /// Judges a patch that is a list of operations.
    private func inspectOperations(
        in text: UnsafeBufferPointer<UInt8>, at failure: ReadFailure, _ file: File, _ handle: (Outcome) -> Void
    ) {
        let isFound = parts.inspect(operations: text, of: file.context, from: failure.position) { result in
            switch result {
            case .findings(let findings, let object, _, _): handle(.object(report(of: findings, in: object, file)))
            case .unread(let unread): if !file.isRendered(unread) { handle(.unread(unread.named(file.name))) }
            case .failure(let failure):
                handle(.failed(FailedDocument(file: file.name, position: failure.position, message: failure.message)))
            }
        }
        if isFound { return }
        handle(.skipped(SkippedDocument(file: file.name, line: failure.position?.line ?? 1, reason: .notKubernetes)))
    }

    // MARK: Objects

    /// What became of an object.
    ///
    /// - Parameter open: takes values of which nothing can be said.
    private func outcome(
        of manifest: ManifestObject, _ object: KubernetesObject, _ file: File, _ open: inout [UnreadPart]
    ) -> Outcome {
        let (hasVersion, hasKind) = (!object.identity.apiVersion.isEmpty, !object.kind.isEmpty)
        // A kustomization can add the apiVersion, though to nothing without a name.
        let isLikeObject =
            file.isPatch || !object.pods.isEmpty || object.hasBuiltInKind && !object.identity.name.isEmpty
        let canGetVersion = file.origin == .commit && isLikeObject
        guard hasKind, hasVersion || canGetVersion else {
            return IncompleteObject.outcome(of: object, hasVersion: hasVersion, hasKind: hasKind, file)
        }
        if object.identity.apiVersion == HardenPolicy.apiVersion, HardenPolicy.ownKinds.contains(object.kind) {
            return .skipped(SkippedDocument(file: file.name, line: object.node.position.line, reason: .policy))
        }
        if file.origin == .live {
            defer { controllers.insert(object) }
            if controllers.contains(ownerOf: object) { return .folded }
        }
        let isPartial = isPartial(object, file)
        let isCovered = file.context.rendered.covers(line: object.node.position.line)
        let isRendered = isCovered || isPassedOn(object, file)
        guard
            let verdict = judge.verdict(
                on: object, isPartial: isPartial, isRendered: isRendered, imposed: file.context.imposed,
                definitions: file.definitions,
                fate: file.fates.map { $0[object.identity] ?? .kept } ?? .created)
        else {
            let message = "too many pods or findings in one object"
            return .failed(FailedDocument(file: file.name, position: object.node.position, message: message))
        }
        var found = verdict.findings
        if file.origin == .live { found.removeAll(where: { $0.traits.contains(.isCheckedByServer) }) }
        if file.origin != .live, let node = OpenValues.remove(from: &found, in: object) {
            open = [file.placed(OpenValues.part(node, file: file.name, line: node.position.line))]
        }
        if !verdict.undecided.isEmpty {
            let place = file.place(of: object.node.position)
            let part = UnreadPart(verdict.undecided, file: place.file ?? file.name, at: place.position)
            open = part.map { [$0] } ?? open
        }
        let (findings, exempted) = exemptions.split(found, of: object, in: file)
        let showsCode =
            showsCode && file.origin != .live && !object.isSecret && findings.contains { !$0.isAboutAbsence }
        let sensitive = showsCode ? CodeLine.hiddenPlaces(in: object) : nil
        let located = findings.map { file.located($0, in: object, sensitive: sensitive) }
        let place = findings.isEmpty && file.sources == nil ? nil : file.place(of: object.node.position)
        var report = ObjectReport(
            object: object.identity, file: place?.file ?? file.name, line: place?.position.line ?? 0, findings: located,
            exempted: exempted)
        if !findings.isEmpty { report.template = manifest.template }
        if !isPartial, let unit = file.unit, !isCovered {
            report.facts = facts(of: object, manifest, file, unit)
        }
        if file.keepsObjects, !isCovered {
            report.snapshot = ObjectSnapshot(object)
        }
        return .object(report)
    }

    /// Whether a kustomization has the object that another has the last word on.
    private func isPassedOn(_ object: KubernetesObject, _ file: File) -> Bool {
        if file.passedOn.isEmpty { return false }
        let place = file.place(of: object.node.position)
        guard let name = place.file else { return false }
        return file.passedOn.contains(RenderedTree.Place(file: name.normalizedPath, line: place.position.line))
    }

    /// What rules over several objects keep of an object; nil where they keep nothing.
    private func facts(
        of object: KubernetesObject, _ manifest: ManifestObject, _ file: File, _ unit: SetUnit
    ) -> ObjectFacts? {
        if judge.sets.isEmpty { return nil }
        var wanted = judge.sets.wanted
        if exemptions.namesLabels { wanted.insert(.labels) }
        let start = file.place(of: object.node.position)
        return ObjectFacts(
            object, wanted, isOfRelease: manifest.template != nil,
            honoursExemptions: judge.context.honoursInlineExemptions, comments: file.comments(of: start.file),
            unit: unit, file: start.file,
            policyPath: file.sources == nil ? file.policyPath : file.policyPath(at: object.node.position),
            locate: file.sources == nil
                ? nil : { Location(file: file.place(of: $0).file, position: file.place(of: $0).position) })
    }

    /// Whether an object is completed by something else.
    private func isPartial(_ object: KubernetesObject, _ file: File) -> Bool {
        if object.group == HelmValues.group { return true }
        if file.context.isPatchElsewhere, !object.isComplete { return true }
        guard file.isPatch else { return false }
        // A workload that nothing has to complete is one, whatever claims it: others may take the file as it is.
        return !(file.context.patchesNothing && object.isComplete || object.isWorkloadOfItsOwn)
    }

    /// Judges what else an object brings along: parts of other objects, and what it is once variables have their defaults.
    private func inspectParts(
        of whole: KubernetesObject, beside report: ObjectReport, _ file: File, _ handle: (Outcome) -> Void
    ) {
        guard file.origin != .live else { return }
        let isPartial = isPartial(whole, file)
        let known = (report.findings + report.exempted.map(\.located)).map(\.finding)
        parts.inspect(
            whole, known: known, isPartial: isPartial, targets: file.context.targets, isSubstituted: file.isSubstituted
        ) { part in
            switch part {
            case .unread(let unread):
                if !file.isRendered(unread, in: whole) { handle(.unread(file.placed(unread.named(file.name)))) }
            case .failure(let failure):
                handle(.failed(FailedDocument(file: file.name, position: failure.position, message: failure.message)))
            case .findings(let findings, let object, let isSecret, let hidden):
                let (counting, exempted) = exemptions.split(findings, of: object, in: file, whole: whole)
                let shows = showsCode && !isSecret
                let sensitive = shows ? CodeLine.hiddenPlaces(in: whole) + hidden : nil
                let located = counting.map { file.located($0, in: whole, sensitive: sensitive) }
                // What a rendered object brings along is reported with it.
                let start = file.sources == nil ? findings.first?.position : whole.node.position
                let place = file.place(of: start ?? Position(line: 1, column: 1))
                var report = ObjectReport(
                    object: object.identity, file: place.file, line: place.position.line, findings: located,
                    exempted: exempted)
                report.isPart = true
                handle(.object(report))
            }
        }
    }
}
