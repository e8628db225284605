import Kubernetes
import Manifest

extension Rule {
    static let labelInstanceMismatch = Rule(
        id: "label-instance-mismatch",
        title: "Instance label does not match the name",
        severity: .info,
        isOnByDefault: false,
        concern: .presence,
        why: """
            Tools that rely on app.kubernetes.io/instance treat the object as part of something else.
            """,
        remedy: "set the label to the name of the object, or of the release that it belongs to",
        peers: [.polaris("metadataAndInstanceMismatched")],
        bad: [
            .manifest(
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: web, labels: {app.kubernetes.io/instance: «other}}
                spec: {template: {spec: {containers: []}}}
                """),
            .manifest(
                """
                apiVersion: v1
                kind: Pod
                metadata:
                  name: web
                  labels:
                    app.kubernetes.io/instance: «db
                spec: {containers: []}
                """),
        ],
        good: [
            .manifest(
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: web-blue, labels: {app.kubernetes.io/instance: blue}}
                spec: {template: {spec: {containers: [{name: app, image: registry.example.com/web:1.4}]}}}
                """),
            .manifest(
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: shop-web, labels: {app.kubernetes.io/instance: shop}}
                spec: {template: {spec: {containers: []}}}
                """),
            .spec(of: "v1 Pod", "{containers: []}"),
        ],
        check: .objects(of: .only(Kind.workloads)) { object, judgement in
            guard !object.pods.isEmpty, let instance = object.label("app.kubernetes.io/instance") else { return }
            let name = object.identity.name
            // Charts begin names with the release; Helm lets a name stand for both.
            let release = object.label("release") ?? ""
            guard name != instance, release != instance, !name.hasPrefix(instance + "-"),
                !name.hasSuffix("-" + instance)
            else { return }
            judgement.add(
                "the label app.kubernetes.io/instance is \(instance), but the name is \(name)",
                at: "metadata.labels[app.kubernetes.io/instance]")
        })
}
