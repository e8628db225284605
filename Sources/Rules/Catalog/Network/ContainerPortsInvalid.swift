import Manifest

extension Rule {
    static let containerPortsInvalid = Rule(
        id: "container-ports-invalid",
        title: "Container declares invalid ports",
        severity: .low,
        isOnByDefault: false,
        concern: .presence,
        why: """
            The API server rejects a port name that is used twice or is too long, and an invalid port number.
            """,
        remedy: "give each port a number from 1 to 65535 and a name of its own",
        peers: [.kubeScore("container-ports-check")],
        bad: [
            .container("ports: [{name: a, containerPort: 80}, {name: «a, containerPort: 81}]"),
            .container("ports: [{containerPort: «0}]"),
        ],
        good: [
            .container("ports: [{name: a, containerPort: 80}, {name: b, containerPort: 80, protocol: UDP}]"),
            .container(
                """
                name: app
                image: registry.example.com/web:1.4
                """),
        ],
        check: .containers { container, judgement in
            var names: Set<String> = []
            for (index, port) in container.node[.ports].indexed where port.isMapping {
                if let name = port[.name]?.string, !name.isEmpty,
                    !PortName.isValid(name) || !names.insert(name).inserted
                {
                    judgement.add("has a port with the invalid or duplicate name \(name)", at: "ports[\(index)].name")
                }
                if let number = port[.containerPort]?.int, !(1...65_535).contains(number) {
                    judgement.add("has the invalid port \(number)", at: "ports[\(index)].containerPort")
                } else if port[.containerPort].map(\.isNull) ?? true {
                    judgement.add("has a port without a number", at: "ports[\(index)].containerPort")
                }
                if let name = port["protocol"]?.string, !["TCP", "UDP", "SCTP", ""].contains(name),
                    !Variables.isPlaceholder(port["protocol"]?.utf8 ?? UnsafeBufferPointer(start: nil, count: 0))
                {
                    judgement.add(
                        "has a port with the protocol \(name), which must be TCP, UDP or SCTP",
                        at: "ports[\(index)].protocol", fix: "use TCP, UDP or SCTP, in capital letters")
                }
            }
        })
}

/// The name of a port, as the API takes it: an IANA service name of at most 15 lower-case letters, digits and hyphens, with
/// at least one letter, no hyphen at an end or beside another.
enum PortName {
    static func isValid(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return (1...15).contains(bytes.count) && bytes.contains { $0.isLowerLetter }
            && bytes.allSatisfy { $0.isLowerLetter || $0.isDigit || $0 == UInt8(ascii: "-") }
            && bytes.first != UInt8(ascii: "-") && bytes.last != UInt8(ascii: "-") && !text.contains("--")
    }
}
