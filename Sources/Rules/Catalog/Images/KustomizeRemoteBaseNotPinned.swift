import Kubernetes
import Kustomize
import Manifest

extension Rule {
    static let kustomizeRemoteBaseNotPinned = Rule(
        id: "kustomize-remote-base-not-pinned",
        title: "Remote base of a kustomization is not pinned",
        severity: .medium,
        concern: .presence,
        why: """
            The next build applies whatever is then on a branch of somebody else's repository: whoever can write to it \
            decides what runs, and nobody here has reviewed it.
            """,
        remedy: "pin it to a version tag or a commit (?ref=v1.4.2), or copy the base into this repository",
        bad: [
            .manifest(
                """
                apiVersion: kustomize.config.k8s.io/v1beta1
                kind: Kustomization
                resources: [web.yaml, «https://github.com/example/app//base?ref=main]
                """),
            .manifest(
                """
                apiVersion: kustomize.config.k8s.io/v1alpha1
                kind: Component
                components: [«github.com/example/app//tls]
                """),
            .manifest(
                """
                apiVersion: kustomize.config.k8s.io/v1beta1
                kind: Kustomization
                bases: [«git@git.example.com:team/app.git, «https://git.example.com/team/app//base]
                """),
            .manifest(
                """
                apiVersion: kustomize.config.k8s.io/v1beta1
                kind: Kustomization
                resources: [«https://raw.githubusercontent.com/example/app/main/install.yaml]
                """),
            .manifest(
                """
                apiVersion: kustomize.config.k8s.io/v1beta1
                kind: Kustomization
                resources: [«https://github.com/example/app/releases/latest/download/install.yaml]
                """),
        ],
        good: [
            .manifest(
                """
                apiVersion: kustomize.config.k8s.io/v1beta1
                kind: Kustomization
                resources:
                - ../base
                - https://github.com/example/app//base?timeout=90&ref=v1.4.2
                - ssh://git@git.example.com/app.git//base?ref=0d17b565c37bcbd895e9d92315a05c1c3c9a29f7
                - https://raw.githubusercontent.com/example/app/release-1.4/install.yaml
                - https://github.com/example/app/releases/download/v1.4.2/install.yaml
                """),
            // Nobody can tell the version of a file on some server by its address.
            .manifest(
                """
                apiVersion: kustomize.config.k8s.io/v1beta1
                kind: Kustomization
                resources: [https://get.example.com/install.yaml, https://get.example.com/install]
                """),
        ],
        check: .kinds(["Kustomization", "Component"].map { Kind($0, in: "kustomize.config.k8s.io") }) {
            object, judgement in
            for list in ["resources", "bases", "components"] {
                for (index, entry) in object.node[list].indexed {
                    guard let text = entry.scalarText else { continue }
                    switch RemoteSource.revision(of: text) {
                    case .moving(let name):
                        judgement.add("a remote base follows \(name), not a fixed version", at: "\(list)[\(index)]")
                    case .unnamed:
                        judgement.add("a remote base names no version", at: "\(list)[\(index)]")
                    case .pinned, .unknown, nil: break
                    }
                }
            }
        })
}
