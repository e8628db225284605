import Manifest

/// Builds one root: gathers the objects of a kustomization and of those that it uses, and transforms them.
///
/// Source: `api/internal/target/kusttarget.go` of kustomize 5.5.
final class Build {
    private let cache: BuildCache
    let limits: RenderLimits
    private let options: RenderOptions
    private var passes = 0

    private var tree: ResolvedTree { cache.tree }
    private var table: FileTable { cache.table }
    var reader: ResourceReader { cache.reader }

    /// What has been gathered so far.
    struct Accumulation {
        var set = ResourceSet()
        var configuration = TransformerConfiguration.standard
        var variables = BuildVariables()
        /// Whether something is missing that should be there.
        var isIncomplete = false
        /// The folders of the kustomizations that have been gone through.
        var folders: Set<String> = []
        /// What is left out, where it may be.
        var missing: [RenderFailure] = []
    }

    init(_ cache: BuildCache, limits: RenderLimits, options: RenderOptions) {
        self.cache = cache
        self.limits = limits
        self.options = options
    }

    /// What a root builds, its objects in the order of kubectl.
    func run(_ folder: String) throws(RenderFailure) -> Accumulation {
        guard let root = try tree.resolve(folder), root.isFolder else {
            throw .invalid("there is no folder \(folder.isEmpty ? "." : folder)")
        }
        let file = try load(files(in: root.path))
        var accumulation = Accumulation()
        do throws(RenderFailure) {
            try accumulate(file, in: root.path, chain: [root.path], into: &accumulation)
            Transformers.addHashes(to: &accumulation.set)
            try NameReferences.fix(&accumulation.set, accumulation.configuration.references)
            try accumulation.variables.resolve(in: &accumulation.set, accumulation.configuration.variables)
            accumulation.set.replaceAll(accumulation.set.resources.filter { !ResourceState.isLocal($0) })
            for resource in accumulation.set.resources where resource.name.isEmpty || resource.kind.isEmpty {
                throw .invalid("an object has lost its name or its kind")
            }
            if let id = accumulation.set.duplicate { throw .invalid("\(ResourceSet.name(id)) comes out twice") }
            let order = try OutputOrder(file["sortOptions"])
            accumulation.set.replaceAll(order.sorted(accumulation.set.resources))
            return accumulation
        } catch {
            throw error.at(file.path)
        }
    }

    private func files(in folder: String) -> FolderFiles {
        FolderFiles(tree: tree, folder: folder, table: table, isUnrestricted: options.isUnrestricted)
    }

    private func load(_ files: FolderFiles) throws(RenderFailure) -> KustomizationFile {
        if let known = cache.files[files.folder] { return known }
        let file = try KustomizationFile.load(files, reader.values)
        cache.files[files.folder] = file
        return file
    }

    // MARK: One kustomization

    private func accumulate(
        _ file: KustomizationFile, in folder: String, chain: [String], into accumulation: inout Accumulation
    ) throws(RenderFailure) {
        passes += 1
        guard passes <= limits.passes else { throw RenderFailure(.limit, "more than \(limits.passes) kustomizations") }
        guard chain.count <= limits.depth else {
            throw RenderFailure(.limit, "kustomizations that use one another more than \(limits.depth) deep")
        }
        let files = files(in: folder)
        accumulation.folders.insert(folder)
        do throws(RenderFailure) {
            try refuseUncertain(file, &accumulation)
            try addResources(file.list("resources"), files, chain, into: &accumulation)
            try configure(file, files, &accumulation)
            try generate(file, files, chain, into: &accumulation)
            for component in file.list("components") { try addComponent(component, files, chain, into: &accumulation) }
            try transform(file, files, chain, &accumulation)
            try accumulation.variables.add(file.list("vars"), marking: &accumulation.set)
        } catch {
            throw error.at(file.path)
        }
        guard accumulation.set.indices.count <= limits.objects else {
            throw RenderFailure(.limit, "more than \(limits.objects) objects")
        }
    }

