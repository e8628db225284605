import Manifest
import Text

/// A generator or transformer that is an object by itself.
///
/// Source: `api/internal/plugins/builtinhelpers` of kustomize.
struct Plugin {
    private let configuration: Resource

    /// - Throws: `RenderFailure` for one that is a program.
    init(_ configuration: Resource) throws(RenderFailure) { self.configuration = configuration }

    private var isBuiltIn: Bool { configuration.apiVersion == "builtin" }

    private var kind: String { configuration.kind }

    private func failure(_ cause: RenderFailure.Cause, _ message: String) -> RenderFailure {
        RenderFailure(
            cause, message, at: configuration.value.origin)
    }

    private var notBuiltIn: RenderFailure {
        failure(.external, "a plugin of the kind \(kind) is a program, which is not run")
    }

    /// The configuration in its form; fields that nobody knows do not count.
    private func fields(_ shape: [String: Shape]) throws(RenderFailure) -> Value {
        try Shape.object(shape).normalized(configuration.value, isStrict: false)
    }

    // MARK: Generators

    func generate(
        _ build: Build, _ files: FolderFiles, _ accumulation: inout Build.Accumulation
    ) throws(RenderFailure) -> [Resource] {
        guard isBuiltIn else {
            try build.leaveOut(notBuiltIn, &accumulation)
            accumulation.isIncomplete = true
            return []
        }
        let metadata = Shape.object(["name": .string, "namespace": .string])
        switch kind {
        case "ConfigMapGenerator", "SecretGenerator":
            var shape = Shape.generatorFields
            shape["type"] = .string
            shape["metadata"] = metadata
            var value = try fields(shape)
            for field in ["name", "namespace"] where value[field] == nil {
                if let own = value["metadata"]?[field] { value.set(field, own) }
            }
            let kind = kind == "SecretGenerator" ? "Secret" : "ConfigMap"
            return [try Generators(files: files, work: build.work).object(of: value, kind: kind, global: nil)]
        case "HelmChartInflationGenerator":
            try build.leaveOut(failure(.external, "a chart that is built only with --enable-helm"), &accumulation)
            accumulation.isIncomplete = true
            return []
        case "IAMPolicyGenerator": throw failure(.uncertain, "an IAMPolicyGenerator is not built")
        default: throw failure(.invalid, "there is no builtin generator \(kind)")
        }
    }

    // MARK: Transformers

    func transform(
        _ build: Build, _ files: FolderFiles, _ accumulation: inout Build.Accumulation
    ) throws(RenderFailure) {
        guard isBuiltIn else { return try build.leaveOut(notBuiltIn, &accumulation) }
        let specs: Shape = .list(Shape.fieldSpec)
        let patches = build.patches(files, accumulation)
        switch kind {
        case "PatchTransformer":
            let value = try fields([
                "path": .string, "patch": .string, "target": .object(Shape.selectorFields), "options": .map(.flag),
            ])
            try patches.apply(value, to: &accumulation.set)
        case "PatchStrategicMergeTransformer":
            let value = try fields(["paths": .strings, "patches": .string])
            let entries = (value["paths"]?.list ?? []) + [value["patches"]].compactMap { $0 }
            guard !entries.isEmpty else { throw failure(.invalid, "the patch is empty") }
            try patches.applyMerges(entries, to: &accumulation.set)
        case "PatchJson6902Transformer":
            let value = try fields(["path": .string, "jsonOp": .string, "target": .object(Shape.selectorFields)])
            try patches.applyJSON(value, inline: "jsonOp", to: &accumulation.set)
        case "NamespaceTransformer":
            try setNamespace(
                try fields([
                    "metadata": .object(["namespace": .string]), "fieldSpecs": specs, "unsetOnly": .flag,
                    "setRoleBindingSubjects": .string,
                ]), in: &accumulation.set)
        case "LabelTransformer", "AnnotationsTransformer":
            let value = try fields(["labels": .map(.string), "annotations": .map(.string), "fieldSpecs": specs])
            let entries = value[kind == "LabelTransformer" ? "labels" : "annotations"]?.map ?? Map()
            try Transformers.setEntries(entries, Plugin.specs(value), in: &accumulation.set)
        case "PrefixTransformer", "SuffixTransformer", "PrefixSuffixTransformer":
            try addAffixes(
                try fields(["prefix": .string, "suffix": .string, "fieldSpecs": specs]), to: &accumulation.set,
                build.work)
        case "ImageTagTransformer":
            let value = try fields(["imageTag": Shape.image, "fieldSpecs": specs])
            let image = value["imageTag"] ?? .emptyMap(value.origin)
            try Transformers.setImage(image, Plugin.specs(value), in: &accumulation.set, build.work)
        case "ReplicaCountTransformer":
            let value = try fields(["replica": Shape.replica, "fieldSpecs": specs])
            let replica = value["replica"] ?? .emptyMap(value.origin)
            try Transformers.setReplicas(replica, Plugin.specs(value), in: &accumulation.set)
        case "ReplacementTransformer":
            let value = try fields(["replacements": .list(Shape.replacement)])
            let replacements = try build.replacements(value["replacements"]?.list ?? [], files)
            try Replacements(limit: build.limits.values, work: build.work).apply(replacements, to: &accumulation.set)
        case "ValueAddTransformer": try addValue(build, files, to: &accumulation.set)
        case "HashTransformer": Transformers.addHashes(to: &accumulation.set)
        default: throw failure(.invalid, "there is no builtin transformer \(kind)")
        }
    }

