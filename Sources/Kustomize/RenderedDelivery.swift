import Manifest

/// A delivery among what has been rendered: patches and variables change such objects as well, and what comes out is what
/// Flux or Argo CD reads.
public struct RenderedDelivery: Sendable {
    /// Its kind, namespace and name.
    public let title: String
    /// The folder that it has built, as a path from the top of the tree.
    public var folder: String
    /// Whether what the folder comes to is applied as it is.
    public let addsNothing: Bool
    /// What it adds and to which folder, as text: two that are the same come to the same.
    public let content: String
    var contents: DeliveryContents

    init(_ contents: DeliveryContents) {
        (title, folder, addsNothing) = (contents.title, contents.folder, contents.isEmpty)
        self.contents = contents
        content = contents.content
    }
}

extension Rendering {
    /// The deliveries among the objects.
    public var deliveries: [RenderedDelivery] {
        if isAlone { return [] }
        let values = ValueReader()
        return objects.flatMap { object -> [RenderedDelivery] in
            guard object.text.withUnsafeBytes({ Delivery.isLikely(in: $0) }) else { return [] }
            let read = try? values.read(object.text[...], as: .kubectl) { object.origin(ofLine: $0.line) ?? .none }
            guard let value = read?.value else { return [] }
            return DeliveryContents.all(of: Resource(value)).map { RenderedDelivery($0) }
        }
    }
}

extension DeliveryContents {
    /// What it adds, as text without places.
    var content: String {
        let maps = [edits, labels ?? Map(), annotations ?? Map()].map { map in
            (try? RenderedObject(Value(.map(map), .none), defect: nil)).map { String(decoding: $0.text, as: UTF8.self) }
                ?? ""
        }
        let variables = variables.sorted { $0.key < $1.key }.map {
            "\($0.key)=\(String(decoding: $0.value, as: UTF8.self))"
        }
        return ([title, folder] + maps + variables).joined(separator: "\u{0}")
    }
}
