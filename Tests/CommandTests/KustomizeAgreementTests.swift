import Foundation
import TestSupport
import Testing

/// What a kustomization brings in by any feature is found in its files: `kubectl kustomize | check` and `check` of the folder
/// agree that it is there. Values that come from another object (replacements, vars) only rendering can see.
@Suite(.enabled(if: Program.has("kubectl"), "kubectl is not installed: its rendering is not compared"))
struct KustomizeAgreementTests {
    private static let base = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: shop}
        spec:
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec:
              securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
              containers:
                - name: app
                  image: registry.example.com/web:1.4
                  securityContext: {allowPrivilegeEscalation: false, runAsUser: 1000}

        """

    /// A bad field: its rule, the fields of the pod spec that set it, and the same as an operation.
    struct Field: Sendable {
        let rule: String
        let spec: String
        let path: String
        let value: String
    }

    private static let fields = [
        Field(
            rule: "privileged-container", spec: "{containers: [{name: app, securityContext: {privileged: true}}]}",
            path: "/spec/template/spec/containers/0/securityContext/privileged", value: "true"),
        Field(
            rule: "host-network", spec: "{hostNetwork: true}", path: "/spec/template/spec/hostNetwork", value: "true"),
        Field(rule: "host-pid", spec: "{hostPID: true}", path: "/spec/template/spec/hostPID", value: "true"),
        Field(
            rule: "run-as-user-root", spec: "{containers: [{name: app, securityContext: {runAsUser: 0}}]}",
            path: "/spec/template/spec/containers/0/securityContext/runAsUser", value: "0"),
        Field(
            rule: "allow-privilege-escalation",
            spec: "{containers: [{name: app, securityContext: {allowPrivilegeEscalation: true}}]}",
            path: "/spec/template/spec/containers/0/securityContext/allowPrivilegeEscalation", value: "true"),
        Field(
            rule: "capability-sys-admin",
            spec: "{containers: [{name: app, securityContext: {capabilities: {add: [SYS_ADMIN]}}}]}",
            path: "/spec/template/spec/containers/0/securityContext/capabilities", value: "{add: [SYS_ADMIN]}"),
        Field(
            rule: "image-not-pinned", spec: "{containers: [{name: app, image: \"web:latest\"}]}",
            path: "/spec/template/spec/containers/0/image", value: "\"web:latest\""),
        Field(
            rule: "host-path-volume", spec: "{volumes: [{name: a, hostPath: {path: /srv/data}}]}",
            path: "/spec/template/spec/volumes", value: "[{name: a, hostPath: {path: /srv/data}}]"),
    ]

    private static let features = [
        "merge patch in a file", "merge patch inline", "patchesStrategicMerge in a file",
        "patchesStrategicMerge inline",
        "operations inline", "operations in a file", "patchesJson6902", "PatchTransformer inline",
        "PatchTransformer in a file",
        "patch of a component",
    ]

    private static func files(_ feature: String, _ field: Field) -> [String: String] {
        let merge =
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, namespace: shop}\nspec: {template: {spec: \(field.spec)}}\n"
        let operation = "- op: add\n  path: \(field.path)\n  value: \(field.value)\n"
        func indented(_ text: String, _ width: Int) -> String {
            text.split(separator: "\n").map { String(repeating: " ", count: width) + $0 + "\n" }.joined()
        }
        let head = "resources: [../base]\n"
        let target = "target: {kind: Deployment, name: web}"
        let transformer =
            "apiVersion: builtin\nkind: PatchTransformer\nmetadata: {name: x}\n\(target)\npatch: |-\n"
            + indented(operation, 2)
        switch feature {
        case "merge patch in a file":
            return ["o/kustomization.yaml": head + "patches: [{path: p.yaml}]\n", "o/p.yaml": merge]
        case "merge patch inline":
            return ["o/kustomization.yaml": head + "patches:\n  - patch: |-\n" + indented(merge, 6)]
        case "patchesStrategicMerge in a file":
            return ["o/kustomization.yaml": head + "patchesStrategicMerge: [p.yaml]\n", "o/p.yaml": merge]
        case "patchesStrategicMerge inline":
            return ["o/kustomization.yaml": head + "patchesStrategicMerge:\n  - |-\n" + indented(merge, 4)]
        case "operations inline":
            return ["o/kustomization.yaml": head + "patches:\n  - \(target)\n    patch: |-\n" + indented(operation, 6)]
        case "operations in a file":
            return ["o/kustomization.yaml": head + "patches: [{path: p.yaml, \(target)}]\n", "o/p.yaml": operation]
        case "patchesJson6902":
            return [
                "o/kustomization.yaml": head
                    + "patchesJson6902:\n  - target: {group: apps, version: v1, kind: Deployment, name: web}\n    patch: |-\n"
                    + indented(operation, 6)
            ]
        case "PatchTransformer inline":
            return ["o/kustomization.yaml": head + "transformers:\n  - |-\n" + indented(transformer, 4)]
        case "PatchTransformer in a file":
            return ["o/kustomization.yaml": head + "transformers: [t.yaml]\n", "o/t.yaml": transformer]
        default:
            return [
                "o/kustomization.yaml": head + "components: [../c]\n",
                "c/kustomization.yaml":
                    "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\npatches:\n  - patch: |-\n"
                    + indented(merge, 6),
            ]
        }
    }

    @Test(arguments: features, fields.map(\.rule))
    func filesAndRenderingAgree(feature: String, rule: String) throws {
        let field = try #require(Self.fields.first { $0.rule == rule })
        let scratch = try Scratch()
        try scratch.write("base/kustomization.yaml", "resources: [web.yaml]\n")
        try scratch.write("base/web.yaml", Self.base)
        for (name, text) in Self.files(feature, field) { try scratch.write(name, text) }
        let rendered = try Program.run("kubectl", ["kustomize", scratch.path("o")])
        #expect(rendered.status == 0, "\(rendered.all)")
        let whole = try Program.harden(["check", "--rule", rule, "-o", "lines", "-"], input: rendered.output)
        #expect(whole.status == 1, "\(whole.all) \(rendered.output)")
        let files = try Program.harden(["check", "--rule", rule, "-o", "lines", scratch.folder])
        #expect(files.status == 1 && files.output.contains(rule), "\(files.all)")
    }
}
