extension Rule {
    /// Critical rather than high, as sensitive-host-path is, which would hide it for paths below /root and /etc.
    static let cloudCredentialsHostPath = Rule(
        id: "cloud-credentials-host-path",
        title: "Pod gets the cloud credentials of its node",
        severity: .critical,
        precedence: 1,
        concern: .presence,
        why: """
            The node's own cloud credentials let their holder change machines, networks and other clusters.
            """,
        remedy: "remove the volume; give the service account an identity of its own in the cloud",
        peers: [.kubescape("C-0020")],
        bad: [
            .podSpec(
                """
                volumes:
                  - name: host
                    hostPath:
                      path: «/root/.aws/credentials
                """),
            .podSpec(
                """
                volumes:
                  - name: host
                    hostPath:
                      path: «/etc/kubernetes/azure.json
                """),
        ],
        good: [
            .podSpec(
                """
                volumes:
                  - name: host
                    hostPath:
                      path: /data
                """),
            .podSpec(
                """
                volumes:
                  - name: host
                    hostPath:
                      path: /data/aws
                """),
        ],
        check: .pods { _, judgement in
            judgement.addHostPaths {
                "the pod gets cloud credentials through \($0)"
            } where: { path in
                path.hasPrefix("/etc/kubernetes/azure.json") || path.contains("/.config/gcloud")
                    || path.split(separator: "/").contains { [".aws", ".azure", ".gcloud", "gcloud"].contains($0) }
            }
        })
}
