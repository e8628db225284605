import Kubernetes
import Manifest

extension Rule {
    static let kubernetesDashboardDeployed = Rule(
        id: "kubernetes-dashboard-deployed",
        title: "Kubernetes Dashboard is deployed",
        severity: .medium,
        isOnByDefault: false,
        concern: .presence,
        why: """
            The dashboard has been the way into many clusters: whoever reaches it acts with its rights or those of \
            its users.
            """,
        remedy: "use kubectl or a program on the administrator's own machine",
        peers: [.checkov("CKV_K8S_33"), .kubescape("C-0014")],
        bad: [
            .container(
                """
                name: a
                image: «docker.io/kubernetesui/dashboard:v2.7.0
                """),
            .container(
                """
                name: a
                image: «k8s.gcr.io/kubernetes-dashboard-amd64:v1.10.1
                """),
        ],
        good: [
            .container(
                """
                name: app
                image: registry.example.com/web:1.4
                """),
            .container(
                """
                name: a
                image: example.com/dashboard:1
                """),
        ],
        check: .objects(of: .only(Kind.workloads + [.service])) { object, judgement in
            judgement.addImages("runs the Kubernetes Dashboard") { image in
                image.baseName.hasPrefix("kubernetes-dashboard") || image.repository.hasSuffix("kubernetesui/dashboard")
            }
            guard !judgement.hasFindings(of: "kubernetes-dashboard-deployed"), !object.pods.isEmpty else { return }
            for key in ["k8s-app", "app", "app.kubernetes.io/name"] where object.label(key) == "kubernetes-dashboard" {
                return judgement.add("the workload is the Kubernetes Dashboard", at: "metadata.labels[\(key)]")
            }
        })
}
