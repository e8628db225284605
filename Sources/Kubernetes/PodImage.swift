import Manifest

/// An image that a pod takes: what a container runs, or what a volume holds (image volumes, KEP-4639).
public struct PodImage {
    /// As it is written; empty where there is none.
    public let text: String
    /// The same, taken apart.
    public let reference: ImageReference
    /// The route to it, from the container or from the pod.
    public let field: String
}

extension Container {
    /// What the container runs.
    public var podImage: PodImage? {
        guard let reference = imageReference else { return nil }
        return PodImage(text: image?.string ?? "", reference: reference, field: "image")
    }
}

extension PodSpec {
    /// Whether there are volumes, which may hold images.
    public var hasVolumes: Bool { volumes != nil || form == .virtualMachine }

    /// What the volumes hold, each with the name of its volume.
    public var volumeImages: [(volume: String, image: PodImage)] {
        let (source, field) = form == .virtualMachine ? ("containerDisk", "image") : ("image", "reference")
        return node[.volumes].indexed.compactMap { index, volume in
            guard let text = volume[source]?[field]?.scalarText, !text.isEmpty else { return nil }
            let image = PodImage(
                text: text, reference: ImageReference(text), field: "volumes[\(index)].\(source).\(field)")
            return (volume[.name]?.scalarText ?? "", image)
        }
    }
}