    private static func specs(_ value: Value) -> [FieldSpec] {
        (value["fieldSpecs"]?.list ?? []).map { FieldSpec($0) }
    }

    private func setNamespace(_ value: Value, in set: inout ResourceSet) throws(RenderFailure) {
        let mode = value["setRoleBindingSubjects"]?.text ?? ""
        guard let subjects = mode.isEmpty ? .defaultOnly : Transformers.SubjectMode(rawValue: mode) else {
            throw failure(.invalid, "setRoleBindingSubjects must be defaultOnly, allServiceAccounts or none")
        }
        guard let namespace = value.at("metadata", "namespace") else { return }
        try Transformers.setNamespace(
            namespace, Plugin.specs(value), unsetOnly: value["unsetOnly"]?.text?.lowercased() == "true",
            subjects: subjects, in: &set)
    }

    private func addAffixes(
        _ value: Value, to set: inout ResourceSet, _ work: RenderWork
    ) throws(RenderFailure) {
        guard value["fieldSpecs"] != nil || kind == "PrefixSuffixTransformer" else {
            throw failure(.invalid, "\(kind) must have fieldSpecs")
        }
        let specs = Plugin.specs(value)
        let empty = Value("", value.origin)
        if kind != "SuffixTransformer" {
            try Transformers.addPrefix(value["prefix"] ?? empty, specs, to: &set, work)
        }
        if kind != "PrefixTransformer" {
            try Transformers.addPrefix(value["suffix"] ?? empty, specs, to: &set, work, isSuffix: true)
        }
    }

    // MARK: ValueAddTransformer

    private static let target: Shape = .list(
        .object([
            "selector": .object(Shape.selectorFields), "fieldPath": .string, "filePathPosition": .number,
        ]))

    private func addValue(_ build: Build, _ files: FolderFiles, to set: inout ResourceSet) throws(RenderFailure) {
        let value = try fields(["value": .string, "targets": Plugin.target, "targetFilePath": .string])
        var targets = value["targets"]?.list ?? []
        if let path = value["targetFilePath"], !(path.text ?? "").isEmpty {
            if let document = try files.document(path, build.reader.values) {
                let more = try Shape.object(["targets": Plugin.target]).normalized(document, isStrict: false)
                targets += more["targets"]?.list ?? []
            }
        }
        guard !targets.isEmpty else { throw failure(.invalid, "ValueAddTransformer must have targets") }
        let text = (value["value"]?.text ?? "").trimmed
        let name = text.isEmpty ? String(files.folder.fileName) : text
        let added = Value(name, value["value"]?.origin ?? value.origin)
        for target in targets {
            let path = target["fieldPath"]?.text ?? ""
            guard !path.isEmpty else { throw failure(.invalid, "fieldPath cannot be empty") }
            let selector = try target["selector"].map { value throws(RenderFailure) in try Selector(value) }
            for index in set.indices where selector?.selects(set[index]) ?? true {
                try add(added, at: path, target, to: &set[index])
            }
        }
        set.settle()
    }

    private func add(
        _ added: Value, at path: String, _ target: Value, to resource: inout Resource
    ) throws(RenderFailure) {
        if path == "metadata/namespace" {
            return try Transformers.setNamespace(added, [], unsetOnly: false, subjects: .defaultOnly, in: &resource)
        }
        let position = target["filePathPosition"]?.text.flatMap { Int($0) } ?? 0
        guard position >= 0 else { throw failure(.invalid, "filePathPosition cannot be negative") }
        let walk = ReplacementWalk(made: Value("", added.origin), origin: target.origin, limit: 1)
        var steps = FieldSpec(path).steps[...]
        while steps.last == "" { steps.removeLast() }
        _ = try walk.visit(&resource.value, steps) { value throws(RenderFailure) in
            guard value.isScalar else { throw failure(.invalid, "\(path) is not a scalar") }
            guard position > 0 else {
                value = added
                return
            }
            value = Value(Plugin.inserted(added.text ?? "", at: position, of: value.text ?? ""), added.origin)
        }
    }

    /// A path with one part more.
    private static func inserted(_ part: String, at position: Int, of path: String) -> String {
        let isAbsolute = path.isAbsolutePath
        var parts = path.pathParts.map(String.init)
        parts.insert(part, at: min(position - 1, parts.count))
        return (isAbsolute ? "/" : "") + parts.joined(separator: "/")
    }
}

extension String {
    /// Without blanks at its ends.
    fileprivate var trimmed: String {
        var text = self[...]
        while let first = text.first, first.isWhitespace { text.removeFirst() }
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return String(text)
    }
}
