import Kubernetes
import Manifest

extension Rule {
    static let fluxSourceNotVerified = Rule(
        id: "flux-source-not-verified",
        title: "Flux source is not verified",
        severity: .info,
        isOnByDefault: false,
        concern: .either,
        why: """
            Flux applies what it fetches: without a signature, whoever can write to the source, or intercept the \
            connection, decides what runs.
            """,
        remedy: "set spec.verify, and fetch over https or ssh",
        peers: [.kyverno("verify-flux-sources", "verify-git-repositories")],
        bad: [
            .spec(of: "source.toolkit.fluxcd.io/v1 GitRepository", "«url: https://example.com/a"),
            .spec(
                of: "source.toolkit.fluxcd.io/v1 OCIRepository",
                """
                {url: «"http://example.com/a", verify: {provider: cosign}}
                """),
        ],
        good: [
            .spec(
                of: "source.toolkit.fluxcd.io/v1 GitRepository",
                """
                {url: "ssh://git@example.com/a", verify: {mode: HEAD}}
                """),
            .manifest(
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: a}
                """),
        ],
        check: .kinds(["GitRepository", "OCIRepository"].map { Kind($0, in: "source.toolkit.fluxcd.io") }) {
            object, judgement in
            if object.spec?["verify"].isMissingOrEmpty ?? true {
                judgement.add("the source is not verified", at: "spec.verify")
            }
            if object.spec?["url"]?.scalarText?.hasPrefix("http://") ?? false {
                judgement.add("the source is fetched over an unencrypted connection", at: "spec.url")
            }
        })
}
