import Manifest
import Text

/// An object that has a folder of its own repository built and applied, and may add something to what the folder comes to: a
/// Kustomization of Flux, an Application or an ApplicationSet of Argo CD.
///
/// Sources: https://fluxcd.io/flux/components/kustomize/kustomizations/ and
/// https://argo-cd.readthedocs.io/en/stable/user-guide/kustomize/
public struct Delivery: Sendable, Hashable {
    /// The path of the file in which it stands.
    public var file: String
    /// Its kind, namespace and name, with a number for a source that is not the first.
    public let title: String
    /// The folder that it has built, as a path from the top of the tree.
    public var folder: String
    /// The folders of components and the files of patches that it adds, as paths from the top of the tree.
    public var uses: [String]
    /// Whether what the folder comes to is applied as it is.
    public let addsNothing: Bool
    /// Whether it may lead to any folder: whatever applies it says to which, or it changes to which others lead.
    public let isOpen: Bool
    /// What it adds and to which folder, as text.
    public let content: String

    /// One of which all is known.
    public init(
        file: String, title: String, folder: String, uses: [String], addsNothing: Bool, isOpen: Bool, content: String
    ) {
        (self.file, self.title, self.folder, self.uses) = (file, title, folder, uses)
        (self.addsNothing, self.isOpen, self.content) = (addsNothing, isOpen, content)
    }

    /// By what reports name it, unlike any path.
    public var name: String { "\(file) (\(title))" }

    /// The folder that it has built, and what else it uses.
    public var places: [String] { [folder] + uses }

    /// The bytes of the largest file that is looked into. What is larger than a gate reads is refused there.
    public static let largestFile = 16 << 20

    /// The deliveries in a file.
    ///
    /// - Parameter path: the path of the file.
    public static func all(in text: [UInt8], path: @autoclosure () -> String) -> [Delivery] {
        guard text.withUnsafeBytes({ isLikely(in: $0) }) else { return [] }
        let path = path()
        return contents(of: text, in: ValueReader()) { _ in .none }.map { contents in
            Delivery(
                file: path, title: contents.title, folder: contents.folder, uses: contents.uses,
                addsNothing: contents.isEmpty, isOpen: contents.isOpen, content: contents.content)
        }
    }

    /// Whether a file may have some, and is not larger than what is looked into.
    public static func isLikely(inFile text: UnsafeRawBufferPointer) -> Bool {
        text.count <= largestFile && isLikely(in: text)
    }

    /// Whether a text may have some: a quick look. Words may be hidden: in other encodings, in escapes, in base64.
    static func isLikely(in text: UnsafeRawBufferPointer) -> Bool {
        let text = text.assumingMemoryBound(to: UInt8.self)
        if ManifestWords.mayBeHidden(in: text) { return true }
        // A variable may be in the middle of a word.
        if ByteSearch.contains(text, "${") { return true }
        if ByteSearch.contains(text, "kustomize.toolkit.fluxcd.io/") { return true }
        return ByteSearch.contains(text, "argoproj.io/") && ByteSearch.contains(text, "Application")
    }

    /// Whether a text may change to which folder a delivery leads, or what it uses.
    public static func mayLead(in text: UnsafeRawBufferPointer) -> Bool {
        let text = text.assumingMemoryBound(to: UInt8.self)
        let words: [StaticString] = ["spec/path", "spec.path", "spec/components", "toolkit.fluxcd.io", "argoproj.io"]
        return words.contains { ByteSearch.contains(text, $0) }
    }

    static func contents(
        of text: [UInt8], in values: ValueReader, at place: (Position) -> Origin
    ) -> [DeliveryContents] {
        var found: [DeliveryContents] = []
        for chunk in (try? DocumentChunks.split(TextEncoding.utf8(text))) ?? [] {
            let document = try? values.read(chunk.text, as: .kubectl) { position in
                place(Position(line: position.line + chunk.line, column: position.column))
            }
            guard let value = document?.value else { continue }
            for object in objects(in: value, depth: 0) {
                found += DeliveryContents.all(of: Resource(object.value)).map { contents in
                    var contents = contents
                    contents.hasVariablePath = object.hasVariablePath
                    return contents
                }
            }
        }
        return found
    }

    private static let deepestList = 64

