import Kubernetes
import Manifest

extension Rule {
    static let gatekeeperRepoPrefixAmbiguous = Rule(
        id: "gatekeeper-repo-prefix-ambiguous",
        title: "Allowed repository ends in the middle of a name",
        severity: .low,
        isOnByDefault: false,
        concern: .presence,
        why: """
            Without a trailing slash, registry.example.com/team also allows \
            registry.example.com/team-of-somebody-else.
            """,
        remedy: "end the repository with a slash",
        peers: [.trivy("KSV-0124")],
        bad: [
            .spec(
                of: "constraints.gatekeeper.sh/v1beta1 K8sAllowedRepos",
                """
                parameters:
                  repos: [«registry.example.com/team]
                """),
            .spec(
                of: "constraints.gatekeeper.sh/v1beta1 K8sAllowedReposv2",
                """
                parameters:
                  repos:
                    - a.example.com/
                    - «b.example.com
                """),
        ],
        good: [
            .spec(
                of: "constraints.gatekeeper.sh/v1beta1 K8sAllowedRepos",
                """
                {parameters: {repos: [registry.example.com/]}}
                """),
            .spec(of: "constraints.gatekeeper.sh/v1beta1 K8sRequiredLabels", "{parameters: {repos: [a]}}"),
        ],
        check: .objects(
            of: .only([
                Kind("K8sAllowedRepos", in: "constraints.gatekeeper.sh"),
                Kind("K8sAllowedReposv2", in: "constraints.gatekeeper.sh"),
            ])
        ) { object, judgement in
            guard object.group == "constraints.gatekeeper.sh", object.kind.hasPrefix("K8sAllowedRepos") else { return }
            let bad = (object.spec?["parameters"]?["repos"]).indexed.compactMap { index, entry in
                entry.scalarText.flatMap { $0.hasSuffix("/") || $0.contains("*") ? nil : (index: index, value: $0) }
            }
            judgement.add(
                { "the constraint allows everything that begins with \($0)" }, bad: bad, in: "spec.parameters.repos")
        })
}