    /// What changes the rules by which kustomize merges, or is in no tree.
    private func refuseUncertain(
        _ file: KustomizationFile, _ accumulation: inout Accumulation
    ) throws(RenderFailure) {
        if let schema = file["openapi"], let path = schema["path"] {
            throw RenderFailure(
                .uncertain, "a schema of its own (\(path.text ?? "")) is not read", line: Int(path.origin.line),
                column: Int(path.origin.column))
        }
        // They say only where names and labels stand in custom resources.
        if let crds = file.list("crds").first, !options.leavesOutMissing {
            throw RenderFailure(
                .uncertain, "crds are not read", line: Int(crds.origin.line), column: Int(crds.origin.column))
        }
        for field in ["helmCharts", "helmChartInflationGenerator"] {
            guard let chart = file.list(field).first else { continue }
            try leaveOut(
                RenderFailure(
                    .external, "a chart that is built only with --enable-helm", file: file.path,
                    line: Int(chart.origin.line), column: Int(chart.origin.column)), &accumulation)
            accumulation.isIncomplete = true
        }
    }

    /// Notes something that is not built.
    ///
    /// - Throws: it where nothing may be left out.
    func leaveOut(_ failure: RenderFailure, _ accumulation: inout Accumulation) throws(RenderFailure) {
        guard options.leavesOutMissing else { throw failure }
        if !accumulation.missing.contains(failure) { accumulation.missing.append(failure) }
    }

    private func configure(
        _ file: KustomizationFile, _ files: FolderFiles, _ accumulation: inout Accumulation
    ) throws(RenderFailure) {
        for path in file.list("configurations") {
            let found = try files.read(path.text ?? "", named: path.origin)
            let number = found.file
            let document = try reader.values.read(found.bytes[...], as: .kubectl) { Origin(number, $0) }
            guard let document else { continue }
            try accumulation.configuration.add(document.value)
        }
    }

    // MARK: Resources

    private func addResources(
        _ entries: [Value], _ files: FolderFiles, _ chain: [String], into accumulation: inout Accumulation
    ) throws(RenderFailure) {
        for entry in entries {
            let name = entry.text ?? ""
            let failure: RenderFailure
            do throws(RenderFailure) {
                try addFile(name, entry.origin, files, into: &accumulation)
                continue
            } catch {
                failure = error
            }
            if let folder = try self.folder(name, files) {
                try addFolder(folder, isComponent: false, named: entry, chain, into: &accumulation)
                continue
            }
            guard try isElsewhere(name, files) else { throw failure }
            try leaveOut(
                RenderFailure(
                    .remote, "\(name) is not in the tree", file: table.path(entry.origin.file),
                    line: Int(entry.origin.line), column: Int(entry.origin.column)), &accumulation)
            accumulation.isIncomplete = true
        }
    }

    private func addFile(
        _ name: String, _ origin: Origin, _ files: FolderFiles, into accumulation: inout Accumulation
    ) throws(RenderFailure) {
        let path = try files.path(of: name, named: origin)
        do throws(RenderFailure) {
            for resource in try resources(of: path) { try accumulation.set.append(resource) }
        } catch {
            throw error.at(path)
        }
    }

    private func resources(of path: String) throws(RenderFailure) -> [Resource] {
        if let known = cache.resources[path] { return known }
        let bytes = try tree.read(path)
        try CommentSchema.refuse(in: bytes)
        let number = table.number(of: path)
        let found = try reader.resources(in: bytes) { Origin(number, $0) }
        cache.resources[path] = found
        return found
    }

    /// The real path of a folder that an entry names; nil for none.
    private func folder(_ name: String, _ files: FolderFiles) throws(RenderFailure) -> String? {
        guard !name.isEmpty, !name.hasPrefix("/"),
            let parts = ResolvedTree.parts(of: name, from: files.folder.split(separator: "/").map(String.init)),
            let found = try tree.resolve(parts.joined(separator: "/")), found.isFolder
        else { return nil }
        return found.path
    }

