import Kubernetes
import Manifest

/// An object that a controller makes of another, so that it stands in no manifest.
struct MadeObject: Sendable, Hashable {
    /// ConfigMap, Secret, PersistentVolumeClaim or ServiceAccount.
    let kind: String
    /// Its name; nil for any: the controller chooses it.
    let name: String?

    /// What controllers make of an object.
    static func all(by object: KubernetesObject, _ wanted: ObjectFacts.Wanted) -> [MadeObject] {
        let isRole = object.group == Kind.clusterRole.group
        if object.pods.isEmpty { return isRole && !wanted.contains(.references) ? [] : byController(of: object) }
        return wanted.contains(.references) ? byWorkload(object) : []
    }

    /// Where the controllers of other objects put Secrets.
    private static func byController(of object: KubernetesObject) -> [MadeObject] {
        let spec = object.spec
        let own = object.identity.name
        func secret(_ name: String?) -> [MadeObject] { [MadeObject(kind: "Secret", name: name ?? own)] }
        switch (object.group, object.kind) {
        case ("rbac.authorization.k8s.io", "Role"), ("rbac.authorization.k8s.io", "ClusterRole"):
            return byRights(in: object)
        case ("networking.k8s.io", "Ingress"), ("extensions", "Ingress"), ("gateway.networking.k8s.io", "Gateway"):
            return byCertManager(for: object)
        case ("", "Secret"), ("", "ConfigMap"):
            // https://github.com/emberstack/kubernetes-reflector
            let isReflected = (object.metadata?[.annotations]?.children.map { $0 } ?? []).contains {
                $0.key.hasPrefix("reflector.v1.k8s.emberstack.com/reflection-a") && $0.scalarText == "true"
                    || $0.key.hasPrefix("replicator.v1.mittwald.de/replicat")
            }
            return isReflected ? [MadeObject(kind: object.kind, name: own)] : []
        case ("", "Service"):
            return object.annotation("service.beta.openshift.io/serving-cert-secret-name").map { secret($0.scalarText) }
                ?? []
        // Source: https://cert-manager.io/docs/reference/api-docs/#cert-manager.io/v1.CertificateSpec
        case ("cert-manager.io", "Certificate"): return secret(spec?["secretName"]?.scalarText)
        // Source: https://external-secrets.io/latest/api/externalsecret/
        case ("external-secrets.io", "ExternalSecret"): return secret(spec?["target"]?[.name]?.scalarText)
        case ("external-secrets.io", "ClusterExternalSecret"):
            return secret(
                spec?["externalSecretSpec"]?["target"]?[.name]?.scalarText ?? spec?["externalSecretName"]?.scalarText)
        // Source: https://github.com/bitnami-labs/sealed-secrets
        case ("bitnami.com", "SealedSecret"): return secret(spec?[.template]?[.metadata]?[.name]?.scalarText)
        // Source: https://developer.hashicorp.com/vault/docs/platform/k8s/vso/api-reference
        case ("secrets.hashicorp.com", _): return secret(spec?["destination"]?[.name]?.scalarText)
        case ("infisical.com", "InfisicalSecret"), ("secrets.infisical.com", "InfisicalSecret"):
            return secret(spec?["managedSecretReference"]?["secretName"]?.scalarText)
        case ("secrets.doppler.com", "DopplerSecret"): return secret(spec?["managedSecret"]?[.name]?.scalarText)
        case ("spv.no", "AzureKeyVaultSecret"): return secret(spec?["output"]?["secret"]?[.name]?.scalarText)
        case ("secrets-store.csi.x-k8s.io", "SecretProviderClass"):
            return (spec?["secretObjects"]).indexed.flatMap { secret($0.node["secretName"]?.scalarText) }
        case ("isindir.github.com", "SopsSecret"):
            return (spec?["secretTemplates"]).indexed.flatMap { secret($0.node[.name]?.scalarText) }
        // Source: https://github.com/kube-object-storage/lib-bucket-provisioner
        case ("objectbucket.io", "ObjectBucketClaim"): return secret(nil) + [MadeObject(kind: "ConfigMap", name: own)]
        case ("trust.cert-manager.io", "Bundle"): return secret(nil) + [MadeObject(kind: "ConfigMap", name: own)]
        case ("cdi.kubevirt.io", "DataVolume"): return [MadeObject(kind: "PersistentVolumeClaim", name: own)]
        case ("onepassword.com", _), ("ricoberger.de", _), ("kubernetes-client.io", _),
            ("kafka.strimzi.io", "KafkaUser"),
            ("secretgenerator.mittwald.de", _), ("secretgen.k14s.io", _), ("secretgen.carvel.dev", _):
            return secret(nil)
        default:
            // Crossplane and its like.
            let name = spec?["writeConnectionSecretToRef"]?[.name]?.scalarText
            if let name { return secret(name) }
            return OperatorKinds.Effect(of: object, hasKnownPods: false) == .pods
                ? ["Secret", "ConfigMap", "PersistentVolumeClaim", "ServiceAccount"].map {
                    MadeObject(kind: $0, name: nil)
                }
                : []
        }
    }

    /// The Secrets that cert-manager makes for what has its annotations.
    private static func byCertManager(for object: KubernetesObject) -> [MadeObject] {
        let isAsked = (object.metadata?[.annotations]?.children.map { $0 } ?? []).contains {
            $0.key.hasPrefix("cert-manager.io/") || $0.key == "kubernetes.io/tls-acme"
        }
        guard isAsked else { return [] }
        let listeners = (object.spec?["listeners"]).indexed.flatMap {
            ($0.node["tls"]?["certificateRefs"]).indexed.map(\.node)
        }
        let names =
            (object.spec?["tls"]).indexed.compactMap { $0.node["secretName"]?.scalarText }
            + listeners.compactMap { $0[.name]?.scalarText }
        return names.map { MadeObject(kind: "Secret", name: $0) }
    }

    /// What whoever has a role may create: a program that gets the right mostly uses it for its own.
    private static func byRights(in object: KubernetesObject) -> [MadeObject] {
        let resources: [(StaticString, String)] = [
            ("secrets", "Secret"), ("configmaps", "ConfigMap"), ("persistentvolumeclaims", "PersistentVolumeClaim"),
            ("serviceaccounts", "ServiceAccount"),
        ]
        return resources.compactMap { resource, kind in
            object.roleRules.contains { $0.grant(["create"], on: [resource]) != nil }
                ? MadeObject(kind: kind, name: nil) : nil
        }
    }

    /// What comes to be with a workload: the claims of a StatefulSet, and the Secrets that its programs are told to write.
    private static func byWorkload(_ object: KubernetesObject) -> [MadeObject] {
        var made: [MadeObject] = []
        for (_, template) in (object.spec?["volumeClaimTemplates"]).indexed {
            guard let name = template[.metadata]?[.name]?.scalarText else { continue }
            made.append(MadeObject(kind: "PersistentVolumeClaim", name: "\(name)-\(object.identity.name)-0"))
        }
        for container in object.pods.flatMap(\.containers) {
            for (_, argument) in container.node["args"].indexed {
                // `--secret-name=ingress-nginx-admission`
                guard let text = argument.string, text.hasPrefix("--"), let equals = text.firstIndex(of: "=") else {
                    continue
                }
                let flag = text[..<equals]
                let value = String(text[text.index(after: equals)...])
                if flag.contains("secret") { made.append(MadeObject(kind: "Secret", name: value)) }
                if flag.contains("configmap") || flag.contains("config-map") {
                    made.append(MadeObject(kind: "ConfigMap", name: value.split(separator: "/").last.map(String.init)))
                }
            }
        }
        return made
    }
}
