import Manifest

extension Variables {
    /// Whether a variable may stand in the document of an object.
    public static func mayStand(in object: KubernetesObject) -> Bool { object.node.documentContains("${") }

    /// The values that an object itself gives to variables: the parameters of an OpenShift Template.
    public static func values(of object: KubernetesObject) -> [String: [UInt8]] {
        guard object.kind == "Template" else { return [:] }
        let known = object.node["parameters"].indexed.compactMap { _, parameter in
            parameter[.name]?.string.map { ($0, Array((parameter[.value]?.scalarText ?? "").utf8)) }
        }
        return Dictionary(known.filter { !$0.1.isEmpty }) { first, _ in first }
    }
}