    /// Whether an entry names something that is not in the tree: an address, or a path into a submodule.
    private func isElsewhere(_ name: String, _ files: FolderFiles) throws(RenderFailure) -> Bool {
        if RemoteSource.isRemote(name) { return true }
        let start = files.folder.split(separator: "/").map(String.init)
        guard let parts = ResolvedTree.parts(of: name, from: start) else { return false }
        return try tree.isElsewhere(parts.joined(separator: "/"))
    }

    private func addComponent(
        _ entry: Value, _ files: FolderFiles, _ chain: [String], into accumulation: inout Accumulation
    ) throws(RenderFailure) {
        let name = entry.text ?? ""
        guard let folder = try folder(name, files) else {
            let isRemote = try isElsewhere(name, files)
            let failure = RenderFailure(
                isRemote ? .remote : .invalid,
                isRemote ? "\(name) is not in the tree" : "there is no component \(name)",
                line: Int(entry.origin.line), column: Int(entry.origin.column))
            guard isRemote else { throw failure }
            try leaveOut(failure.at(table.path(entry.origin.file) ?? ""), &accumulation)
            accumulation.isIncomplete = true
            return
        }
        try addFolder(folder, isComponent: true, named: entry, chain, into: &accumulation)
    }

    private func addFolder(
        _ folder: String, isComponent: Bool, named entry: Value, _ chain: [String],
        into accumulation: inout Accumulation
    ) throws(RenderFailure) {
        func failure(_ message: String) -> RenderFailure {
            RenderFailure(.invalid, message, line: Int(entry.origin.line), column: Int(entry.origin.column))
        }
        func requireNoCycle(_ folder: String) throws(RenderFailure) {
            for visited in chain where folder.isEmpty || visited == folder || visited.hasPrefix(folder + "/") {
                throw failure("\(folder.isEmpty ? "." : folder) is a folder that uses or contains this one")
            }
        }
        try requireNoCycle(folder)
        if !isComponent, let done = cache.accumulations[folder] {
            for visited in done.folders { try requireNoCycle(visited) }
            return try merge(done, into: &accumulation)
        }
        let file = try load(files(in: folder))
        guard file.isComponent == isComponent else {
            throw failure(
                isComponent ? "\(folder) is no component" : "\(folder) is a component; it belongs to components")
        }
        if isComponent {
            return try accumulate(file, in: folder, chain: chain + [folder], into: &accumulation)
        }
        var own = Accumulation()
        try accumulate(file, in: folder, chain: chain + [folder], into: &own)
        cache.accumulations[folder] = own
        try merge(own, into: &accumulation)
    }

    private func merge(_ other: Accumulation, into accumulation: inout Accumulation) throws(RenderFailure) {
        try accumulation.set.append(other.set)
        try accumulation.configuration.merge(other.configuration)
        try accumulation.variables.add(other.variables)
        accumulation.isIncomplete = accumulation.isIncomplete || other.isIncomplete
        accumulation.folders.formUnion(other.folders)
        for failure in other.missing where !accumulation.missing.contains(failure) {
            accumulation.missing.append(failure)
        }
    }

    // MARK: Generators and transformers

