import Kubernetes
import Testing

/// By what two versions of an object are told to be the same.
@Suite struct ObjectIdentityTests {
    @Test(arguments: [
        ("apps/v1", "apps/v1beta2", "Deployment", true), ("extensions/v1beta1", "apps/v1", "Deployment", true),
        ("extensions/v1beta1", "networking.k8s.io/v1", "Ingress", true), ("v1", "v1", "Pod", true),
        ("foo.example/v1", "apps/v1", "Deployment", false), ("v1", "apps/v1", "Deployment", false),
        ("extensions/v1beta1", "apps/v1", "Ingress", false),
    ])
    func aVersionDoesNotCountAndAGroupDoes(one: String, other: String, kind: String, isSame: Bool) {
        let identities = [one, other].map { ObjectIdentity(apiVersion: $0, kind: kind, namespace: nil, name: "x") }
        #expect((identities[0] == identities[1]) == isSame)
    }
}
