import Kubernetes
import Manifest

/// What is kept of a Service.
struct ServiceFacts: Sendable, Hashable {
    /// What it selects; nil where somebody else says where it leads, or it leads out of the cluster.
    let selector: LabelSelector?
    /// Where the selector stands, and otherwise the object.
    let selectorPlace: FactPlace
    /// Whether it has no address of its own (`clusterIP: None`).
    let isHeadless: Bool
    /// Whether it is only another name for something outside.
    let isExternalName: Bool
    /// Whether it is reached from outside: a NodePort or a load balancer.
    let isExposed: Bool
    /// Its ports.
    let ports: [Port]
    /// The names that external-dns gives it.
    let hostnames: [PlacedText]

    /// A port.
    struct Port: Sendable, Hashable {
        let name: String?
        let number: Int?
    }

    init(_ reader: FactReader) {
        let spec = reader.object.spec
        let type = spec?["type"]
        isExternalName = type?.equals("ExternalName") ?? false
        isExposed = type?.equals(anyOf: ["NodePort", "LoadBalancer"]) ?? false
        isHeadless = spec?["clusterIP"]?.equals("None") ?? false
        selector = isExternalName ? nil : LabelSelector(pairs: spec?["selector"])
        selectorPlace = spec?["selector"].map { reader.place($0, "spec.selector") } ?? reader.start
        ports = (spec?[.ports]).indexed.map { Port(name: $0.node[.name]?.scalarText, number: $0.node["port"]?.int) }
        hostnames = ServiceFacts.hostnames(reader)
    }

    /// The names that external-dns gives an object, as an annotation lists them.
    static func hostnames(_ reader: FactReader) -> [PlacedText] {
        let key = "external-dns.alpha.kubernetes.io/hostname"
        guard let node = reader.object.annotation(key), let text = node.string else { return [] }
        let place = reader.place(node, "metadata.annotations[\(key)]")
        return text.split(whereSeparator: { $0 == "," || $0 == " " }).map { PlacedText(text: String($0), place: place) }
    }

    /// Whether it has a port by the name or number by which a route asks for it.
    func hasPort(_ port: RouteFacts.Port) -> Bool {
        switch port {
        case .number(let number): ports.contains { $0.number == number || $0.number == nil }
        case .name(let name): ports.contains { $0.name == name }
        case .any: true
        }
    }
}

/// What is kept of a ServiceMonitor of the Prometheus operator.
struct ServiceMonitorFacts: Sendable, Hashable {
    /// Which Services it is for.
    let selector: LabelSelector
    /// Where that stands.
    let place: FactPlace
    /// The namespaces in which they are; nil for all.
    let namespaces: [String]?

    init(_ reader: FactReader) {
        let spec = reader.object.spec
        selector = LabelSelector(spec?["selector"]) ?? .everything
        place = spec?["selector"].map { reader.place($0, "spec.selector") } ?? reader.start
        let names = (spec?["namespaceSelector"]?["matchNames"]).indexed.compactMap(\.node.scalarText)
        namespaces = spec?["namespaceSelector"]?["any"]?.bool == true ? nil : names
    }
}
