import Manifest
import Text

/// Builds one root: gathers the objects of a kustomization and of those that it uses, and transforms them.
///
/// Source: `api/internal/target/kusttarget.go` of kustomize 5.5.
final class Build {
    private let cache: BuildCache
    let limits: RenderLimits
    let options: RenderOptions
    private var passes = 0
    let work = RenderWork()
    /// The types by which patches are merged.
    private(set) var types: MergeTypes
    /// Whether what it reads is shared with no other build, so that it may merge by types of its own.
    private let isAlone: Bool
    /// Whether it came upon types that a kustomization describes, and is not alone.
    private(set) var needsToBeAlone = false
    private var hasReadOtherTypes = false

    private var tree: ResolvedTree { cache.tree }
    private var table: FileTable { cache.table }
    var reader: ResourceReader { cache.reader }

    /// What has been gathered so far.
    struct Accumulation {
        var set = ResourceSet()
        var configuration = TransformerConfiguration.empty
        var variables = BuildVariables()
        /// Whether something is missing that should be there.
        var isIncomplete = false
        /// The folders of the kustomizations that have been gone through.
        var folders: Set<String> = []
        /// What is left out, where it may be.
        var missing: [RenderFailure] = []
    }

    init(_ cache: BuildCache, limits: RenderLimits, options: RenderOptions, isAlone: Bool = false) {
        self.isAlone = isAlone
        self.cache = cache
        self.limits = limits
        self.options = options
        types = MergeTypes(comments: cache.comments)
    }

    /// What a root builds, its objects in the order of kubectl.
    ///
    /// - Parameter takesPlain: whether a folder without a kustomization is taken with all its files.
    func run(_ folder: String, takesPlain: Bool = false) throws(RenderFailure) -> Accumulation {
        let root = try realPath(of: folder)
        return try run(try file(in: root, takesPlain), in: root)
    }

    /// What a delivery comes to.
    func run(_ delivery: DeliveryContents) throws(RenderFailure) -> Accumulation {
        let root = try realPath(of: delivery.folder)
        let file = try delivery.applied(to: try file(in: root, delivery.takesPlainFolders))
        var accumulation = try run(file, in: root, variables: delivery.variables)
        try delivery.finish(&accumulation.set)
        return accumulation
    }

    /// What a delivery adds, with its places.
    func contents(of delivery: Delivery) throws(RenderFailure) -> DeliveryContents {
        guard let file = try tree.resolve(delivery.file), !file.isFolder else {
            throw .unreadable("there is no file \(delivery.file)")
        }
        let number = table.number(of: file.path)
        let found = Delivery.contents(of: try tree.read(file.path), in: reader.values) { Origin(number, $0) }
        guard var contents = found.first(where: { $0.title == delivery.title }) else {
            throw .invalid("there is no \(delivery.title) in \(delivery.file)")
        }
        contents.folder = delivery.folder
        return contents
    }

    private func realPath(of folder: String) throws(RenderFailure) -> String {
        guard let root = try tree.resolve(folder), root.isFolder else {
            throw .invalid("there is no folder \(folder.folderTitle)")
        }
        return root.path
    }

    private func file(in root: String, _ takesPlain: Bool) throws(RenderFailure) -> KustomizationFile {
        let files = files(in: root)
        if takesPlain, try !PlainFolder.hasKustomization(files) { return try PlainFolder.kustomization(of: files) }
        return try load(files)
    }

