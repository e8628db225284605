import Manifest

extension Rule {
    static let restrictedSecretReferenced = Rule(
        id: "restricted-secret-referenced",
        title: "Pod uses a secret that is not for it",
        severity: .info,
        isOnByDefault: false,
        concern: .presence,
        parameters: [
            Parameter(
                "forbidden", .texts(["platform-*"]),
                "names of secrets that no pod may use; a star at the end stands for anything")
        ],
        why: """
            Some secrets of a namespace belong to the platform; a pod that mounts them can read them.
            """,
        remedy: "remove the reference",
        mend: .unsafe(.removal),
        peers: [.kyverno("restrict-secrets-by-name", "restrict-secrets-by-label")],
        bad: [
            .container("env: [{name: A, valueFrom: {secretKeyRef: {name: «platform-ca, key: k}}}]"),
            .podSpec("volumes: [{name: a, secret: {secretName: «platform-tls}}]"),
            .podSpec(
                """
                volumes: [{name: a, secret: {secretName: «root-ca}}]
                """
            ).with(["forbidden": .texts(["root-ca"])]),
        ],
        good: [
            .container(
                """
                name: app
                image: registry.example.com/web:1.4
                env: [{name: A, valueFrom: {secretKeyRef: {name: db, key: k}}}]
                """),
            .container(
                """
                name: app
                image: registry.example.com/web:1.4
                """),
            .container(
                """
                name: app
                image: registry.example.com/web:1.4
                env: [{name: A, valueFrom: {secretKeyRef: {name: platform-ca, key: k}}}]
                """
            ).with(["forbidden": .texts(["other-*"])]),
        ],
        check: .pods { pod, judgement in
            let names = judgement.texts("forbidden")
            func isForbidden(_ node: Node?) -> Bool {
                guard let name = node?.scalarText else { return false }
                return names.contains { $0.hasSuffix("*") ? name.hasPrefix($0.dropLast()) : name == $0 }
            }
            for (index, volume) in pod.volumes.indexed where isForbidden(volume["secret"]?["secretName"]) {
                judgement.add("the pod mounts a secret that is not for it", at: "volumes[\(index)].secret.secretName")
            }
            for (index, volume) in pod.volumes.indexed {
                if isForbidden(volume["csi"]?["nodePublishSecretRef"]?[.name]) {
                    judgement.add(
                        "the pod mounts a volume with a secret that is not for it",
                        at: "volumes[\(index)].csi.nodePublishSecretRef.name")
                }
                for (source, entry) in (volume["projected"]?["sources"]).indexed
                where isForbidden(entry["secret"]?[.name]) {
                    judgement.add(
                        "the pod mounts a secret that is not for it",
                        at: "volumes[\(index)].projected.sources[\(source)].secret.name")
                }
            }
            for (index, secret) in pod.node["imagePullSecrets"].indexed where isForbidden(secret[.name]) {
                judgement.add(
                    "the pod pulls images with a secret that is not for it", at: "imagePullSecrets[\(index)].name")
            }
            for container in pod.containers {
                for (index, variable) in container.environment
                where isForbidden(variable[.valueFrom]?["secretKeyRef"]?[.name]) {
                    judgement.add(
                        "uses a secret that is not for it", of: container,
                        at: "env[\(index)].valueFrom.secretKeyRef.name")
                }
                for (index, source) in container.node[.envFrom].indexed where isForbidden(source["secretRef"]?[.name]) {
                    judgement.add(
                        "uses a secret that is not for it", of: container, at: "envFrom[\(index)].secretRef.name")
                }
            }
        })
}
