import Foundation
import TestSupport
import Testing

/// Pushes that bring something bad, or end what mended it, beside something that is known or harmless at the same place.
@Suite struct HiddenChangeTests {
    private static func binding(role: String, group: String = "system:unauthenticated") -> String {
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: a}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: \(role)}
        subjects: [{kind: Group, apiGroup: rbac.authorization.k8s.io, name: \(group)}]

        """
    }

    private static let harmless = "system:service-account-issuer-discovery"
    private static func patch(_ kind: String, _ path: String, _ value: String) -> String {
        "patches:\n- {target: {kind: \(kind)}, patch: '[{\"op\": \"replace\", \"path\": \"\(path)\", \"value\": \(value)}]'}\n"
    }
    private static let replacedRole = patch("ClusterRoleBinding", "/roleRef/name", "\"my-ops\"")
    private static let replacedGroup = patch("ClusterRoleBinding", "/subjects/0/name", "\"system:unauthenticated\"")

    private static func role(_ more: String, names: String = "") -> String {
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: \(more)}
        rules: [{apiGroups: [""], resources: [secrets], verbs: [get, list]\(names)}]

        """
    }

    /// Manifests in base64 in a custom resource.
    private static func bundle(_ text: String) -> String {
        """
        apiVersion: example.com/v1
        kind: Bundle
        metadata: {name: apps}
        spec: {manifest: \(Data(text.utf8).base64EncodedString())}

        """
    }

    private static let bare = Samples.goodDeployment().replacing("    allowPrivilegeEscalation: false\n", with: "")
        .replacing("      securityContext:\n        runAsNonRoot: true\n", with: "")
    private static let completing = """
        resources: [web.yaml]
        patches:
        - patch: |
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec: {template: {spec: {securityContext: {runAsNonRoot: true}}}}

        """
    private static let open = Samples.goodDeployment().replacing(
        "      containers:", with: "      hostPID: true\n      containers:")
    private static let closing = """
        resources: [../base]
        patches:
        - patch: |
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec: {template: {spec: {hostPID: false}}}

        """
    private static let openBase: [String: String?] = [
        "base/web.yaml": open, "base/kustomization.yaml": "resources: [web.yaml]\n", "ov/kustomization.yaml": closing,
    ]

    private static var twoOverlays: [String: String?] {
        openBase.merging(["ov2/kustomization.yaml": closing]) { $1 }
    }

    private static func flux(_ path: String) -> String {
        """
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: app, namespace: flux-system}
        spec: {interval: 10m, prune: true, path: ./\(path), serviceAccountName: app, sourceRef: {kind: GitRepository, name: app}}

        """
    }

    /// An object of Flux that opens what it has built, among those that another one has built and gives a value for a variable.
    private static func opened(_ path: String, _ files: [String: String?] = [:]) -> [String: String?] {
        var before: [String: String?] = [
            "flux.yaml": flux("clusters/prod").replacing(
                "path: ./clusters/prod", with: "path: ./clusters/prod, postBuild: {substitute: {env: prod}}"),
            "clusters/prod/apps.yaml": flux(path).replacing("name: app, namespace", with: "name: apps, namespace")
                .replacing("./\(path)", with: "\"./\(path)\"")
                .replacing(
                    "interval: 10m",
                    with:
                        "interval: 10m, patches: [{target: {kind: Deployment}, patch: '[{\"op\": \"add\", \"path\": \"/spec/template/spec/hostPID\", \"value\": true}]'}]"
                ),
            "apps/prod/kustomization.yaml": "resources: []\n",
        ]
        before.merge(files) { $1 }
        return before
    }

    private static let deployed: [String: String?] = [
        "apps/prod/kustomization.yaml": "resources: [web.yaml]\n", "apps/prod/web.yaml": Samples.goodDeployment(),
    ]

    private static let overlay: [String: String?] = [
        "base/web.yaml": Samples.goodDeployment(), "base/kustomization.yaml": "resources: [web.yaml]\n",
        "ov/kustomization.yaml": "resources: [../base]\n",
    ]

    static let cases = [
        PushCase(
            "an overlay makes of something harmless something bad", [:],
            [
                "base/a.yaml": binding(role: harmless), "base/kustomization.yaml": "resources: [a.yaml]\n",
                "ov/kustomization.yaml": "resources: [../base]\n" + replacedRole,
            ], "rbac-bind-anonymous"),
        PushCase(
            "in one of two roots it is harmless", [:],
            [
                "base/a.yaml": binding(role: "my-ops", group: "devs"),
                "base/kustomization.yaml": "resources: [a.yaml]\n",
                "comp/kustomization.yaml": "kind: Component\napiVersion: kustomize.config.k8s.io/v1alpha1\n"
                    + replacedGroup,
                "ov1/kustomization.yaml": "resources: [../base]\ncomponents: [../comp]\n"
                    + patch("ClusterRoleBinding", "/roleRef/name", "\"\(harmless)\""),
                "ov2/kustomization.yaml": "resources: [../base]\ncomponents: [../comp]\n",
            ], "rbac-bind-anonymous"),
        PushCase(
            "something harmless stands before it in the same text", [:],
            ["a.yaml": bundle(role("a", names: ", resourceNames: [x]") + "---\n" + role("b"))], "rbac-read-secrets"),
        PushCase(
            "the same is wrong with another container of the same text",
            ["a.yaml": bundle(Samples.privilegedDeployment("a"))],
            ["a.yaml": bundle(Samples.privilegedDeployment("a") + "---\n" + Samples.privilegedDeployment("b"))],
            "privileged-container"),
        PushCase("what Flux opens in a folder", opened("apps/prod"), deployed, "host-pid"),
        PushCase("what Flux opens in a folder that a variable names", opened("apps/${env}"), deployed, "host-pid"),
        PushCase(
            "the same, by a kustomization",
            opened("apps/${env}", ["clusters/prod/kustomization.yaml": "resources: [apps.yaml]\n"]), deployed,
            "host-pid"),
        PushCase(
            "the kustomization that completes it goes",
            ["app/web.yaml": bare, "app/kustomization.yaml": completing], ["app/kustomization.yaml": nil],
            "run-as-non-root-missing"),
        PushCase(
            "the kustomization that completes it is renamed",
            ["app/web.yaml": bare, "app/kustomization.yaml": completing],
            ["app/kustomization.yaml": nil, "app/k.off": completing], "run-as-non-root-missing"),
        PushCase(
            "a kustomization that adds nothing goes",
            ["app/web.yaml": bare, "app/kustomization.yaml": "resources: [web.yaml]\n"],
            ["app/kustomization.yaml": nil], nil),
        PushCase(
            "another overlay takes a base that all others mend", openBase,
            ["ov2/kustomization.yaml": "resources: [../base]\n", "base/README.md": "x"], "host-pid"),
        PushCase(
            "Flux applies a base that all others mend", openBase, ["flux.yaml": flux("base"), "base/README.md": "x"],
            "host-pid"),
        PushCase(
            "the overlay that mends a base uses it no more", openBase,
            ["ov/kustomization.yaml": "resources: []\n"], "host-pid"),
        PushCase(
            "the overlay that mends a base uses it without that", openBase,
            ["ov/kustomization.yaml": "resources: [../base]\n"], "host-pid"),
        PushCase(
            "one of two overlays that mend a base uses it no more", twoOverlays,
            ["ov2/kustomization.yaml": "resources: []\n"], nil),
        PushCase(
            "two overlays that mend a base use it no more", twoOverlays,
            ["ov/kustomization.yaml": "resources: []\n", "ov2/kustomization.yaml": "resources: []\n"],
            "host-pid"),
        PushCase("something else changes beside a base that all others mend", openBase, ["base/README.md": "x"], nil),
        PushCase(
            "a folder moves with its overlay and its base", overlay, ["base/kustomization.yaml": nil],
            "cannot be judged"),
        PushCase(
            "a base moves, and what uses it knows", overlay,
            [
                "base/web.yaml": nil, "base/kustomization.yaml": nil, "b2/web.yaml": Samples.goodDeployment(),
                "b2/kustomization.yaml": "resources: [web.yaml]\n", "ov/kustomization.yaml": "resources: [../b2]\n",
            ], nil),
        PushCase(
            "a folder moves, and Flux knows",
            ["app/web.yaml": bare, "app/kustomization.yaml": completing, "flux.yaml": flux("app")],
            [
                "app/web.yaml": nil, "app/kustomization.yaml": nil, "x/web.yaml": bare,
                "x/kustomization.yaml": completing, "flux.yaml": flux("x"),
            ], nil),
    ]

    @Test(arguments: cases)
    func aPushIsJudgedByWhatItBringsAndByWhatItEnds(_ example: PushCase) throws {
        try example.check()
    }
}