    private func generate(
        _ file: KustomizationFile, _ files: FolderFiles, _ chain: [String], into accumulation: inout Accumulation
    ) throws(RenderFailure) {
        let generators = Generators(files: files)
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

    private func transform(
        _ file: KustomizationFile, _ files: FolderFiles, _ chain: [String], _ accumulation: inout Accumulation
    ) throws(RenderFailure) {
        let configuration = accumulation.configuration
        let patches = self.patches(files, accumulation)
        try patches.applyMerges(file.list("patchesStrategicMerge"), to: &accumulation.set)
        for entry in file.list("patches") { try patches.apply(entry, to: &accumulation.set) }
        accumulation.set.settle()
        if let namespace = file["namespace"] {
            try Transformers.setNamespace(namespace, configuration.namespace, in: &accumulation.set)
        }
        if let prefix = file["namePrefix"], !(prefix.text ?? "").isEmpty {
            try Transformers.addPrefix(prefix, configuration.namePrefix, to: &accumulation.set)
        }
        if let suffix = file["nameSuffix"], !(suffix.text ?? "").isEmpty {
            try Transformers.addPrefix(suffix, configuration.nameSuffix, to: &accumulation.set, isSuffix: true)
        }
        for entry in file.list("labels") {
            try Transformers.setEntries(
                entry["pairs"]?.map ?? Map(), Build.labelFields(entry, configuration), in: &accumulation.set)
        }
        if let labels = file["commonLabels"]?.map {
            try Transformers.setEntries(labels, configuration.commonLabels, in: &accumulation.set)
        }
        if let annotations = file["commonAnnotations"]?.map {
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
            try Transformers.setImage(entry, configuration.images, in: &accumulation.set)
        }
        let replacements = try self.replacements(file.list("replacements"), files)
        try tolerate(accumulation) { () throws(RenderFailure) in
            try Replacements(limit: limits.values).apply(replacements, to: &accumulation.set)
        }
        accumulation.set.settle()
        try runPlugins(file, files, chain, &accumulation)
    }

    private func runPlugins(
        _ file: KustomizationFile, _ files: FolderFiles, _ chain: [String], _ accumulation: inout Accumulation
    ) throws(RenderFailure) {
        for plugin in try plugins(file.list("transformers"), files, chain) {
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
        Patches(reader: reader, files: files, limits: limits, isIncomplete: accumulation.isIncomplete)
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
                throw RenderFailure(
                    .invalid, "sourceValue is known from kustomize 5.7 on", line: Int(value.origin.line),
                    column: Int(value.origin.column))
            }
            guard let path = entry["path"], !(path.text ?? "").isEmpty else {
                found.append(entry)
                continue
            }
            guard entry["source"] == nil, entry["sourceValue"] == nil, entry["targets"] == nil else {
                throw .invalid("a replacement cannot have both a path and a source or targets")
            }
            let read = try files.read(path.text ?? "", named: path.origin)
            let number = read.file
            guard let document = try reader.values.read(read.bytes[...], as: .kubectl, at: { Origin(number, $0) })
            else {
                throw .invalid("\(path.text ?? "") has no replacements")
            }
            for value in document.value.list ?? [document.value] {
                found.append(try Shape.replacement.normalized(value, isStrict: false))
            }
        }
        return found
    }
}

/// What the builds of several roots of one tree share: what is read, and what folders come to that several use.
final class BuildCache {
    let tree: ResolvedTree
    let table = FileTable()
    let reader = ResourceReader(values: ValueReader())
    var files: [String: KustomizationFile] = [:]
    var resources: [String: [Resource]] = [:]
    var accumulations: [String: Build.Accumulation] = [:]

    init(_ tree: ResolvedTree) { self.tree = tree }
}

/// How roots are built.
public struct RenderOptions: Sendable {
    /// Whether what is not in the tree is left out, rather than that nothing is built.
    public var leavesOutMissing = false
    /// Whether files outside of a kustomization's folder may be named, as Flux lets them.
    public var isUnrestricted = false

    /// As kubectl builds.
    public init() {}
}

/// Comments that steer how a patch is merged.
enum CommentSchema {
    /// - Throws: `RenderFailure` where there is one: nobody writes them.
    static func refuse(in text: [UInt8]) throws(RenderFailure) {
        guard text.contains(UInt8(ascii: "#")) else { return }
        for (number, line) in text.split(separator: 0x0a, omittingEmptySubsequences: false).enumerated() {
            guard let mark = line.lastIndex(of: UInt8(ascii: "#")) else { continue }
            let comment = line[(mark + 1)...].drop { $0 == 0x20 || $0 == 0x09 }
            guard comment.first == UInt8(ascii: "{"), comment.dropFirst().first == UInt8(ascii: "\"") else { continue }
            // In front of a key it says nothing.
            guard line[..<mark].contains(where: { $0 > 0x20 }) else { continue }
            throw RenderFailure(
                .uncertain, "a comment that says how a patch is merged", line: number + 1,
                column: mark - line.startIndex + 1)
        }
    }
}

/// Whether a validator has left the objects as they are, but for the label by which it says so.
enum ValidatorResult {
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
