import Kubernetes
import Manifest

extension Rule {
    static let endpointSliceLoopbackAddress = Rule(
        id: "endpointslice-loopback-address",
        title: "Endpoint is an address of the node itself",
        severity: .high,
        standards: [.cve("CVE-2021-25737")],
        concern: .presence,
        why: """
            Traffic to the Service goes to whatever listens on the node's localhost, or to the metadata server of its \
            cloud.
            """,
        remedy: "use addresses of pods or of external hosts",
        peers: [.datree("ENDPOINTSLICE_CVE2021_25373_INCORRECT_ADDRESSES_VALUE")],
        bad: [
            .manifest(
                """
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata: {name: a}
                addressType: IPv4
                endpoints:
                  - addresses: [«127.0.0.1]
                """),
            .manifest(
                """
                apiVersion: v1
                kind: Endpoints
                metadata: {name: a}
                subsets:
                  - addresses: [{ip: 10.0.0.1}, {ip: «169.254.169.254}]
                """),
        ],
        good: [
            .manifest(
                """
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata: {name: a}
                addressType: IPv4
                endpoints: [{addresses: [10.1.2.3]}]
                """),
            .manifest(
                """
                apiVersion: v1
                kind: Endpoints
                metadata: {name: a}
                subsets: [{addresses: [{ip: 10.0.0.1}]}]
                """),
        ],
        check: .kinds([Kind("EndpointSlice", in: "discovery.k8s.io"), Kind("Endpoints")]) { object, judgement in
            func isLocal(_ node: Node?) -> Bool {
                node?.scalarText.map { $0.hasPrefix("127.") || $0.hasPrefix("169.254.") || $0 == "::1" } ?? false
            }
            for (index, endpoint) in object.node["endpoints"].indexed {
                for (place, address) in endpoint["addresses"].indexed where isLocal(address) {
                    judgement.add(
                        "an endpoint is \(address.scalarText ?? "")", at: "endpoints[\(index)].addresses[\(place)]")
                }
            }
            for (index, subset) in object.node["subsets"].indexed {
                for (place, address) in subset["addresses"].indexed where isLocal(address["ip"]) {
                    judgement.add(
                        "an endpoint is \(address["ip"]?.scalarText ?? "")",
                        at: "subsets[\(index)].addresses[\(place)].ip")
                }
            }
        })
}
