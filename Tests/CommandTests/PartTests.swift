import Foundation
import TestSupport
import Testing

/// What a push grants by another way than a plain manifest: patches in every form, values of charts, objects inside others,
/// variables, rights by another name. Each is refused, at its line.
@Suite struct PartTests {
    private let git: GitServer

    init() throws { git = try GitServer(profile: "recommended") }

    private static let base = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: shop}
        spec:
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec: {containers: [{name: app, image: "registry.example.com/web:1.4"}]}

        """
    private static let kustomization =
        "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [base.yaml]\n"
    private static let privilegedPatch =
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, namespace: shop}\nspec: {template: {spec: {containers: [{name: app, securityContext: {privileged: true}}]}}}\n"
    private static let operation =
        "[{\"op\": \"add\", \"path\": \"/spec/template/spec/containers/0/securityContext\", \"value\": {\"privileged\": true}}]"

    private static func indented(_ text: String, by width: Int) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.isEmpty ? "" : String(repeating: " ", count: width) + $0 }.joined(separator: "\n")
    }

    /// Files of a push, and what its refusal names.
    struct Push: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let files: [String: String]
        let says: [String]

        init(_ title: String, _ files: [String: String], says: String...) {
            (testDescription, self.files, self.says) = (title, files, says)
        }
    }

    private static let patches: [Push] = [
        Push(
            "JSON patch in a file",
            [
                "k/kustomization.yaml": kustomization + "patches: [{path: ops.json, target: {kind: Deployment}}]\n",
                "k/ops.json": operation,
            ],
            says: "k/ops.json:1:", "privileged-container"),
        Push(
            "JSON patch in a YAML file",
            [
                "k/kustomization.yaml": kustomization + "patches: [{path: ops.yaml, target: {kind: Deployment}}]\n",
                "k/ops.yaml": "# a comment\n- op: replace\n  path: /spec/template/spec/hostNetwork\n  value: true\n",
            ], says: "k/ops.yaml:4:10", "host-network"),
        Push(
            "JSON patch inline",
            [
                "k/kustomization.yaml": kustomization
                    + "patches:\n  - target: {kind: Deployment}\n    patch: |-\n      - op: add\n        path: /spec/template/spec/hostPID\n        value: true\n"
            ],
            says: "k/kustomization.yaml:9:16", "host-pid"),
        Push(
            "JSON patch inline in quotes",
            ["k/kustomization.yaml": kustomization + "patches:\n  - patch: '\(operation)'\n"],
            says: "k/kustomization.yaml:5:", "privileged-container"),
        Push(
            "patchesJson6902",
            [
                "k/kustomization.yaml": kustomization
                    + "patchesJson6902:\n  - target: {version: v1, kind: Deployment, name: web}\n    patch: |-\n      - {op: add, path: /spec/template/spec/hostIPC, value: true}\n"
            ], says: "k/kustomization.yaml:7:", "host-ipc"),
        Push(
            "strategic merge inline",
            ["k/kustomization.yaml": kustomization + "patches:\n  - patch: |-\n" + indented(privilegedPatch, by: 6)],
            says: "k/kustomization.yaml:9:", "privileged-container"),
        Push(
            "patchesStrategicMerge inline",
            [
                "k/kustomization.yaml": kustomization + "patchesStrategicMerge:\n  - |-\n"
                    + indented(privilegedPatch, by: 4)
            ], says: "privileged-container"),
        Push(
            "a target that renames the kind",
            [
                "k/kustomization.yaml": kustomization
                    + "patches:\n  - target: {kind: Deployment}\n    patch: |-\n      kind: Any\n      spec: {template: {spec: {hostPID: true}}}\n"
            ], says: "host-pid"),
        Push(
            "PatchTransformer inline",
            [
                "k/kustomization.yaml": kustomization
                    + "transformers:\n  - |-\n    apiVersion: builtin\n    kind: PatchTransformer\n    metadata: {name: x}\n    target: {kind: Deployment}\n    patch: '\(operation)'\n"
            ], says: "privileged-container"),
        Push(
            "PatchTransformer in a file",
            [
                "k/kustomization.yaml": kustomization + "transformers: [t.yaml]\n",
                "k/t.yaml":
                    "apiVersion: builtin\nkind: PatchTransformer\nmetadata: {name: x}\ntarget: {kind: Deployment}\npatch: '\(operation)'\n",
            ], says: "k/t.yaml:5:", "privileged-container"),
        Push(
            "a replacement",
            [
                "k/kustomization.yaml": kustomization
                    + "replacements:\n  - source: {kind: ConfigMap, name: a, fieldPath: data.x}\n    targets:\n      - select: {kind: Deployment}\n        fieldPaths: [spec.template.spec.hostNetwork]\n"
            ], says: "host-network"),
        Push(
            "an unknown kind as a patch",
            [
                "k/kustomization.yaml": kustomization + "patches: [{path: p.yaml, target: {kind: Deployment}}]\n",
                "k/p.yaml":
                    "apiVersion: apps/v1\nkind: Nothing\nmetadata: {name: web}\nspec: {template: {spec: {containers: [{name: app, image: a, securityContext: {privileged: true}}]}}}\n",
            ], says: "privileged"),
        Push(
            "an unknown kind by itself",
            [
                "p.yaml":
                    "apiVersion: apps/v1\nkind: Nothing\nmetadata: {name: web}\nspec: {template: {spec: {containers: [{name: app, image: a, securityContext: {privileged: true}}]}}}\n"
            ], says: "privileged-container", "kind-unknown"),
        Push(
            "patches of Flux",
            [
                "f.yaml":
                    "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: a, namespace: b}\nspec:\n  patches:\n    - target: {kind: Deployment}\n      patch: |\n"
                    + indented(privilegedPatch, by: 8)
            ], says: "f.yaml:11:", "privileged-container"),
        Push(
            "post renderers of a HelmRelease",
            [
                "h.yaml":
                    "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: a, namespace: b}\nspec:\n  postRenderers:\n    - kustomize:\n        patchesJson6902:\n          - target: {kind: Deployment}\n            patch: [{op: add, path: /spec/template/spec/hostPID, value: true}]\n"
            ], says: "h.yaml:9:", "host-pid"),
        Push(
            "structured patches of a HelmRelease",
            [
                "h.yaml":
                    "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: a, namespace: b}\nspec:\n  postRenderers:\n    - kustomize:\n        patchesStrategicMerge:\n          - "
                    + privilegedPatch.trimmingCharacters(in: .newlines).replacingOccurrences(
                        of: "\n", with: "\n            ") + "\n"
            ], says: "privileged-container"),
        Push(
            "patches of Argo CD",
            [
                "a.yaml":
                    "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: a, namespace: b}\nspec:\n  source:\n    repoURL: https://git.example.com/x\n    kustomize:\n      patches:\n        - patch: |\n"
                    + indented(privilegedPatch, by: 12)
            ], says: "privileged-container"),
        Push(
            "a file of Argo CD",
            [
                "apps/.argocd-source.yaml":
                    "kustomize:\n  patches:\n    - target: {kind: Deployment}\n      patch: |\n        - op: add\n          path: /spec/template/spec/hostNetwork\n          value: true\n"
            ], says: "apps/.argocd-source.yaml:7:", "host-network"),
        Push(
            "hardening set to null",
            [
                "k/kustomization.yaml": kustomization + "patches: [{path: p.yaml}]\n",
                "k/p.yaml":
                    "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, namespace: shop}\nspec: {template: {spec: {containers: [{name: app, securityContext: null}]}}}\n",
            ], says: "k/p.yaml:4:", "hardening-removed"),
        Push(
            "hardening deleted inline",
            [
                "k/kustomization.yaml": kustomization
                    + "patches:\n  - target: {kind: Deployment}\n    patch: |-\n      - op: remove\n        path: /spec/template/spec/containers/0/securityContext\n"
            ], says: "k/kustomization.yaml:8:", "hardening-removed"),
        Push(
            "a network policy deleted",
            [
                "k/kustomization.yaml": kustomization
                    + "patches:\n  - patch: |-\n      $patch: delete\n      apiVersion: networking.k8s.io/v1\n      kind: NetworkPolicy\n      metadata: {name: deny}\n"
            ], says: "hardening-removed"),
        Push(
            "a role handed out by a patch",
            [
                "k/kustomization.yaml": kustomization
                    + "patches:\n  - target: {kind: ClusterRoleBinding}\n    patch: |-\n      - {op: replace, path: /roleRef/name, value: cluster-admin}\n"
            ], says: "rbac-cluster-admin-binding"),
        Push(
            "subjects by a patch",
            [
                "k/kustomization.yaml": kustomization
                    + "patches:\n  - target: {kind: ClusterRoleBinding}\n    patch: |-\n      - {op: add, path: /subjects/-, value: {kind: Group, name: \"system:unauthenticated\"}}\n"
            ], says: "rbac-bind-anonymous"),
        Push(
            "Pod Security labels by a patch",
            [
                "k/kustomization.yaml": kustomization
                    + "patches:\n  - target: {kind: Namespace}\n    patch: |-\n      - {op: add, path: /metadata/labels/pod-security.kubernetes.io~1enforce, value: privileged}\n"
            ], says: "namespace-psa-level-privileged"),
        Push(
            "Pod Security labels by a kustomization",
            [
                "k/kustomization.yaml": kustomization
                    + "commonLabels: {pod-security.kubernetes.io/enforce: privileged}\n"
            ], says: "k/kustomization.yaml:4:", "namespace-psa-level-privileged"),
        Push(
            "an image by a patch",
            [
                "k/kustomization.yaml": kustomization
                    + "patches:\n  - target: {kind: Deployment}\n    patch: |-\n      - {op: replace, path: /spec/template/spec/containers/0/image, value: \"web:latest\"}\n"
            ], says: "image-not-pinned"),
        Push(
            "an image by a kustomization",
            ["k/kustomization.yaml": kustomization + "images: [{name: registry.example.com/web, newTag: latest}]\n"],
            says: "k/kustomization.yaml:4:", "image-not-pinned"),
        Push(
            "a secret by a generator",
            ["k/kustomization.yaml": kustomization + "secretGenerator: [{name: a, literals: [password=hunter2]}]\n"],
            says: "secret-committed-to-git"),
    ]

    private static let values: [Push] = [
        Push(
            "values of a HelmRelease",
            [
                "h.yaml":
                    "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: a, namespace: b}\nspec:\n  values:\n    kubeletPlugin:\n      securityContext: {privileged: true}\n"
            ], says: "h.yaml:7:37", "helm-values-unsafe"),
        Push(
            "values of Argo CD as text",
            [
                "a.yaml":
                    "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: a, namespace: b}\nspec:\n  source:\n    helm:\n      values: |\n        a: 1\n        hostNetwork: true\n"
            ], says: "a.yaml:9:22", "helm-values-unsafe"),
        Push(
            "values beside a chart",
            [
                "c/Chart.yaml": "apiVersion: v2\nname: c\nversion: 1.0.0\n",
                "c/values-prod.yaml":
                    "persistence:\n  dev: {type: hostPath, hostPath: /dev}\npodSecurityContext: {runAsUser: 0}\n",
            ], says: "c/values-prod.yaml:2:35", "c/values-prod.yaml:3:33"),
        Push(
            "values of an untyped kustomization",
            [
                "k/kustomization.yaml":
                    "helmCharts:\n  - name: x\n    valuesInline: {securityContext: {capabilities: {add: [SYS_ADMIN]}, runAsNonRoot: false}}\n"
            ], says: "helm-values-unsafe", "SYS_ADMIN"),
    ]

    private static let variables: [Push] = [
        Push(
            "a key",
            ["p.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: b}\nspec:\n  ${x:=hostPID}: true\n"],
            says: "p.yaml:5:", "host-pid"),
        Push(
            "a kind",
            [
                "p.yaml":
                    "apiVersion: v1\nkind: ${k:=Pod}\nmetadata: {name: a, namespace: b}\nspec: {hostNetwork: true}\n"
            ], says: "host-network"),
        Push(
            "a name",
            [
                "p.yaml":
                    "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: a}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: \"${r:=cluster-admin}\"}\nsubjects: [{kind: User, name: eve}]\n"
            ], says: "p.yaml:4:", "rbac-cluster-admin-binding"),
        Push(
            "a value",
            [
                "p.yaml":
                    "apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: b}\nspec:\n  containers:\n    - name: a\n      image: a:1\n      securityContext:\n        privileged: ${p:-true}\n"
            ], says: "privileged-container"),
    ]

    private static let inside: [Push] = [
        Push(
            "a template of OpenShift",
            [
                "t.yaml":
                    "apiVersion: template.openshift.io/v1\nkind: Template\nmetadata: {name: a}\nobjects:\n  - apiVersion: rbac.authorization.k8s.io/v1\n    kind: ClusterRoleBinding\n    metadata: {name: x}\n    roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}\n    subjects: [{kind: User, name: eve}]\n"
            ], says: "t.yaml:8:", "rbac-cluster-admin-binding"),
        Push(
            "an object of Crossplane",
            [
                "o.yaml":
                    "apiVersion: kubernetes.crossplane.io/v1alpha2\nkind: Object\nmetadata: {name: a}\nspec:\n  forProvider:\n    manifest:\n      apiVersion: rbac.authorization.k8s.io/v1\n      kind: ClusterRole\n      metadata: {name: x}\n      rules: [{apiGroups: [\"*\"], resources: [\"*\"], verbs: [\"*\"]}]\n"
            ], says: "o.yaml:10:", "rbac-wildcard-all"),
        Push(
            "a list in a custom resource",
            [
                "w.yaml":
                    "apiVersion: work.open-cluster-management.io/v1\nkind: ManifestWork\nmetadata: {name: a, namespace: b}\nspec:\n  workload:\n    manifests:\n      - {apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {hostPID: true, containers: [{name: a, image: \"a:1\"}]}}\n"
            ], says: "w.yaml:7:", "host-pid", "bare-pod"),
        Push(
            "roles of OpenShift",
            [
                "r.yaml":
                    "apiVersion: authorization.openshift.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: a}\nroleRef: {name: cluster-admin}\nuserNames: [eve]\n"
            ], says: "rbac-cluster-admin-binding"),
        Push(
            "aggregation of everything",
            [
                "r.yaml":
                    "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: a}\naggregationRule: {clusterRoleSelectors: [{}]}\n"
            ], says: "rbac-aggregates-default-roles"),
        Push(
            "a role of the controller manager",
            [
                "r.yaml":
                    "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: a}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: \"system:kube-controller-manager\"}\nsubjects: [{kind: User, name: eve}]\n"
            ], says: "rbac-bind-system-role"),
        Push(
            "a policy that is a pod",
            [
                "p.yaml":
                    "apiVersion: kubectl-harden.io/v1\nkind: Pod\nmetadata: {name: a}\nspec: {template: {spec: {hostPID: true, containers: [{name: a, image: b}]}}}\n"
            ], says: "p.yaml"),
    ]

    private static let believed: [Push] = [
        Push(
            "a role of the name of a viewer",
            [
                "r.yaml":
                    "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: a, namespace: b}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: \"system:public-info-viewer\"}\nsubjects: [{kind: User, name: \"system:anonymous\"}]\n"
            ], says: "rbac-bind-anonymous"),
        Push(
            "a role of the name of basic-user",
            [
                "r.yaml":
                    "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: a, namespace: b}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: \"system:basic-user\"}\nsubjects: [{kind: Group, name: \"system:authenticated\"}]\n"
            ], says: "rbac-bind-authenticated"),
        Push(
            "a user of the name of a group",
            [
                "r.yaml":
                    "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: a}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}\nsubjects: [{kind: User, name: \"system:masters\"}]\n"
            ], says: "rbac-cluster-admin-binding"),
        Push(
            "a namespace that begins like a system's",
            [
                "n.yaml":
                    "apiVersion: v1\nkind: Namespace\nmetadata: {name: kube-tools, labels: {pod-security.kubernetes.io/enforce: privileged}}\n"
            ], says: "namespace-psa-level-privileged"),
        Push(
            "the default account of such a namespace",
            [
                "r.yaml":
                    "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: a}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}\nsubjects: [{kind: ServiceAccount, name: default, namespace: kube-tools}]\n"
            ], says: "default-service-account-bound"),
    ]

    @Test(arguments: patches + values + variables + inside + believed)
    func isRefusedAtItsLine(push: Push) throws {
        // The base is there already, with what is wrong in it.
        try git.git(["-C", git.server, "config", "harden.mode", "off"])
        try git.commit(["k/base.yaml": Self.base])
        #expect(try git.push().status == 0)
        try git.git(["-C", git.server, "config", "--unset", "harden.mode"])
        try git.configure("harden.failOn", "medium")
        try git.commit(push.files.mapValues { $0 })
        let run = try git.push()
        #expect(run.status != 0, "\(run.all)")
        for part in push.says { #expect(run.errors.contains(part), "\(part) in \(run.all)") }
        #expect(!run.all.contains("hunter2"))
    }

    // MARK: Identity

    @Test(arguments: [
        (
            "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: \"a:1\", env: [{name: DB_PASSWORD, value: VALUE}]}]}\n",
            "hunter2", "hunter3"
        ),
        ("apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData: {password: VALUE}\n", "hunter2", "hunter3"),
        (
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  app.properties: |\n    api_key=s3cr3tvalue1\n    VALUE\n",
            "x=1", "api_key=s3cr3tvalue2"
        ),
        (
            "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: a}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}\nsubjects: [{kind: ServiceAccount, name: ci, namespace: VALUE}]\n",
            "one", "two"
        ),
        (
            "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: a}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}\nsubjects: [{kind: VALUE, name: ci}]\n",
            "User", "Group"
        ),
        (
            "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: a, annotations: {nginx.ingress.kubernetes.io/configuration-snippet: \"VALUE\"}}\nspec: {rules: []}\n",
            "add_header X 1;", "proxy_pass http://evil;"
        ),
        (
            "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData:\n  key.pem: |\n    -----BEGIN RSA PRIVATE KEY-----\n    MIIEowIBAAKCAQEAVALUE1234567890\n    -----END RSA PRIVATE KEY-----\n",
            "one", "two"
        ),
    ])
    func anotherValueAtTheSamePlaceIsNew(text: String, old: String, new: String) throws {
        let (old, new) = (
            text.replacingOccurrences(of: "VALUE", with: old), text.replacingOccurrences(of: "VALUE", with: new)
        )
        try git.git(["-C", git.server, "config", "harden.mode", "off"])
        try git.commit(["a.yaml": old])
        #expect(try git.push().status == 0)
        try git.git(["-C", git.server, "config", "--unset", "harden.mode"])
        try git.commit(["a.yaml": "# the same\n" + old])
        let same = try git.push()
        #expect(same.status == 0, "\(same.all)")
        try git.commit(["a.yaml": new])
        let run = try git.push()
        #expect(run.status != 0 && !run.all.contains("hunter3") && !run.all.contains("s3cr3t"), "\(run.all)")
    }

    // MARK: Claims

    private static let bare =
        "apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: b}\nspec: {containers: [{name: a, image: \"a:1\"}]}\n"

    /// Without its kustomization a folder is applied as it is.
    @Test(arguments: [
        ("kustomization.yaml", true), ("/app/k*", true), ("/app/[k]ust*.yaml", true),
        ("*.md\\n/app/K?stomization", true),
        ("*.md", false), ("/*", false), ("# k*", false), ("/app/*.yaml", false),
    ])
    func patternsThatLeaveOutAKustomizationAreNamed(pattern: String, isNamed: Bool) throws {
        let scratch = try Scratch()
        try scratch.write(
            "repo.yaml",
            "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {name: a, namespace: b}\nspec: {interval: 1m, url: https://git.example.com/a, ref: {branch: main}, ignore: \"\(pattern)\"}\n"
        )
        let run = try Program.harden(["check", "repo.yaml", "-o", "json"], in: scratch.folder)
        #expect(run.output.contains("folders without their kustomizations") == isNamed, "\(run.all)")
    }

    @Test func aClaimThatIsDroppedMakesTheFileWhole() throws {
        let old = Self.kustomization + "patches: [{path: pod.yaml}]\n"
        for drop in ["changed", "deleted"] {
            let git = try GitServer(profile: "recommended")
            try git.git(["-C", git.server, "config", "harden.mode", "off"])
            try git.commit(["k/base.yaml": Self.base, "k/kustomization.yaml": old, "k/pod.yaml": Self.bare])
            #expect(try git.push().status == 0)
            try git.git(["-C", git.server, "config", "--unset", "harden.mode"])
            try git.commit(["k/kustomization.yaml": drop == "deleted" ? nil : Self.kustomization])
            let run = try git.push()
            #expect(run.status != 0 && run.errors.contains("k/pod.yaml"), "\(drop): \(run.all)")
        }
    }

    @Test(arguments: [
        "resources: [pod.yaml]\npatches: [{path: pod.yaml}]\n", "patches: [{path: pod.yaml}]\n",
        "resources: [./pod.yaml]\npatchesStrategicMerge: [x/../pod.yaml]\n",
    ])
    func aWholeObjectIsNoPatchOfItself(kustomization: String) throws {
        try git.commit(["k/kustomization.yaml": kustomization, "k/pod.yaml": Self.bare])
        let run = try git.push()
        #expect(run.status != 0 && run.errors.contains("memory-limit-missing"), "\(run.all)")
    }

    @Test func twoPushesTogetherDoNotDoWhatOneMayNot() throws {
        // First a pod as a patch of something, then nothing claims it any more.
        try git.git(["-C", git.server, "config", "harden.mode", "off"])
        try git.commit(["k/base.yaml": Self.base])
        #expect(try git.push().status == 0)
        try git.git(["-C", git.server, "config", "--unset", "harden.mode"])
        try git.commit([
            "k/kustomization.yaml": Self.kustomization + "patches: [{path: pod.yaml}]\n", "k/pod.yaml": Self.bare,
        ])
        #expect(try git.push().status == 0)
        try git.commit(["k/kustomization.yaml": "resources: [pod.yaml]\n"])
        #expect(try git.push().status != 0)
    }

    // MARK: What is elsewhere

    @Test(arguments: [
        ("k/kustomization.yaml", "resources: [\"https://github.com/a/b//c?ref=v1\"]\n", "remote base", "harden.remote"),
        ("charts/a.tgz", "x", "archive", "harden.unread"), ("apps/a.jsonnet", "{}", "Jsonnet", "harden.unread"),
        (
            "s.yaml",
            "apiVersion: source.toolkit.fluxcd.io/v1\nkind: OCIRepository\nmetadata: {name: a, namespace: b}\nspec: {url: \"oci://registry.example.com/x\"}\n",
            "external source", "harden.unread"
        ),
        (
            "p.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: b}\ndata: {x: \"${UNSET}\"}\n",
            "variable without a default", "harden.variables"
        ),
    ])
    func whatIsElsewhereIsNamedAndLogged(name: String, text: String, reason: String, setting: String) throws {
        let log = git.scratch.path("audit")
        try git.configure("harden.auditLog", log)
        try git.commit([name: text])
        let run = try git.push()
        #expect(
            run.status == 0 && run.errors.contains("warning: \(name)") && run.errors.contains("\(reason)"), "\(run.all)"
        )
        #expect(try String(contentsOfFile: log, encoding: .utf8).contains("\"unreadParts\":[{\"file\":\"\(name)\""))
        let check = try Program.harden(["check", "--allow-empty", "."], in: git.work)
        #expect(check.output.contains("1 not judged (\(reason))"), "\(check.all)")
        try git.configure(setting, "refuse")
        try git.git(["-C", git.work, "commit", "-q", "--amend", "-m", "again"])
        #expect(try git.push(["origin", "HEAD:refs/heads/other"]).status == 0)
        try git.commit([name: text + " \n"])
        #expect(try git.push().status != 0)
    }

    /// The reader bounds how deep a document goes; what is in it is seen to its last level.
    @Test(arguments: [
        ("{hostNetwork: true}", "helm-values-unsafe"), ("{password: qE7-vR2kX9pLm4}", "helm-values-credential"),
        ("{roleRules: [{apiGroups: ['*'], resources: ['*'], verbs: ['*']}]}", "rbac-wildcard-all"),
    ])
    func howDeepAValueStandsHidesNothing(value: String, rule: String) throws {
        let text = "a: \(nested(value, levels: 200))\nsecurityContext: {}\n"
        try git.commit([
            "charts/a/Chart.yaml": "apiVersion: v2\nname: a\nversion: 1.0.0\n", "charts/a/values.yaml": text,
        ])
        let run = try git.push()
        #expect(run.status != 0 && run.errors.contains(rule), "\(run.all)")
    }

    @Test func aDeepValueHidesNoSourceBesideIt() throws {
        let values = nested("1", levels: 200)
        try git.commit([
            "app.yaml":
                "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: a, namespace: b}\nspec:\n  source:\n    kustomize: {components: ['https://example.com/open.git//c?ref=v1']}\n    helm: {valuesObject: \(values)}\n"
        ])
        let run = try git.push()
        #expect(run.errors.contains("remote base https://example.com/open.git"), "\(run.all)")
    }

    private func nested(_ value: String, levels: Int) -> String {
        String(repeating: "{v: ", count: levels) + value + String(repeating: "}", count: levels)
    }

    @Test func aVariableIsNoWrongType() throws {
        try git.commit([
            "d.yaml": Samples.goodDeployment().replacingOccurrences(
                of: "  template:", with: "  replicas: ${N:=2}\n  template:")
        ])
        try git.git(["-C", git.server, "config", "harden.profile", "essential"])
        let run = try git.push()
        #expect(run.status == 0, "\(run.all)")
        let open = try Program.harden(
            ["check", "--profile", "essential", "-"],
            input: Samples.goodDeployment().replacingOccurrences(of: "128Mi", with: "$(memory_limit)"))
        #expect(!open.output.contains("field-type-invalid"), "\(open.all)")
    }

    @Test func whatAKustomizationSetsIsWhatCounts() throws {
        let base = Self.base.replacingOccurrences(of: ":1.4", with: "").replacingOccurrences(
            of: ", namespace: shop", with: "")
        try git.commit([
            "k/base/base.yaml": base,
            "k/base/kustomization.yaml":
                "resources: [base.yaml]\nimages: [{name: registry.example.com/web, newTag: \"1.5\"}]\nnamespace: shop\n",
        ])
        let run = try Program.harden(
            ["check", "--rule", "image-not-pinned", "--rule", "namespace-missing", "."], in: git.work)
        #expect(run.status == 0 && run.output.contains("No findings"), "\(run.all)")
    }
}