    private func run(
        _ file: KustomizationFile, in root: String, variables: [String: [UInt8]] = [:]
    ) throws(RenderFailure) -> Accumulation {
        var accumulation = Accumulation()
        do throws(RenderFailure) {
            try accumulate(file, in: root, chain: [root], into: &accumulation)
            Transformers.addHashes(to: &accumulation.set)
            try NameReferences.fix(&accumulation.set, accumulation.configuration.references)
            try accumulation.variables.resolve(in: &accumulation.set, accumulation.configuration.variables, work)
            accumulation.set.replaceAll(accumulation.set.resources.filter { !ResourceState.isLocal($0) })
            for resource in accumulation.set.resources where resource.name.isEmpty || resource.kind.isEmpty {
                throw .invalid("an object has lost its name or its kind")
            }
            if let id = accumulation.set.duplicate { throw .invalid("\(ResourceSet.name(id)) is produced twice") }
            BuildMetadata(file, in: root, table, cache.files).add(to: &accumulation.set)
            let order = try OutputOrder(file["sortOptions"])
            accumulation.set.replaceAll(order.sorted(accumulation.set.resources))
            if options.takesDefaults {
                let substitution = Substitution(variables: variables, reader: reader.values)
                for index in accumulation.set.indices {
                    try substitution.apply(to: &accumulation.set[index].value)
                }
            }
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
            throw RenderFailure(.limit, "kustomizations nested more than \(limits.depth) levels deep")
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
            try work.take(changes: accumulation.set.indices.count)
            let layer = table.number(of: file.path)
            for index in accumulation.set.indices { accumulation.set[index].layers.append(layer) }
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
        try takeTypes(of: file)
        // They say only where names and labels stand in custom resources.
        if let crds = file.list("crds").first, !options.leavesOutMissing {
            throw RenderFailure(
                .uncertain, "crds are not read", at: crds.origin)
        }
        for field in ["helmCharts", "helmChartInflationGenerator"] {
            guard let chart = file.list(field).first else { continue }
            try leaveOut(
                RenderFailure(
                    .external, "a chart that is built only with --enable-helm", file: file.path,
                    at: chart.origin), &accumulation)
            accumulation.isIncomplete = true
        }
    }

    /// Takes the types that a kustomization describes. Those of the root count, or else the first that are met; they stand in
    /// the place of those that kustomize carries, unless it has read something that it does not know before.
    private func takeTypes(of file: KustomizationFile) throws(RenderFailure) {
        guard let schema = file["openapi"] else { return }
        if let version = schema["version"]?.text, !version.isEmpty {
            guard version == "v1.21.2" else {
                throw .invalid("the only supported version of openapi is v1.21.2", at: schema.origin)
            }
            guard (schema["path"]?.text ?? "").isEmpty else {
                throw .invalid("openapi cannot have both a version and a path", at: schema.origin)
            }
        }
        guard let path = schema["path"], !(path.text ?? "").isEmpty, types.described == nil else { return }
        guard isAlone else {
            needsToBeAlone = true
            throw .invalid("a schema of its own", at: path.origin)
        }
        let folder = file.path.parentFolder
        guard let document = try files(in: folder).document(path, reader.values) else { return }
        types = MergeTypes(
            described: try DescribedTypes(document), hasBuiltIn: hasReadOtherTypes, comments: cache.comments)
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
        var (own, given) = (TransformerConfiguration.standard, TransformerConfiguration.empty)
        for path in file.list("configurations") {
            guard let document = try files.document(path, reader.values) else { continue }
            try given.merge(TransformerConfiguration(document))
        }
        try own.merge(given)
        try accumulation.configuration.merge(own)
    }

    // MARK: Resources

    func addResources(
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
                    .remote, "\(name) is not in the tree and is not fetched", file: table.path(entry.origin.file),
                    at: entry.origin), &accumulation)
            accumulation.isIncomplete = true
        }
    }

    private func addFile(
        _ name: String, _ origin: Origin, _ files: FolderFiles, into accumulation: inout Accumulation
    ) throws(RenderFailure) {
        let path = try files.path(of: name, named: origin)
        do throws(RenderFailure) {
            for resource in try resources(of: path) {
                try accumulation.set.append(resource)
                let isKnown = MergeSchema.isBuiltIn(apiVersion: resource.apiVersion, kind: resource.kind)
                hasReadOtherTypes = hasReadOtherTypes || !isKnown
            }
        } catch {
            throw error.at(path)
        }
    }

    private func resources(of path: String) throws(RenderFailure) -> [Resource] {
        if let known = cache.resources[path] { return known }
        let bytes = try tree.read(path)
        let number = table.number(of: path)
        try cache.comments.add(bytes, reader.values) { Origin(number, $0) }
        let found = try reader.resources(in: bytes) { Origin(number, $0) }
        cache.resources[path] = found
        return found
    }

    /// The real path of a folder that an entry names; nil for none.
    private func folder(_ name: String, _ files: FolderFiles) throws(RenderFailure) -> String? {
        guard !name.isEmpty, !name.isAbsolutePath, !RemoteSource.isFetched(name),
            let parts = ResolvedTree.parts(of: name, from: files.folder.pathParts.map(String.init)),
            let found = try tree.resolve(parts.joined(separator: "/")), found.isFolder
        else { return nil }
        return found.path
    }

    /// Whether an entry names something that is not in the tree: an address, or a path into a submodule.
    private func isElsewhere(_ name: String, _ files: FolderFiles) throws(RenderFailure) -> Bool {
        if RemoteSource.isRemote(name) { return true }
        let start = files.folder.pathParts.map(String.init)
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
                isRemote ? "\(name) is not in the tree and is not fetched" : "there is no component \(name)",
                at: entry.origin)
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
            RenderFailure(.invalid, message, at: entry.origin)
        }
        func requireNoCycle(_ folder: String) throws(RenderFailure) {
            for visited in chain where folder.isEmpty || visited == folder || visited.isPath(below: folder) {
                throw failure("\(folder.folderTitle) is a folder that uses or contains this one")
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
                isComponent ? "\(folder) is not a component" : "\(folder) is a component; list it in components")
        }
        if isComponent {
            try accumulate(file, in: folder, chain: chain + [folder], into: &accumulation)
            // Behind a component kustomize takes in all there is anew.
            let configuration = accumulation.configuration
            accumulation.configuration = .empty
            return try accumulation.configuration.merge(configuration)
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
}
