import Kubernetes
import Manifest
import Testing

@Suite struct PodTemplateTests {
    private func paths(_ manifest: String) -> [String] {
        var paths: [String] = []
        ManifestReader().read(.text(manifest)) { event in
            if case .object(let object) = event { paths += KubernetesObject(object).pods.map(\.path.description) }
        }
        return paths
    }

    @Test(arguments: [
        ("v1", "Pod", "spec"), ("v1", "PodTemplate", "template.spec"),
        ("v1", "ReplicationController", "spec.template.spec"),
        ("apps/v1", "ReplicaSet", "spec.template.spec"), ("apps/v1", "Deployment", "spec.template.spec"),
        ("extensions/v1beta1", "Deployment", "spec.template.spec"), ("apps/v1", "DaemonSet", "spec.template.spec"),
        ("apps/v1", "StatefulSet", "spec.template.spec"), ("batch/v1", "Job", "spec.template.spec"),
        ("batch/v1", "CronJob", "spec.jobTemplate.spec.template.spec"),
        ("argoproj.io/v1alpha1", "Rollout", "spec.template.spec"),
        ("serving.knative.dev/v1", "Service", "spec.template.spec"),
        ("apps.openshift.io/v1", "DeploymentConfig", "spec.template.spec"),
        ("batch.volcano.sh/v1alpha1", "Job", "spec.tasks[0].template.spec"),
        ("ray.io/v1", "RayCluster", "spec.workerGroupSpecs[0].template.spec"),
        ("kubeflow.org/v1", "TFJob", "spec.tfReplicaSpecs.Worker.template.spec"),
    ])
    func podSpecIsFound(apiVersion: String, kind: String, path: String) {
        var body = "{containers: [{name: a}]}"
        for step in path.split(separator: ".").reversed() {
            body = step.hasSuffix("[0]") ? "{\(step.dropLast(3)): [\(body)]}" : "{\(step): \(body)}"
        }
        let manifest = "{apiVersion: \(apiVersion), kind: \(kind), " + body.dropFirst()
        #expect(paths(manifest) == [path])
    }

    @Test(arguments: [
        "{apiVersion: v1, kind: ConfigMap, data: {spec: x}}",
        "{apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, spec: {template: {spec: {containers: [{name: a}]}}}}",
        "{apiVersion: monitoring.coreos.com/v1, kind: Prometheus, spec: {containers: [{name: partial}]}}",
        "{apiVersion: example.com/v1, kind: Thing, spec: {template: {spec: {containers: [a, b]}}}}",
    ])
    func otherKindsHaveNone(manifest: String) { #expect(paths(manifest).isEmpty) }

    @Test func podSpecBehindAnAliasIsFoundWhereItIsUsed() {
        let manifest = """
            apiVersion: argoproj.io/v1alpha1
            kind: Rollout
            x: &pod {containers: [{name: a}]}
            spec: {template: {spec: *pod}}
            """
        #expect(paths(manifest) == ["spec.template.spec"])
    }

    @Test func containersAreToldApart() {
        let pod = """
            apiVersion: v1
            kind: Pod
            spec:
              containers: [{name: a}]
              initContainers: [{name: b}, {name: c, restartPolicy: Always}]
              ephemeralContainers: [{name: d}]
            """
        var roles: [String: Container.Role] = [:]
        ManifestReader().read(.text(pod)) { event in
            guard case .object(let object) = event else { return }
            for container in KubernetesObject(object).pods[0].containers { roles[container.name] = container.role }
        }
        #expect(roles == ["a": .main, "b": .initial, "c": .sidecar, "d": .ephemeral])
    }
}
