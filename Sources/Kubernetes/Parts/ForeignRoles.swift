import Manifest

/// Roles and bindings under the names of other systems, which their controllers make into those of Kubernetes.
///
/// Source: https://ranchermanager.docs.rancher.com/how-to-guides/new-user-guides/authentication-permissions-and-global-configuration/manage-role-based-access-control-rbac
/// and https://projectcapsule.dev/docs/tenants/permissions/
enum ForeignRoles {
    private static let group = "rbac.authorization.k8s.io/v1"

    /// What an object becomes; nothing for most.
    static func parts(of object: KubernetesObject) -> [EmbeddedParts.Part] {
        switch (object.group, object.kind) {
        case ("management.cattle.io", "RoleTemplate"), ("management.cattle.io", "GlobalRole"):
            let type = ManifestObject.TypeMeta(kind: "ClusterRole", apiVersion: group)
            return [.object(ManifestObject(part: object.node, type: type), isPartial: true)]
        case ("management.cattle.io", "ClusterRoleTemplateBinding"):
            return rancherBinding(object, field: "roleTemplateName", owners: ["cluster-owner", "cluster-admin"])
        case ("management.cattle.io", "GlobalRoleBinding"):
            return rancherBinding(object, field: "globalRoleName", owners: ["admin", "restricted-admin"])
        case ("capsule.clastix.io", "Tenant"):
            return (object.spec?["additionalRoleBindings"]).indexed.compactMap { tenantBinding($0.node) }
        default: return []
        }
    }

    private static func rancherBinding(
        _ object: KubernetesObject, field: StaticString, owners: Set<String>
    ) -> [EmbeddedParts.Part] {
        guard let name = object.node[field], owners.contains(name.scalarText ?? "") else { return [] }
        let users = ["userName", "userPrincipalName"].compactMap { object.node[$0]?.scalarText }
        let groups = ["groupName", "groupPrincipalName"].compactMap { object.node[$0]?.scalarText }
        let subjects = users.map { ("User", $0) } + groups.map { ("Group", $0) }
        let json = binding(of: "cluster-admin") { json in
            for (kind, name) in subjects {
                json.object { json in
                    json.member("kind", kind)
                    json.member("name", name)
                }
            }
        }
        return [.made(json, name)]
    }

    private static func tenantBinding(_ entry: Node) -> EmbeddedParts.Part? {
        guard let role = entry["clusterRoleName"], let name = role.scalarText else { return nil }
        let json = binding(of: name) { json in
            for (_, subject) in entry["subjects"].indexed {
                json.object { json in
                    for field in subject.children where field.kind == .string { json.member(.text(field.key), field) }
                }
            }
        }
        return .made(json, role)
    }

    private static func binding(of role: String, subjects: (inout JSONText) -> Void) -> [UInt8] {
        var json = JSONText()
        json.object { json in
            json.member("apiVersion", group)
            json.member("kind", "ClusterRoleBinding")
            json.member("roleRef") { json in
                json.member("kind", "ClusterRole")
                json.member("name", role)
            }
            json.list("subjects", subjects)
        }
        return json.bytes
    }
}
