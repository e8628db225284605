import Kubernetes

/// What is known of the custom resources of operators: whether there will be objects in the cluster that no manifest shows.
enum OperatorKinds {
    /// What becomes of a custom resource.
    enum Effect: Sendable {
        /// Nothing that rules over several objects ask for.
        case none
        /// Pods, perhaps, with labels of the operator's choice, and what such pods need.
        case pods
        /// Objects of any kind: those of a chart, a folder or another repository.
        case unknownObjects
    }

    /// Kinds that have objects applied which stand elsewhere.
    private static let installers: Set<Kind> = [
        Kind("HelmRelease", in: "helm.toolkit.fluxcd.io"), Kind("Kustomization", in: "kustomize.toolkit.fluxcd.io"),
        Kind("HelmChart", in: "helm.cattle.io"), Kind("HelmChartConfig", in: "helm.cattle.io"),
        Kind("Application", in: "argoproj.io"), Kind("ApplicationSet", in: "argoproj.io"),
        Kind("AddOn", in: "addons.k8s.io"), Kind("Bundle", in: "fleet.cattle.io"),
        Kind("GitRepo", in: "fleet.cattle.io"), Kind("App", in: "kappctrl.k14s.io"),
        Kind("PackageInstall", in: "packaging.carvel.dev"), Kind("Subscription", in: "operators.coreos.com"),
        Kind("ClusterServiceVersion", in: "operators.coreos.com"), Kind("CatalogSource", in: "operators.coreos.com"),
        Kind("RootSync", in: "configsync.gke.io"), Kind("RepoSync", in: "configsync.gke.io"),
        Kind("ClusterResourceSet", in: "addons.cluster.x-k8s.io"),
        Kind("HelmChartProxy", in: "addons.cluster.x-k8s.io"), Kind("Template", in: "template.openshift.io"),
        Kind("Configuration", in: "pkg.crossplane.io"), Kind("Provider", in: "pkg.crossplane.io"),
        Kind("Function", in: "pkg.crossplane.io"), Kind("ResourceGraphDefinition", in: "kro.run"),
        Kind("MirrorPeer", in: "multicluster.odf.openshift.io"),
    ]

    /// Groups whose objects no operator makes pods of.
    private static let podlessGroups: Set<String> = [
        "apiextensions.k8s.io", "gateway.networking.k8s.io", "gateway.networking.x-k8s.io", "networking.istio.io",
        "security.istio.io", "telemetry.istio.io", "extensions.istio.io", "cert-manager.io", "acme.cert-manager.io",
        "trust.cert-manager.io", "policy.cert-manager.io", "external-secrets.io", "generators.external-secrets.io",
        "bitnami.com", "traefik.io", "traefik.containo.us", "keda.sh", "kyverno.io", "policies.kyverno.io",
        "templates.gatekeeper.sh", "constraints.gatekeeper.sh", "config.gatekeeper.sh", "mutations.gatekeeper.sh",
        "cilium.io", "crd.projectcalico.org", "projectcalico.org", "crd.antrea.io", "policy.networking.k8s.io",
        "autoscaling.k8s.io", "snapshot.storage.k8s.io", "secrets-store.csi.x-k8s.io", "secrets.hashicorp.com",
        "networking.gke.io", "cloud.google.com", "elbv2.k8s.aws", "vpcresources.k8s.aws", "karpenter.sh",
        "karpenter.k8s.aws", "projectcontour.io", "configuration.konghq.com", "getambassador.io", "k8s.nginx.org",
        "policy.linkerd.io", "linkerd.io", "split.smi-spec.io", "specs.smi-spec.io", "access.smi-spec.io",
        "source.toolkit.fluxcd.io", "notification.toolkit.fluxcd.io", "image.toolkit.fluxcd.io", "metallb.io",
        "externaldns.k8s.io", "externaldns.nginx.org", "k8s.cni.cncf.io", "storage.k8s.io", "route.openshift.io",
        "security.openshift.io", "image.openshift.io", "project.openshift.io", "authorization.openshift.io",
        "config.openshift.io", "console.openshift.io", "oauth.openshift.io", "user.openshift.io", "quota.openshift.io",
        "security.internal.openshift.io", "metrics.k8s.io", "custom.metrics.k8s.io", "apiregistration.k8s.io",
        "kustomize.config.k8s.io", "config.k8s.io", "charts.helm.sh", "values.helm.sh", "kubescape.io",
        "monitoring.googleapis.com", "argocd.argoproj.io", "resource.k8s.io", "node.k8s.io", "grafana.integreatly.org",
        "wgpolicyk8s.io", "reports.kyverno.io", "cel.kyverno.io", "vpa.autoscaling.k8s.io", "gateway.envoyproxy.io",
        "kubectl-harden.io", "builtin", "kubeadm.k8s.io", "kubelet.config.k8s.io", "kubescheduler.config.k8s.io",
        "kubeproxy.config.k8s.io", "audit.k8s.io", "apiserver.config.k8s.io", "kind.x-k8s.io", "k3d.io",
        "scheduling.x-k8s.io", "nodeinfo.volcano.sh", "client.authentication.k8s.io", "hnc.x-k8s.io",
        "ceph.rook.io.bucket", "objectbucket.io", "isindir.github.com", "onepassword.com", "infisical.com",
        "secretgenerator.mittwald.de", "secretgen.k14s.io", "ricoberger.de", "kubernetes-client.io",
    ]

