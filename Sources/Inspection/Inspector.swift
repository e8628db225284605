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
    private let exemptions: ExemptionSet
    /// Whether findings have their lines.
    public let showsCode: Bool
    private let controllers = LiveControllers()
    private let parts: PartInspector

    /// An inspector.
    ///
    /// - Parameters:
    ///   - exemptions: those of the policy.
    ///   - showsCode: whether findings carry the line of the manifest.
    public init(judge: Judge, exemptions: ExemptionSet = ExemptionSet(), showsCode: Bool = false) {
        self.judge = judge
        self.exemptions = exemptions
        self.showsCode = showsCode
        parts = PartInspector(judge: judge)
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
        parts.begin()
        var document = DocumentTally()
        let isAlone = file.definitions == nil
        var file = file
        if isAlone { file.definitions = CustomSchemas() }
        guard !file.context.sources.isEmpty else {
            return reader.read(input) { event in
                // kubectl and kustomize put definitions in front of what they define.
                if isAlone, case .object(let object) = event,
                    object.node[.kind]?.equals("CustomResourceDefinition") ?? false
                {
                    file.definitions?.add(KubernetesObject(object))
                }
                take(event, of: file, &document, handle)
            }
        }
        let text = input.text(limit: Inspector.largestSource)
        inspectGenerated(from: text, file, handle)
        reader.read(Input.text(text)) { take($0, of: file, &document, handle) }
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
        let (counting, exempted) = sorted(findings, object, file)
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
            var open: UnreadPart?
            let outcome = outcome(of: object, view, file, &open)
            document.count(outcome)
            handle(outcome)
            if case .object = outcome, open == nil, file.origin != .live {
                open = OpenValues.undecided(in: view, file: file.name)
            }
            if let open { handle(.unread(open)) }
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
            let outcome = outcome(of: failure, text, file)
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
    /// - Parameter open: a value of which nothing can be said, where there is one.
    private func outcome(
        of manifest: ManifestObject, _ object: KubernetesObject, _ file: File, _ open: inout UnreadPart?
    ) -> Outcome {
        let (hasVersion, hasKind) = (!object.identity.apiVersion.isEmpty, !object.kind.isEmpty)
        // A kustomization can add the apiVersion, though to nothing without a name.
        let isLikeObject =
            file.isPatch || !object.pods.isEmpty || object.hasBuiltInKind && !object.identity.name.isEmpty
        let canGetVersion = file.origin == .commit && isLikeObject
        guard hasKind, hasVersion || canGetVersion else {
            return outcome(ofIncomplete: object, hasVersion: hasVersion, hasKind: hasKind, file)
        }
        if object.identity.apiVersion == HardenPolicy.apiVersion, HardenPolicy.ownKinds.contains(object.kind) {
            return .skipped(SkippedDocument(file: file.name, line: object.node.position.line, reason: .policy))
        }
        if file.origin == .live {
            defer { controllers.insert(object) }
            if controllers.contains(ownerOf: object) { return .folded }
        }
        let isPartial = isPartial(object, file)
        guard
            var found = judge.judge(
                object, isPartial: isPartial, imposed: file.context.imposed, definitions: file.definitions)
        else {
            let message = "too many pods or findings in one object"
            return .failed(FailedDocument(file: file.name, position: object.node.position, message: message))
        }
        if file.origin == .live { found.removeAll(where: { $0.traits.contains(.isCheckedByServer) }) }
        if file.origin != .live, let node = OpenValues.remove(from: &found, in: object) {
            open = OpenValues.part(node, file: file.name, line: node.position.line)
        }
        let (findings, exempted) = sorted(found, object, file)
        let showsCode =
            showsCode && file.origin != .live && !object.isSecret && findings.contains { !$0.isAboutAbsence }
        let sensitive = showsCode ? placesToHide(object) : nil
        let located = findings.map { file.located($0, in: object, sensitive: sensitive) }
        let place = findings.isEmpty && file.sources == nil ? nil : file.place(of: object.node.position)
        var report = ObjectReport(
            object: object.identity, file: place?.file ?? file.name, line: place?.position.line ?? 0, findings: located,
            exempted: exempted)
        if !findings.isEmpty { report.template = manifest.template }
        report.scales = object.scaleTarget
        return .object(report)
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
                if !file.isRendered(unread, in: whole) { handle(.unread(unread.named(file.name))) }
            case .failure(let failure):
                handle(.failed(FailedDocument(file: file.name, position: failure.position, message: failure.message)))
            case .findings(let findings, let object, let isSecret, let hidden):
                let (counting, exempted) = sorted(findings, object, file, whole: whole)
                let shows = showsCode && !isSecret
                let sensitive = shows ? placesToHide(whole) + hidden : nil
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

    /// What counts of findings, and what does not.
    ///
    /// - Parameter whole: the object in which `object` stands, whose exemptions count as well.
    private func sorted(
        _ findings: [Finding], _ object: KubernetesObject, _ file: File, whole: KubernetesObject? = nil
    ) -> (counting: [Finding], exempted: [ExemptedFinding]) {
        // What is missing is reported where the whole is known.
        let isAlone = file.isPatch && whole == nil && object.isWorkloadOfItsOwn
        let isReportedElsewhere =
            !isAlone && file.context.rendered != .nothing
            && file.context.rendered.covers(line: (whole ?? object).node.position.line)
        let findings =
            isReportedElsewhere ? findings.filter { !$0.isAboutAbsence && !$0.traits.contains(.isAboutForm) } : findings
        if findings.isEmpty { return ([], []) }
        let inline = judge.context.honoursInlineExemptions ? (whole ?? object).inlineExemptions : []
        if inline.isEmpty, exemptions.isEmpty, file.sources == nil { return (findings, []) }
        var counting: [Finding] = []
        var exempted: [ExemptedFinding] = []
        for finding in findings {
            let located = file.located(finding, in: whole ?? object)
            let path = file.policyPath(of: finding)
            let covering =
                exemptions.first(covering: finding, in: object, file: path)
                ?? whole.flatMap { exemptions.first(covering: finding, in: $0, file: path) }
            if let (index, found) = covering {
                exempted.append(
                    ExemptedFinding(
                        located: located, cause: .policy, reason: found.reason, expires: found.expires,
                        policyIndex: index))
            } else if let found = inline.first(where: { $0.covers(finding, in: catalog) })
                ?? (judge.context.honoursInlineExemptions ? file.comment(covering: located, in: catalog) : nil)
            {
                let cause: ExemptedFinding.Cause = found.origin == .annotation ? .annotation : .comment
                exempted.append(ExemptedFinding(located: located, cause: cause, reason: found.reason))
            } else {
                counting.append(finding)
            }
        }
        return (counting, exempted)
    }

    /// Where values begin that must not be shown: secrets, and what stands at a key that is overridden, which may be one.
    private func placesToHide(_ object: KubernetesObject) -> [Position] {
        object.sensitiveValues.map(\.position) + object.node.duplicateKeys.map(\.first)
    }

    private func outcome(ofIncomplete object: KubernetesObject, hasVersion: Bool, hasKind: Bool, _ file: File)
        -> Outcome
    {
        let line = object.node.position.line
        let isLeft = !hasVersion && !hasKind || file.origin == .commit
        if isLeft, file.origin != .named {
            return .skipped(SkippedDocument(file: file.name, line: line, reason: .notKubernetes))
        }
        if file.origin == .folder, hasVersion, let other = otherFormat(object, file) {
            return .skipped(SkippedDocument(file: file.name, line: line, reason: other))
        }
        let missing = hasVersion ? "no kind" : hasKind ? "no apiVersion" : "neither apiVersion nor kind"
        return .failed(
            FailedDocument(
                file: file.name, position: object.node.position, message: "not a Kubernetes object: it has \(missing)"))
    }

    /// What a document with an `apiVersion` and no `kind` is to another program: part of a Helm chart, the index of a Helm
    /// repository, or a file such as Grafana's, where the version is a number.
    private func otherFormat(_ object: KubernetesObject, _ file: File) -> SkipReason? {
        if object.node["apiVersion"]?.string == nil { return .notKubernetes }
        if file.name.map(HelmChartFile.isFile) ?? false { return .helmChart }
        return file.name?.split(separator: "/").last == "index.yaml" && object.node["entries"]?.isMapping == true
            ? .helmIndex : nil
    }

    // MARK: What could not be read

    private func outcome(of failure: ReadFailure, _ text: UnsafeBufferPointer<UInt8>, _ file: File) -> Outcome {
        let line = failure.position?.line ?? 1
        if failure.cause == .notAnObject, file.isPatch { return .documentEnd }
        if failure.cause == .syntax, ByteSearch.contains(text, "{{") || ByteSearch.contains(text, "{%") {
            return .skipped(SkippedDocument(file: file.name, line: line, reason: .helmTemplate))
        }
        if isPassedOver(failure, text, file) {
            return .skipped(SkippedDocument(file: file.name, line: line, reason: .notKubernetes))
        }
        return .failed(FailedDocument(file: file.name, position: failure.position, message: failure.message))
    }

    private func isPassedOver(_ failure: ReadFailure, _ text: UnsafeBufferPointer<UInt8>, _ file: File) -> Bool {
        guard file.origin != .named, failure.cause != .unreadable else { return false }
        switch failure.cause {
        case .notAnObject: return true
        // kubectl refuses it too; only a name can say that it was meant as a manifest.
        case .syntax: return !file.hasManifestName || !ManifestWords.mayBeIn(text)
        // kubectl may read it: whatever its name, it cannot be let through unread.
        case .cutShort: return false
        case .unsupported: return !ManifestWords.mayBeIn(text)
        case .limit where file.origin == .commit:
            return !file.hasManifestName && !text.isEmpty && !ManifestWords.mayBeIn(text)
        case .limit, .unreadable: return file.origin == .folder && !ManifestWords.mayBeIn(text)
        }
    }
}
