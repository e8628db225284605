import Manifest

/// Makes of kustomizations the objects that kubectl makes of them.
///
/// Source: kustomize 5.5, which kubectl 1.32 has built in.
public struct Renderer {
    /// The names under which kustomize looks for a kustomization.
    public static let fileNames = ["kustomization.yaml", "kustomization.yml", "Kustomization"]

    private let cache: BuildCache
    private let limits: RenderLimits
    private let options: RenderOptions

    /// A renderer for the kustomizations of a tree.
    public init(
        _ reader: any TreeReader, limits: RenderLimits = RenderLimits(), options: RenderOptions = RenderOptions()
    ) {
        cache = BuildCache(ResolvedTree(reader, limits))
        self.limits = limits
        self.options = options
    }

    /// Builds the kustomization of a folder.
    ///
    /// - Throws: `RenderFailure` where kubectl would refuse it, or what it would make cannot be told.
    public func render(_ folder: String) throws(RenderFailure) -> Rendering {
        try rendering(folder) { build throws(RenderFailure) in try build.run(folder) }
    }

    /// Builds a folder that has no kustomization: all manifests in it and below it, and the kustomizations there.
    ///
    /// - Throws: `RenderFailure` where Flux would refuse it, or what it would make cannot be told.
    public func render(plain folder: String) throws(RenderFailure) -> Rendering {
        try rendering(folder) { build throws(RenderFailure) in try build.run(folder, takesPlain: true) }
    }

    /// Builds the folder of a delivery, with what it adds.
    ///
    /// - Throws: `RenderFailure` where it would be refused, or what it would come to cannot be told.
    public func render(_ delivery: Delivery) throws(RenderFailure) -> Rendering {
        do throws(RenderFailure) {
            return try rendering(delivery.folder) { build throws(RenderFailure) in
                try build.run(try build.contents(of: delivery))
            }
        } catch {
            throw error.at(delivery.file)
        }
    }

    /// Builds the folder of a delivery that has been rendered itself.
    ///
    /// - Throws: `RenderFailure` where it would be refused, or what it would come to cannot be told.
    public func render(_ delivery: RenderedDelivery) throws(RenderFailure) -> Rendering {
        var contents = delivery.contents
        contents.folder = delivery.folder
        return try rendering(delivery.folder) { build throws(RenderFailure) in try build.run(contents) }
    }

    /// What a build makes. One that merges by types of its own shares nothing with others.
    private func rendering(
        _ folder: String, _ run: (Build) throws(RenderFailure) -> Build.Accumulation
    ) throws(RenderFailure) -> Rendering {
        let build = Build(cache, limits: limits, options: options)
        do throws(RenderFailure) {
            return try rendering(of: try run(build), folder, cache)
        } catch {
            guard build.needsToBeAlone else { throw error.placed(in: cache.table) }
            let own = BuildCache(cache.tree)
            let built = try run(Build(own, limits: limits, options: options, isAlone: true))
            var found = try rendering(of: built, folder, own)
            found.isAlone = true
            return found
        }
    }

    private func rendering(
        of built: Build.Accumulation, _ folder: String, _ cache: BuildCache
    ) throws(RenderFailure) -> Rendering {
        var objects: [RenderedObject] = []
        objects.reserveCapacity(built.set.resources.count)
        let work = RenderWork()
        for resource in built.set.resources {
            do throws(RenderFailure) {
                objects.append(
                    try RenderedObject(resource.value, defect: resource.defect, annotations: resource.buildAnnotations))
            } catch {
                throw error.at(cache.table.path(resource.value.origin.file) ?? folder)
            }
            try work.take(text: objects.last?.text.count ?? 0, isPart: false)
        }
        return Rendering(objects: objects, files: cache.table.paths, missing: built.missing, folders: built.folders)
    }
}

/// What a kustomization makes.
public struct Rendering: Sendable {
    /// The objects, in the order of kubectl.
    public var objects: [RenderedObject]
    /// The files from which they come, by the numbers of `Origin`.
    public var files: [String]
    /// What was left out, where that is allowed.
    public var missing: [RenderFailure]
    /// The real paths of the folders of all kustomizations that take part.
    public var folders: Set<String>
    /// Whether its numbers of files are those of no other.
    var isAlone = false

    /// All objects as one text of JSON documents, with the origin of each line.
    public var joined: (text: [UInt8], origins: [Origin]) {
        var text: [UInt8] = []
        var origins: [Origin] = []
        for object in objects {
            text += object.text
            origins += object.origins
        }
        return (text, origins)
    }
}

/// An object as JSON, each key and each value on a line of its own, so that a line tells where it comes from.
public struct RenderedObject: Sendable {
    /// The JSON.
    public private(set) var text: [UInt8]
    /// The origin of each line, from the first on.
    public private(set) var origins: [Origin] = []

    /// - Throws: `RenderFailure` for what cannot be written out.
    init(
        _ value: Value, defect: String?, annotations: [(key: String, value: Value)] = []
    ) throws(RenderFailure) {
        if let defect {
            throw .invalid(defect, at: value.origin)
        }
        text = []
        var value = value
        ResourceState.clean(&value)
        // Each annotation is written anew, its key without quotes.
        for entry in value.at("metadata", "annotations")?.map?.entries ?? [] {
            try MadeKey.requireText(entry.key, as: .kustomize, at: entry.keyOrigin)
        }
        for (key, text) in annotations { value.set(text, at: ["metadata", "annotations", key]) }
        try write(value)
        text.append(0x0a)
    }

    /// The place where a line comes from.
    public func origin(ofLine line: Int) -> Origin? { origins.indices.contains(line - 1) ? origins[line - 1] : nil }

    private mutating func begin(_ origin: Origin) {
        if !origins.isEmpty { text.append(0x0a) }
        origins.append(origin)
    }

    /// Makes sure that kustomize can read what it has written: it escapes the control characters below the blank, and no others.
    private func requireYAML(_ text: String, at origin: Origin) throws(RenderFailure) {
        guard text.utf8.contains(where: { $0 == 0x7f || $0 == 0xc2 || $0 == 0xef }) else { return }
        let isControl = text.unicodeScalars.contains { scalar in
            [0x7f, 0xfffe, 0xffff].contains(scalar.value)
                || (0x80...0x9f).contains(scalar.value) && scalar.value != 0x85
        }
        if isControl { throw .invalid("control characters, which YAML does not allow", at: origin) }
    }

    private mutating func write(_ value: Value) throws(RenderFailure) {
        begin(value.origin)
        switch value.content {
        case .scalar(let scalar):
            guard let json = scalar.json else {
                throw .invalid(
                    "\(scalar.text.prefix(100)) does not match the type of its field",
                    at: value.origin)
            }
            try requireYAML(scalar.text, at: value.origin)
            text += json.utf8
        case .list(let list):
            text.append(UInt8(ascii: "["))
            for (index, element) in list.enumerated() {
                if index > 0 { text.append(UInt8(ascii: ",")) }
                try write(element)
            }
            text.append(UInt8(ascii: "]"))
        case .map(let map):
            text.append(UInt8(ascii: "{"))
            let entries = map.entries.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            for (index, entry) in entries.enumerated() {
                if index > 0 { text.append(UInt8(ascii: ",")) }
                begin(entry.keyOrigin)
                try requireYAML(entry.key, at: entry.keyOrigin)
                text += Scalar.quoted(entry.key).utf8
                text.append(UInt8(ascii: ":"))
                try write(entry.value)
            }
            text.append(UInt8(ascii: "}"))
        }
    }
}
