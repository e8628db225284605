import Kubernetes
import Manifest

extension Rule {
    static let tillerDeployed = Rule(
        id: "tiller-deployed",
        title: "Tiller of Helm 2 is deployed",
        severity: .high,
        concern: .presence,
        why: """
            Tiller has rights on the whole cluster and does not authenticate its callers; Helm 2 has received no fixes \
            since 2020.
            """,
        remedy: "remove tiller and use Helm 3 or newer",
        peers: [
            .checkov("CKV_K8S_34", "CKV_K8S_44", "CKV_K8S_45"), .trivy("KSV-0102"), .kyverno("disallow-helm-tiller"),
        ],
        bad: [
            .container(
                """
                name: tiller
                image: «ghcr.io/helm/tiller:v2.17.0
                """),
            .manifest(
                """
                apiVersion: v1
                kind: Service
                metadata:
                  name: «tiller-deploy
                """),
        ],
        good: [
            .manifest(
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: tiller-deploy}
                """),
            .container(
                """
                name: app
                image: registry.example.com/web:1.4
                """),
            .manifest(
                """
                apiVersion: v1
                kind: Service
                metadata:
                  name: tiller-docs
                """),
        ],
        check: .objects(of: .only(Kind.workloads + [.service])) { object, judgement in
            judgement.addImages("runs Tiller of Helm 2") {
                $0.repository.hasSuffix("tiller") && $0.baseName == "tiller"
            }
            if object.isKind("Service", in: ""), object.identity.name == "tiller-deploy" {
                judgement.add("the Service makes Tiller of Helm 2 reachable", at: "metadata.name")
            }
        })
}