    /// Kinds of other groups that no operator makes pods of.
    private static let podlessKinds: Set<Kind> = [
        Kind("ServiceMonitor", in: "monitoring.coreos.com"), Kind("PodMonitor", in: "monitoring.coreos.com"),
        Kind("PrometheusRule", in: "monitoring.coreos.com"), Kind("Probe", in: "monitoring.coreos.com"),
        Kind("ScrapeConfig", in: "monitoring.coreos.com"), Kind("AlertmanagerConfig", in: "monitoring.coreos.com"),
        Kind("AppProject", in: "argoproj.io"), Kind("AnalysisTemplate", in: "argoproj.io"),
        Kind("ClusterAnalysisTemplate", in: "argoproj.io"), Kind("OperatorGroup", in: "operators.coreos.com"),
        Kind("AnalysisRun", in: "argoproj.io"),
    ]

    /// Custom workloads whose pods have the labels of their template and no others that anybody selects by.
    private static let plainWorkloads: Set<Kind> = [
        Kind("Rollout", in: "argoproj.io"), Kind("CloneSet", in: "apps.kruise.io"),
        Kind("StatefulSet", in: "apps.kruise.io"), Kind("DaemonSet", in: "apps.kruise.io"),
        Kind("AdvancedCronJob", in: "apps.kruise.io"), Kind("BroadcastJob", in: "apps.kruise.io"),
        Kind("DeploymentConfig", in: "apps.openshift.io"),
    ]

    /// Whether an operator brings the kind along, and not Kubernetes.
    static func isCustom(_ object: KubernetesObject) -> Bool { !object.group.isEmpty && !object.isBuiltIn }

    /// Whether the pods of a custom workload have no labels but those of its template.
    static func keepsLabels(_ object: KubernetesObject) -> Bool {
        plainWorkloads.contains(Kind(object.kind, in: object.group))
    }

    /// Whether an autoscaler can scale an object: `spec.replicas` is the number of its pods.
    static func isScalable(_ object: KubernetesObject) -> Bool {
        switch (object.group, object.kind) {
        case ("apps", "Deployment"), ("apps", "StatefulSet"), ("apps", "ReplicaSet"), ("extensions", "Deployment"),
            ("extensions", "ReplicaSet"), ("", "ReplicationController"):
            true
        default:
            ["Rollout", "CloneSet", "DeploymentConfig", "StatefulSet"].contains(object.kind) && keepsLabels(object)
        }
    }
}

extension OperatorKinds.Effect {
    /// What becomes of an object.
    ///
    /// - Parameter hasKnownPods: whether its pods stand in it.
    init(of object: KubernetesObject, hasKnownPods: Bool) {
        self = .none
        if !OperatorKinds.isCustom(object) { return }
        let kind = Kind(object.kind, in: object.group)
        if OperatorKinds.installsObjects(kind) {
            self = .unknownObjects
        } else if !hasKnownPods, OperatorKinds.mayMakePods(kind) {
            self = .pods
        }
    }
}

extension OperatorKinds {
    fileprivate static func installsObjects(_ kind: Kind) -> Bool { installers.contains(kind) }

    fileprivate static func mayMakePods(_ kind: Kind) -> Bool {
        !podlessGroups.contains(kind.group) && !podlessKinds.contains(kind)
    }
}
