import Manifest

extension Rule {
    static let awsAuthMasters = Rule(
        id: "aws-auth-masters",
        title: "ConfigMap aws-auth makes AWS identities administrators of the cluster",
        severity: .high,
        standards: [.cis("5.1.7")],
        concern: .presence,
        why: """
            EKS treats the members of system:masters as administrators, whatever roles and bindings say. A binding can \
            be revoked and is seen by whoever reviews access; this entry is not.
            """,
        remedy: "map the identity to a group of your own, and bind that group to a role with the rights needed",
        bad: [
            .manifest(
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: aws-auth, namespace: kube-system}
                data:
                  mapUsers: «|
                    - userarn: arn:aws:iam::123456789012:user/ada
                      username: ada
                      groups: [system:masters]
                  mapRoles: |
                    - rolearn: arn:aws:iam::123456789012:role/nodes
                      username: system:node:{{EC2PrivateDNSName}}
                      groups: [system:bootstrappers, system:nodes]
                """),
            .manifest(
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: aws-auth}
                data: {mapRoles: «"- {rolearn: 'arn:aws:iam::123456789012:role/ci', username: ci, groups: ['system:masters']}"}
                """),
        ],
        good: [
            .manifest(
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: aws-auth, namespace: kube-system}
                data:
                  mapRoles: |
                    - rolearn: arn:aws:iam::123456789012:role/nodes
                      username: system:node:{{EC2PrivateDNSName}}
                      groups: [system:bootstrappers, system:nodes]
                """),
            .manifest(
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: aws-auth, namespace: shop}
                data: {mapUsers: "- groups: [system:masters]"}
                """),
        ],
        check: .kinds([.configMap]) { object, judgement in
            let (name, namespace) = (object.identity.name, object.identity.namespace ?? "kube-system")
            guard name == "aws-auth", namespace == "kube-system" else { return }
            for field in ["mapUsers", "mapRoles", "mapAccounts"] {
                guard let text = object.node[.data]?[field]?.string else { continue }
                let entries = entries(of: readable(text)).filter { $0.contains("system:masters") }
                guard !entries.isEmpty else { continue }
                judgement.add(
                    "\(entries.count == 1 ? "an entry" : "\(entries.count) entries") of \(field) "
                        + "\(entries.count == 1 ? "is" : "are") in the group system:masters",
                    at: "data.\(field)", values: entries)
            }
        })

    /// The text, without the escapes and aliases by which its words may be hidden.
    private static func readable(_ text: String) -> String {
        guard !text.contains("system:masters") else { return text }
        var (found, copy): (String?, String) = (nil, text)
        _ = copy.withUTF8 { bytes in
            ManifestReader().readDocument(bytes, as: .kubectl) { list in
                found = list.children.map { entry in
                    var json = JSONText()
                    json.append(entry)
                    return "- " + json.string
                }.joined(separator: "\n")
            }
        }
        return found ?? text
    }

    /// The entries of a list in a text, as far as lines tell: what stands in one decides who is meant.
    private static func entries(of text: String) -> [String] {
        var entries: [String] = []
        for line in text.split(separator: "\n") {
            if line.hasPrefix("-") || entries.isEmpty {
                entries.append(String(line))
            } else {
                entries[entries.count - 1] += "\n" + line
            }
        }
        return entries
    }
}
