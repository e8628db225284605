extension Build {
    func generate(
        _ file: KustomizationFile, _ files: FolderFiles, _ chain: [String], into accumulation: inout Accumulation
    ) throws(RenderFailure) {
        let generators = Generators(files: files, work: work)
        for (field, kind) in [("configMapGenerator", "ConfigMap"), ("secretGenerator", "Secret")] {
            for entry in file.list(field) {
                try absorb(
                    generators.object(of: entry, kind: kind, global: file["generatorOptions"]), into: &accumulation)
            }
        }
        for plugin in try plugins(file.list("generators"), files, chain) {
            for made in try plugin.generate(self, files, &accumulation) { try absorb(made, into: &accumulation) }
        }
    }

    private func absorb(_ made: Resource, into accumulation: inout Accumulation) throws(RenderFailure) {
        if accumulation.isIncomplete, made.behavior != .create, accumulation.set.indices(of: made.id).isEmpty { return }
        try accumulation.set.absorb(made)
    }

    /// The configurations of plugins: texts, files or kustomizations.
    private func plugins(
        _ entries: [Value], _ files: FolderFiles, _ chain: [String]
    ) throws(RenderFailure) -> [Plugin] {
        var accumulation = Accumulation()
        var paths: [Value] = []
        for entry in entries {
            let text = Array((entry.text ?? "").utf8)
            let inline: [Resource]
            do throws(RenderFailure) {
                inline = try reader.resources(in: text) { entry.place(inText: $0) }
            } catch {
                // No path has several lines.
                if text.contains(0x0a) { throw error }
                paths.append(entry)
                continue
            }
            for resource in inline { try accumulation.set.append(resource) }
        }
        try addResources(paths, files, chain, into: &accumulation)
        var plugins: [Plugin] = []
        for resource in accumulation.set.resources { plugins.append(try Plugin(resource)) }
        return plugins
    }

    func transform(
        _ file: KustomizationFile, _ files: FolderFiles, _ chain: [String], _ accumulation: inout Accumulation
    ) throws(RenderFailure) {
        let configuration = accumulation.configuration
        let patches = self.patches(files, accumulation)
        try patches.applyMerges(file.list("patchesStrategicMerge"), to: &accumulation.set)
        for entry in file.list("patches") { try patches.apply(entry, to: &accumulation.set) }
        accumulation.set.settle()
        let count = accumulation.set.indices.count
        let fields = ["namespace", "namePrefix", "nameSuffix", "replicas", "images"].count { file[$0] != nil }
        try work.take(changes: count, each: 1 + fields)
        if let namespace = file["namespace"] {
            try Transformers.setNamespace(namespace, configuration.namespace, in: &accumulation.set)
        }
        if let prefix = file["namePrefix"], !(prefix.text ?? "").isEmpty {
            try Transformers.addPrefix(prefix, configuration.namePrefix, to: &accumulation.set, work)
        }
        if let suffix = file["nameSuffix"], !(suffix.text ?? "").isEmpty {
            try Transformers.addPrefix(suffix, configuration.nameSuffix, to: &accumulation.set, work, isSuffix: true)
        }
        for entry in file.list("labels") {
            try work.take(changes: count, each: (entry["pairs"]?.map?.entries.count ?? 0) / 4)
            try Transformers.setEntries(
                entry["pairs"]?.map ?? Map(), Build.labelFields(entry, configuration), in: &accumulation.set)
        }
        if let labels = file["commonLabels"]?.map {
            try work.take(changes: count, each: labels.entries.count / 4)
            try Transformers.setEntries(labels, configuration.commonLabels, in: &accumulation.set)
        }
        if let annotations = file["commonAnnotations"]?.map {
            try work.take(changes: count, each: annotations.entries.count / 4)
            try Transformers.setEntries(annotations, configuration.commonAnnotations, in: &accumulation.set)
        }
        accumulation.set.settle()
        for entry in file.list("patchesJson6902") { try patches.applyJSON(entry, to: &accumulation.set) }
        for entry in file.list("replicas") {
            try tolerate(accumulation) { () throws(RenderFailure) in
                try Transformers.setReplicas(entry, configuration.replicas, in: &accumulation.set)
            }
        }
        for entry in file.list("images") {
            try Transformers.setImage(entry, configuration.images, in: &accumulation.set, work)
        }
        let replacements = try self.replacements(file.list("replacements"), files)
        try tolerate(accumulation) { () throws(RenderFailure) in
            try Replacements(limit: limits.values, work: work).apply(replacements, to: &accumulation.set)
        }
        accumulation.set.settle()
        try runPlugins(file, files, chain, &accumulation)
    }

    private func runPlugins(
        _ file: KustomizationFile, _ files: FolderFiles, _ chain: [String], _ accumulation: inout Accumulation
    ) throws(RenderFailure) {
        for plugin in try plugins(file.list("transformers"), files, chain) {
            try work.take(changes: accumulation.set.indices.count)
            try plugin.transform(self, files, &accumulation)
            accumulation.set.settle()
        }
        for plugin in try plugins(file.list("validators"), files, chain) {
            var copy = accumulation
            try plugin.transform(self, files, &copy)
            guard ValidatorResult.isUnchanged(accumulation.set, copy.set) else {
                throw .invalid("a validator must not change objects")
            }
            accumulation = copy
        }
    }

    /// Lets a transformer fail where what it is for may be what is missing.
    private func tolerate(
        _ accumulation: Accumulation, _ body: () throws(RenderFailure) -> Void
    ) throws(RenderFailure) {
        do throws(RenderFailure) {
            try body()
        } catch  where accumulation.isIncomplete && error.cause == .invalid {
        }
    }

    func patches(_ files: FolderFiles, _ accumulation: Accumulation) -> Patches {
        Patches(
            reader: reader, files: files, limits: limits, work: work, types: types,
            isIncomplete: accumulation.isIncomplete)
    }

    /// The fields that an entry of `labels` sets.
    static func labelFields(
        _ entry: Value, _ configuration: TransformerConfiguration
    ) throws(RenderFailure) -> [FieldSpec] {
        var fields = (entry["fields"]?.list ?? []).map { FieldSpec($0) }
        try fields.merge(configuration.labels)
        if entry["includeSelectors"]?.text?.lowercased() == "true" {
            try fields.merge(configuration.commonLabels)
            return fields
        }
        if entry["includeTemplates"]?.text?.lowercased() == "true" { try fields.merge(configuration.templateLabels) }
        try fields.merge(FieldSpec("metadata/labels", creates: true))
        return fields
    }

    /// The replacements, those in files read.
    func replacements(_ entries: [Value], _ files: FolderFiles) throws(RenderFailure) -> [Value] {
        var found: [Value] = []
        for entry in entries {
            if let value = entry["sourceValue"], !options.leavesOutMissing {
                throw .invalid("sourceValue requires kustomize 5.7 or newer", at: value.origin)
            }
            guard let path = entry["path"], !(path.text ?? "").isEmpty else {
                found.append(entry)
                continue
            }
            guard entry["source"] == nil, entry["sourceValue"] == nil, entry["targets"] == nil else {
                throw .invalid("a replacement cannot have both a path and a source or targets")
            }
            guard let document = try files.document(path, reader.values) else {
                throw .invalid("\(path.text ?? "") has no replacements")
            }
            for value in document.list ?? [document] {
                found.append(try Shape.replacement.normalized(value, isStrict: false))
            }
        }
        return found
    }
}

/// Whether a validator has left the objects as they are, but for the label by which it says so.
private enum ValidatorResult {
    static func isUnchanged(_ before: ResourceSet, _ after: ResourceSet) -> Bool {
        let texts = { (set: ResourceSet) in
            set.resources.map { resource in
                var value = resource.value
                if var metadata = value["metadata"], var labels = metadata["labels"] {
                    labels.remove("validated-by")
                    metadata.set("labels", labels)
                    if labels.isEmptyMap { metadata.remove("labels") }
                    value.set("metadata", metadata)
                }
                return (try? RenderedObject(value, defect: nil).text) ?? []
            }
        }
        return texts(before) == texts(after)
    }
}
