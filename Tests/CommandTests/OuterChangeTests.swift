import Foundation
import TestSupport
import Testing

/// Pushes that change what comes out of a root without touching its folder: files that it builds with from elsewhere, what has
/// it applied, other roots that come to the same.
@Suite struct OuterChangeTests {
    private static let good = Samples.goodDeployment()
    private static let open = good.replacing("      containers:", with: "      hostPID: true\n      containers:")
    private static let bare = good.replacing("      securityContext:\n        runAsNonRoot: true\n", with: "")
    private static let user =
        #"{"op": "add", "path": "/spec/template/spec/securityContext", "value": {"runAsNonRoot": true}}"#
    private static let noted = #"[{"op": "add", "path": "/metadata/annotations", "value": {"a": "b"}}]"#

    /// A base, and an overlay with more in its kustomization.
    private static func overlay(
        of base: String, _ more: String, _ files: [String: String?] = [:]
    ) -> [String: String?] {
        let own: [String: String?] = [
            "base/web.yaml": base, "base/kustomization.yaml": "resources: [web.yaml]\n",
            "prod/kustomization.yaml": "resources: [../base]\n" + more,
        ]
        return own.merging(files) { $1 }
    }

    private static func image(_ tag: String) -> String { "IMAGE=registry.example.com/web:\(tag)\n" }
    private static let imageFromFile = """
        configMapGenerator: [{name: v, envs: [../versions.env]}]
        replacements:
        - source: {kind: ConfigMap, name: v, fieldPath: data.IMAGE}
          targets: [{select: {kind: Deployment}, fieldPaths: [spec.template.spec.containers.0.image]}]

        """
    private static let closing = """
        resources: [../base]
        patches:
        - patch: |-
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec: {template: {spec: {hostPID: false}}}

        """

    // MARK: What has folders applied

    private static func flux(_ name: String, _ path: String, _ more: String = "") -> String {
        """
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: \(name), namespace: flux-system}
        spec:
          interval: 10m
          prune: true
          path: ./\(path)
          serviceAccountName: app
          sourceRef: {kind: GitRepository, name: app}
        \(more)
        """
    }

    private static let patched = "  patches: [{target: {kind: Deployment}, patch: '[\(user)]'}]\n"
    private static let componentUsed = "  components: [../lib/c]\n"
    private static let component = """
        apiVersion: kustomize.config.k8s.io/v1alpha1
        kind: Component
        patches: [{target: {kind: Deployment}, patch: '[\(user)]'}]

        """
    private static let emptyComponent = """
        apiVersion: kustomize.config.k8s.io/v1alpha1
        kind: Component
        commonAnnotations: {a: b}

        """

    /// A folder without a user that Flux applies.
    private static func applied(
        _ web: String = bare, _ more: String = "", isListed: Bool = false, isPlain: Bool = false,
        _ files: [String: String?] = [:]
    ) -> [String: String?] {
        var found: [String: String?] = ["apps/web.yaml": web, "clusters/a.yaml": flux("a", "apps", more)]
        if !isPlain { found["apps/kustomization.yaml"] = "resources: [web.yaml]\n" }
        if isListed { found["clusters/kustomization.yaml"] = "resources: [a.yaml]\n" }
        return found.merging(files) { $1 }
    }

    private static let missing = "run-as-non-root-missing"
    private static let outerPatch = "patches: [{path: ../common/p.yaml, target: {kind: Deployment}}]\n"
    private static let unpatched: [String: String?] = ["clusters/a.yaml": flux("a", "apps")]