    /// The objects of a list, and of the lists in it, with the defaults of variables in what says what they are.
    private static func objects(in value: Value, depth: Int) -> [(value: Value, hasVariablePath: Bool)] {
        if let items = value["items"]?.list, depth < deepestList {
            return items.flatMap { objects(in: $0, depth: depth + 1) }
        }
        var object = value
        for field in ["apiVersion", "kind"] {
            if let text = value[field], let filled = text.text.flatMap(filled) {
                object.set(field, Value(filled, text.origin))
            }
        }
        if let path = value.at("spec", "path"), let filled = path.text.flatMap(filled), !path.isOpen {
            object.set(Value(filled, path.origin), at: ["spec", "path"])
        }
        return [(object, value.at("spec", "path")?.text?.contains("${") ?? false)]
    }

    /// A text with the defaults of its variables; nil where it has none.
    private static func filled(_ text: String) -> String? {
        guard text.contains("${") else { return nil }
        var text = text
        return text.withUTF8 { Variables.substituted($0) }.map { String(decoding: $0, as: UTF8.self) }
    }
}

extension Value {
    /// Whether there is a variable in a text that has no default: whoever applies it says what it is.
    fileprivate var isOpen: Bool {
        let parts = (text ?? "").byteParts(by: "${").dropFirst()
        return parts.contains { part in
            part.utf8.first { !Variables.isOfName($0) } == UInt8(ascii: "}")
        }
    }
}

/// What a delivery adds.
struct DeliveryContents {
    var title: String
    var folder: String
    /// The fields of a kustomization that it adds or sets.
    var edits = Map()
    /// The labels and annotations of all objects.
    var labels: Map?
    var annotations: Map?
    /// What stands for variables in what comes out.
    var variables: [String: [UInt8]] = [:]
    /// Whether a folder without a kustomization is taken with all its files.
    var takesPlainFolders = false

    /// Whether a variable stands in its path.
    var hasVariablePath = false

    /// Whether it may lead to any folder, or change to which others lead.
    var isOpen: Bool {
        if hasVariablePath || folder.contains("${") { return true }
        let patches = (edits["patches"]?.list ?? []).compactMap { $0["patch"]?.text }
        return patches.contains { Array($0.utf8).withUnsafeBytes { Delivery.mayLead(in: $0) } }
    }

    var isEmpty: Bool { edits.entries.isEmpty && labels == nil && annotations == nil && variables.isEmpty }

    /// The folders of components and the files of patches among what it adds, as paths from the top of the tree.
    var uses: [String] {
        let patches = (edits["patches"]?.list ?? []).compactMap { $0["path"] }
        return ((edits["components"]?.list ?? []) + patches).compactMap(\.text)
            .filter { !RemoteSource.isFetched($0) }
            .map { (folder.isEmpty ? $0 : folder + "/" + $0).normalizedPath }
    }

    private init?(_ resource: Resource, path: Value?) {
        guard let path = path?.text, let parts = ResolvedTree.parts(of: path, from: []), !path.contains("{{") else {
            return nil
        }
        folder = parts.joined(separator: "/")
        let namespace = resource.namespace
        title = "\(resource.kind) \(namespace.isEmpty ? "" : namespace + "/")\(resource.name)"
    }

    /// The deliveries of an object: one for each source that is a folder.
    static func all(of resource: Resource) -> [DeliveryContents] {
        switch (resource.gvk.group, resource.kind) {
        case ("kustomize.toolkit.fluxcd.io", "Kustomization"): flux(resource).map { [$0] } ?? []
        case ("argoproj.io", "Application"): argo(resource, resource.value["spec"])
        case ("argoproj.io", "ApplicationSet"):
            ApplicationSet.elements(of: resource.value).flatMap { template in
                argo(resource, template["spec"], named: template.at("metadata", "name")?.text)
            }
        default: []
        }
    }

    // MARK: Flux

    private static func flux(_ resource: Resource) -> DeliveryContents? {
        guard let spec = resource.value["spec"],
            var found = DeliveryContents(resource, path: spec["path"] ?? Value("", spec.origin))
        else { return nil }
        found.takesPlainFolders = true
        found.set("namespace", spec["targetNamespace"])
        for field in ["namePrefix", "nameSuffix", "patches", "images", "components"] { found.set(field, spec[field]) }
        found.labels = spec.at("commonMetadata", "labels")?.map
        found.annotations = spec.at("commonMetadata", "annotations")?.map
        for entry in spec.at("postBuild", "substitute")?.map?.entries ?? [] {
            found.variables[entry.key] = entry.value.text.map { Array($0.utf8) }
        }
        return found
    }

