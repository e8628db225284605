import RegularExpressions

/// What an entry of `images` makes of references to an image.
struct ImageChange {
    /// nil for a name that is no regular expression, which makes kustomize crash once it meets an image.
    private let pattern: RegularExpression?
    private let newName: Value?
    private let newTag: Value?
    private let digest: Value?
    private let tagSuffix: Value?
    private let origin: Origin

    init(_ image: Value) {
        func field(_ name: String) -> Value? { image[name].flatMap { $0.text?.isEmpty ?? true ? nil : $0 } }
        (newName, newTag, digest, tagSuffix) = (field("newName"), field("newTag"), field("digest"), field("tagSuffix"))
        origin = image.origin
        let name = image["name"]?.text ?? ""
        pattern = try? RegularExpression("^" + name + "(:[a-zA-Z0-9_.{}-]*)?(@sha256:[a-zA-Z0-9_.{}-]*)?$")
    }

    /// What it costs to look at an object, in changes of one.
    var cost: Int { pattern.map(RenderWork.cost) ?? 0 }

    /// Changes the images of all lists of containers in a value.
    func applyEverywhere(to value: inout Value) throws(RenderFailure) {
        switch value.content {
        case .scalar: return
        case .list:
            let _: Void? = try value.withList { list throws(RenderFailure) in
                for index in list.indices where !list[index].isScalar { try applyEverywhere(to: &list[index]) }
            }
        case .map:
            let _: Void? = try value.withMap { map throws(RenderFailure) in
                for index in map.entries.indices where !map.entries[index].value.isScalar {
                    let key = map.entries[index].key
                    if key == "containers" || key == "initContainers" {
                        try applyToContainers(&map.entries[index].value)
                    }
                    try applyEverywhere(to: &map.entries[index].value)
                }
            }
        }
    }

    private func applyToContainers(_ containers: inout Value) throws(RenderFailure) {
        let _: Void? = try containers.withList { list throws(RenderFailure) in
            for index in list.indices {
                let _: Void? = try list[index].withMap { map throws(RenderFailure) in
                    try map.update("image") { image throws(RenderFailure) in
                        if image.isScalar { try apply(to: &image) }
                    }
                }
            }
        }
    }

    func apply(to value: inout Value) throws(RenderFailure) {
        guard let pattern else {
            throw .invalid("the name of the image is not a regular expression", at: origin)
        }
        guard var scalar = value.scalar, pattern.isFound(in: scalar.text) else { return }
        var (name, tag, hash) = ImageChange.parts(of: scalar.text)
        var place = origin
        if let newName {
            name = newName.text ?? ""
            place = newName.origin
        }
        if let newTag {
            tag = newTag.text ?? ""
            hash = digest?.text ?? ""
            place = newTag.origin
        } else if let digest {
            (tag, hash) = ("", digest.text ?? "")
            place = digest.origin
        } else if let tagSuffix {
            tag += tagSuffix.text ?? ""
            hash = ""
            place = tagSuffix.origin
        }
        let image = name + (tag.isEmpty ? "" : ":" + tag) + (hash.isEmpty ? "" : "@" + hash)
        guard image != scalar.text else { return }
        scalar = Scalar(image, .string)
        value = Value(.scalar(scalar), place)
    }

    /// The parts of a reference to an image.
    static func parts(of image: String) -> (name: String, tag: String, digest: String) {
        let bytes = Array(image.utf8)
        let slash = bytes.firstIndex(of: UInt8(ascii: "/")) ?? 0
        let start = slash > 0 ? slash : 0
        let at = bytes[start...].firstIndex(of: UInt8(ascii: "@"))
        let colon = bytes[start...].firstIndex(of: UInt8(ascii: ":"))
        func text(_ slice: ArraySlice<UInt8>) -> String { String(decoding: slice, as: UTF8.self) }
        switch (at, colon) {
        case (nil, nil): return (image, "", "")
        case (let at?, let colon) where colon.map({ at < $0 }) ?? true:
            return (text(bytes[..<at]), "", text(bytes[(at + 1)...]))
        case (let at?, let colon?):
            return (text(bytes[..<colon]), text(bytes[(colon + 1)..<at]), text(bytes[(at + 1)...]))
        case (nil, let colon?): return (text(bytes[..<colon]), text(bytes[(colon + 1)...]), "")
        default: return (image, "", "")
        }
    }
}