    static let cases =
        [
            PushCase(
                "a patch in a folder beside it no longer mends",
                overlay(of: bare, outerPatch, ["common/p.yaml": "[\(user)]\n"]), ["common/p.yaml": noted], missing),
            PushCase(
                "a patch in a folder beside it opens", overlay(of: good, outerPatch, ["common/p.yaml": noted]),
                ["common/p.yaml": #"[{"op": "add", "path": "/spec/template/spec/hostPID", "value": true}]"#], "host-pid"
            ),
            PushCase(
                "a patch in a folder beside it goes", overlay(of: good, outerPatch, ["common/p.yaml": noted]),
                ["common/p.yaml": nil], "no longer be rendered"),
            PushCase(
                "a file of variables in a folder above",
                overlay(of: good, imageFromFile, ["versions.env": image("1.2.3")]), ["versions.env": image("latest")],
                "image-not-pinned"),
            PushCase(
                "a file of variables in a folder above stays harmless",
                overlay(of: good, imageFromFile, ["versions.env": image("1.2.3")]), ["versions.env": image("1.2.4")],
                nil),
            PushCase(
                "a base whose name looks like an address",
                overlay(of: good, "", ["prod/kustomization.yaml": "resources: ['../base?ref=main']\n"])
                    .merging([
                        "base?ref=main/kustomization.yaml": "resources: [web.yaml]\n", "base?ref=main/web.yaml": good,
                    ]) { $1 }, ["base?ref=main/web.yaml": open], "host-pid"),
        ]
        + [false, true].flatMap { isListed in
            let title = isListed ? ", and a kustomization has its object" : ""
            return [
                PushCase(
                    "Flux no longer adds what completes a folder\(title)", applied(bare, patched, isListed: isListed),
                    unpatched, missing),
                PushCase(
                    "Flux no longer adds what completes plain files\(title)",
                    applied(bare, patched, isListed: isListed, isPlain: true), unpatched, missing),
                PushCase(
                    "Flux is led from an overlay that completes to the base\(title)",
                    applied(
                        isListed: isListed,
                        [
                            "clusters/a.yaml": flux("a", "ov"),
                            "ov/kustomization.yaml":
                                "resources: [../apps]\npatches: [{target: {kind: Deployment}, patch: '[\(user)]'}]\n",
                        ]), unpatched, missing),
                PushCase(
                    "a component that only Flux uses\(title)",
                    applied(bare, componentUsed, isListed: isListed, ["lib/c/kustomization.yaml": component]),
                    ["lib/c/kustomization.yaml": emptyComponent], missing),
                PushCase(
                    "Flux adds something else\(title)", applied(bare, patched, isListed: isListed),
                    ["clusters/a.yaml": flux("a", "apps", patched + "  commonMetadata: {labels: {team: a}}\n")], nil),
                PushCase(
                    "two objects of Flux become one, which no longer completes\(title)",
                    applied(
                        bare, patched, isListed: isListed,
                        [
                            "clusters/b.yaml": flux("b", "apps"),
                            "clusters/kustomization.yaml": isListed
                                ? "resources: [a.yaml, b.yaml]\n" : "resources: []\n",
                        ]),
                    unpatched.merging([
                        "clusters/b.yaml": nil,
                        "clusters/kustomization.yaml": isListed ? "resources: [a.yaml]\n" : "resources: []\n",
                    ]) { $1 }, missing),
            ]
        } + [
            PushCase(
                "a kustomization takes away what Flux adds", applied(bare, patched, isListed: true),
                [
                    "clusters/kustomization.yaml":
                        "resources: [a.yaml]\npatches: [{target: {kind: Kustomization}, patch: '[{\"op\": \"remove\", \"path\": \"/spec/patches\"}]'}]\n"
                ], missing),
            PushCase(
                "a second object of Flux applies plain files that the first completes",
                applied(bare, patched, isPlain: true), ["clusters/b.yaml": flux("b", "apps")], missing),
            PushCase(
                "Flux applies a folder that was a root with the same findings",
                ["apps/web.yaml": open, "apps/kustomization.yaml": "resources: [web.yaml]\n"], unpatched, nil),
            PushCase(
                "a root becomes what another was that goes",
                overlay(
                    of: open, "",
                    ["dev/kustomization.yaml": "resources: [../base]\n", "prod/kustomization.yaml": closing]),
                ["dev/kustomization.yaml": nil, "prod/kustomization.yaml": "resources: [../base]\n"], "host-pid"),
            PushCase(
                "a base is left alone with what it always had",
                overlay(of: open, "commonAnnotations: {a: b}\n"), ["prod/kustomization.yaml": "resources: []\n"], nil),
            PushCase(
                "an overlay goes, and its base is left alone with what it always had",
                overlay(of: open, "commonAnnotations: {a: b}\n"), ["prod/kustomization.yaml": nil], nil),
            PushCase(
                "an overlay goes that mends its base", overlay(of: open, "", ["prod/kustomization.yaml": closing]),
                ["prod/kustomization.yaml": nil], "host-pid"),
            PushCase(
                "a root is renamed", overlay(of: open, ""),
                ["prod/kustomization.yaml": nil, "live/kustomization.yaml": "resources: [../base]\n"], nil),
            PushCase(
                "a root becomes two", overlay(of: open, ""),
                [
                    "prod/kustomization.yaml": nil, "live/kustomization.yaml": "resources: [../base]\n",
                    "live2/kustomization.yaml": "resources: [../base]\n",
                ], "host-pid"),
            PushCase(
                "a container of base and overlay is renamed",
                overlay(of: bareContainer("app"), mended("app")),
                [
                    "base/web.yaml": bareContainer("server"),
                    "prod/kustomization.yaml": "resources: [../base]\n" + mended("server"),
                ], nil),
            PushCase(
                "a container of the base loses something", overlay(of: good, mended("app")),
                ["base/web.yaml": bareContainer("app")], "allow-privilege-escalation"),
        ]

    // MARK: What leads elsewhere

    private static let opening = #"[{"op": "add", "path": "/spec/template/spec/hostPID", "value": true}]"#

    /// A kustomization with a transformer that has a patch in another folder.
    private static func transformer(_ field: String, _ files: [String: String?] = [:]) -> [String: String?] {
        overlay(of: good, field, ["common/p.json": noted]).merging(files) { $1 }
    }
    private static let patchTransformer = """
        apiVersion: builtin
        kind: PatchTransformer
        metadata: {name: x}
        path: ../common/p.json
        target: {kind: Deployment}

        """

    /// What Flux has built of a folder that only a patch of its object names.
    private static func led(_ kustomization: String, _ path: String = "nowhere", _ more: String = "") -> [String:
        String?]
    {
        [
            "apps/prod/web.yaml": good, "apps/prod/kustomization.yaml": "resources: [web.yaml]\n",
            "flux/a.yaml": flux("a", path, "  namePrefix: x-\n" + more),
            "flux/kustomization.yaml": "resources: [a.yaml]\n", "clusters/kustomization.yaml": kustomization,
        ]
    }
    private static let leading = """
        resources: [../flux]
        patches:
        - target: {kind: Kustomization}
          patch: '[{"op": "replace", "path": "/spec/path", "value": "./apps/prod"}]'

        """
    private static let leadingReplacement = """
        resources: [../flux]
        configMapGenerator: [{name: v, literals: [path=./apps/prod]}]
        replacements:
        - source: {kind: ConfigMap, name: v, fieldPath: data.path}
          targets: [{select: {kind: Kustomization}, fieldPaths: [spec.path]}]

        """

    static let leadingElsewhere = [
        PushCase(
            "a transformer in the kustomization",
            transformer("transformers:\n- |-\n" + patchTransformer.split(separator: "\n").map { "  \($0)\n" }.joined()),
            ["common/p.json": opening], "host-pid"),
        PushCase(
            "a transformer in a file", transformer("transformers: [t.yaml]\n", ["prod/t.yaml": patchTransformer]),
            ["common/p.json": opening], "host-pid"),
        PushCase(
            "a transformer under a key with a capital",
            transformer("Transformers: [t.yaml]\n", ["prod/t.yaml": patchTransformer]), ["common/p.json": opening],
            "host-pid"),
        PushCase(
            "a transformer in a folder",
            transformer(
                "transformers: [../tr]\n",
                ["tr/t.yaml": patchTransformer, "tr/kustomization.yaml": "resources: [t.yaml]\n"]),
            ["common/p.json": opening], "host-pid"),
        PushCase(
            "a patch of a kustomization leads Flux to a folder", led(leading), ["apps/prod/web.yaml": open], "host-pid"),
        PushCase(
            "a replacement leads Flux to a folder", led(leadingReplacement), ["apps/prod/web.yaml": open], "host-pid"),
        PushCase(
            "Flux moves and loses what completes plain files", applied(bare, patched, isPlain: true),
            ["clusters/a.yaml": nil, "clusters/b.yaml": flux("b", "apps")], missing),
        PushCase(
            "an object of Flux goes that completes plain files", applied(bare, patched, isPlain: true),
            ["clusters/a.yaml": nil], missing),
        PushCase(
            "an object of Flux moves with what it always had", applied(open, "  namePrefix: x-\n"),
            [
                "clusters/a.yaml": nil,
                "clusters/b.yaml": flux("a", "apps", "  namePrefix: x-\n  commonMetadata: {labels: {team: a}}\n"),
            ], nil),
        PushCase(
            "Flux is led to another root that had the same findings",
            applied(
                open, "  timeout: 2m\n", ["v2/web.yaml": open, "v2/kustomization.yaml": "resources: [web.yaml]\n"]),
            ["clusters/a.yaml": flux("a", "v2")], nil),
        PushCase(
            "Flux is led to plain files that had the same findings",
            applied(good, "  timeout: 2m\n", ["v2/web.yaml": open]),
            ["clusters/a.yaml": flux("a", "v2")], nil),
        PushCase(
            "Flux is led to another root that is worse",
            applied(
                good, "  timeout: 2m\n", ["v2/web.yaml": good, "v2/kustomization.yaml": "resources: [web.yaml]\n"]),
            ["clusters/a.yaml": flux("a", "v2"), "v2/web.yaml": open], "host-pid"),
        PushCase(
            "an object of Flux moves, loses something, and becomes what another was",
            applied(
                bare, "  targetNamespace: shop\n" + patched,
                ["clusters/dev.yaml": flux("dev", "apps", "  targetNamespace: shop\n")]),
            [
                "clusters/dev.yaml": nil, "clusters/a.yaml": nil,
                "clusters/b.yaml": flux("a", "apps", "  targetNamespace: shop\n"),
            ], missing),
        PushCase(
            "a folder of a cluster is renamed, and its object becomes that of another cluster",
            [
                "apps/web.yaml": bare, "apps/kustomization.yaml": "resources: [web.yaml]\n",
                "clusters/dev/kustomization.yaml": "resources: [a.yaml]\n",
                "clusters/dev/a.yaml": flux("a", "apps", "  targetNamespace: shop\n"),
                "clusters/prod/kustomization.yaml": "resources: [a.yaml]\n",
                "clusters/prod/a.yaml": flux("a", "apps", "  targetNamespace: shop\n" + patched),
            ],
            [
                "clusters/prod/kustomization.yaml": nil, "clusters/prod/a.yaml": nil,
                "clusters/live/kustomization.yaml": "resources: [a.yaml]\n",
                "clusters/live/a.yaml": flux("a", "apps", "  targetNamespace: shop\n"),
            ], missing),
    ]

    @Test(arguments: leadingElsewhere)
    func aPushIsJudgedByWhatItIsLedTo(_ example: PushCase) throws { try example.check() }

    /// A file that a kustomization has by way of a symbolic link changes somewhere else.
    @Test(arguments: [
        ("prod/p.json", "../common/p.json", "p.json"), ("prod/c", "../common", "c/p.json"),
        ("other/p.json", "../common/p.json", "../other/p.json"),
    ])
    func aFileChangesBehindALink(link: String, target: String, path: String) throws {
        let git = try GitServer(profile: nil)
        try git.configure("harden.mode", "off")
        let patches = "patches: [{path: \(path), target: {kind: Deployment}}]\n"
        try git.commit(Self.overlay(of: Self.good, patches, ["common/p.json": Self.noted, "other/README": "x"]))
        try FileManager.default.createSymbolicLink(atPath: git.work + "/" + link, withDestinationPath: target)
        try git.commit([:])
        #expect(try git.push().status == 0)
        try git.configure("harden.mode", "enforce")
        try git.commit(["common/p.json": Self.opening])
        let push = try git.push()
        #expect(push.status != 0 && push.errors.contains("host-pid"), "\(push.all)")
    }

    /// What stands on a branch as others complete it there is not there as it is.
    @Test func aNewBranchDoesNotUncoverABase() throws {
        let git = try GitServer(profile: nil)
        try git.configure("harden.mode", "off")
        try git.commit(Self.overlay(of: Self.open, "", ["prod/kustomization.yaml": Self.closing]))
        #expect(try git.push().status == 0)
        try git.configure("harden.mode", "enforce")
        try git.commit(["prod/kustomization.yaml": nil])
        let push = try git.push(["origin", "HEAD:refs/heads/feature"])
        #expect(push.status != 0 && push.errors.contains("host-pid"), "\(push.all)")
    }

    private static func bareContainer(_ name: String) -> String {
        good.replacing("    allowPrivilegeEscalation: false\n", with: "")
            .replacing("- name: app", with: "- name: \(name)")
    }

    private static func mended(_ name: String) -> String {
        """
        patches:
        - patch: |-
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              template:
                spec:
                  containers:
                  - name: \(name)
                    securityContext:
                      allowPrivilegeEscalation: false
                      readOnlyRootFilesystem: true
                      capabilities: {drop: [ALL]}
                      seccompProfile: {type: RuntimeDefault}

        """
    }

    @Test(arguments: cases)
    func aPushIsJudgedByWhatComesOutElsewhere(_ example: PushCase) throws { try example.check() }
}