    // MARK: Argo CD

    private static func argo(
        _ resource: Resource, _ spec: Value?, named name: String? = nil
    ) -> [DeliveryContents] {
        let sources = [spec?["source"]].compactMap { $0 } + (spec?["sources"]?.list ?? [])
        var found: [DeliveryContents] = []
        for (index, source) in sources.enumerated() {
            guard var contents = DeliveryContents(resource, path: source["path"]) else { continue }
            if let name, !name.contains("{{") { contents.title += ", " + name }
            if index > 0 { contents.title += " source \(index + 1)" }
            defer { found.append(contents) }
            guard let options = source["kustomize"] else { continue }
            for field in [
                "namePrefix", "nameSuffix", "namespace", "replicas", "commonAnnotations", "patches", "components",
            ] { contents.set(field, options[field]) }
            contents.set("images", options["images"].map(images))
            contents.addLabels(options)
        }
        return found
    }

    private mutating func addLabels(_ options: Value) {
        guard let labels = options["commonLabels"], labels.isMap else { return }
        guard options["labelWithoutSelector"]?.text == "true" else { return set("commonLabels", labels) }
        var entry = Value.emptyMap(labels.origin)
        entry.set("pairs", labels)
        if let templates = options["labelIncludeTemplates"] { entry.set("includeTemplates", templates) }
        set("labels", Value(.list([entry]), labels.origin))
    }

    /// The entries of `name=other:tag@digest`, each part but one left out at will.
    private static func images(_ list: Value) -> Value {
        Value(
            .list((list.list ?? []).map { image in image.text.map { self.image($0, image.origin) } ?? image }),
            list.origin)
    }

    private static func image(_ text: String, _ origin: Origin) -> Value {
        let halves = text.split(separator: "=", maxSplits: 1).map(String.init)
        let image = ImageChange.parts(of: halves.last ?? "")
        var entry = Value.emptyMap(origin)
        entry.set("name", Value(halves.count == 2 ? halves[0] : image.name, origin))
        if halves.count == 2 { entry.set("newName", Value(image.name, origin)) }
        if !image.tag.isEmpty { entry.set("newTag", Value(image.tag, origin)) }
        if !image.digest.isEmpty { entry.set("digest", Value(image.digest, origin)) }
        return entry
    }

    private mutating func set(_ field: String, _ value: Value?) {
        guard let value, !value.isNull, !(value.list?.isEmpty ?? false), value.text != "" else { return }
        edits.set(field, value, keyOrigin: value.origin)
    }

    // MARK: Adding it

    /// A kustomization with what is added: to lists at their end, images in the place of those of the same name.
    ///
    /// - Throws: `RenderFailure` where what is added has another form than a kustomization.
    func applied(to file: KustomizationFile) throws(RenderFailure) -> KustomizationFile {
        let edits = try Shape.kustomization.normalized(Value(.map(edits), file.value.origin), isStrict: false)
        var value = file.value
        for entry in edits.map?.entries ?? [] {
            var new = entry.value
            if let added = new.list, var old = value[entry.key]?.list {
                if entry.key == "images" {
                    let names = Set(added.compactMap { $0["name"]?.text })
                    old.removeAll { $0["name"]?.text.map(names.contains) ?? false }
                }
                new = Value(.list(old + added), new.origin)
            } else if let added = new.map, var old = value[entry.key]?.map {
                old.merge(added)
                new = Value(.map(old), new.origin)
            }
            value.set(entry.key, new, keyOrigin: entry.keyOrigin)
        }
        return KustomizationFile(path: file.path, value: value)
    }

    /// Adds what counts only for what has been built.
    ///
    /// - Throws: `RenderFailure` where labels or annotations cannot be set.
    func finish(_ set: inout ResourceSet) throws(RenderFailure) {
        for (field, entries) in [("labels", labels), ("annotations", annotations)] {
            guard let entries else { continue }
            try Transformers.setEntries(entries, [FieldSpec("metadata/" + field, creates: true)], in: &set)
        }
    }
}
