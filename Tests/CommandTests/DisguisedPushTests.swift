import Foundation
import TestSupport
import Testing

/// Pushes that hide something bad from the gate in names, encodings, depth and size, where kubectl and kustomize find it.
/// Each is refused for what is in it, or because it cannot be judged.
@Suite struct DisguisedPushTests {
    struct Case: CustomTestStringConvertible {
        var testDescription: String
        var files: [(name: String, bytes: Data)]
        /// What the refusal says; nil where the push is accepted.
        var refusal: String?

        init(_ title: String, _ files: [(String, String)], _ refusal: String?) {
            self.init(title, bytes: files.map { ($0, Data($1.utf8)) }, refusal)
        }

        init(_ title: String, bytes: [(String, Data)], _ refusal: String?) {
            (testDescription, files, self.refusal) = (title, bytes.map { (name: $0, bytes: $1) }, refusal)
        }
    }

    private static let pod =
        "apiVersion: v1\nmetadata: {name: x}\nspec: {containers: [{name: a, image: x, securityContext: {privileged: true}}]}\n"

    private static let blockPod =
        "apiVersion: v1\nmetadata: {name: x}\nspec:\n  containers:\n  - name: a\n    image: x\n    securityContext:\n      privileged: true\n"

    private static func binding(_ role: String) -> String {
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: a}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: \(role)}
        subjects: [{kind: User, apiGroup: rbac.authorization.k8s.io, name: ada}]

        """
    }

    private static let role = """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: admin}
        rules: []

        """

    /// A binding to a role that a prefix makes `cluster-admin`.
    private static func prefixed(_ folder: String) -> [(String, String)] {
        [
            (folder + "/a.yaml", binding("admin")), (folder + "/role.yaml", role),
            (folder + "/kustomization.yaml", "resources: [a.yaml, role.yaml]\nnamePrefix: cluster-\n"),
        ]
    }

    /// A Deployment that Flux builds with values for variables.
    private static func flux(_ field: String, substitute: String, annotation: String = "") -> [(String, String)] {
        let kustomization = """
            apiVersion: kustomize.toolkit.fluxcd.io/v1
            kind: Kustomization
            metadata: {name: app, namespace: flux-system}
            spec:
              interval: 10m
              path: ./app
              prune: true
              serviceAccountName: app
              sourceRef: {kind: GitRepository, name: app}
              postBuild: {substitute: \(substitute)}

            """
        let web = Samples.goodDeployment().replacing("privileged: false", with: field)
            .replacing("  name: web\n", with: "  name: web\n  annotations: {\(annotation)}\n")
        return [("flux.yaml", kustomization), ("app/web.yaml", web)]
    }

    private static let comments = String(repeating: "# " + String(repeating: "x", count: 100) + "\n", count: 11_000)

    /// A base that lacks something, an overlay that completes it, and an object that has the base built as it is.
    private static func delivered(_ file: String, _ delivery: Data) -> [(String, Data)] {
        let bare = Samples.goodDeployment().replacing("      securityContext:\n        runAsNonRoot: true\n", with: "")
        let patch =
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {template: {spec: {securityContext: {runAsNonRoot: true}}}}\n"
        return [
            ("base/web.yaml", Data(bare.utf8)), ("base/kustomization.yaml", Data("resources: [web.yaml]\n".utf8)),
            ("ov/kustomization.yaml", Data("resources: [../base]\npatches: [{path: p.yaml}]\n".utf8)),
            ("ov/p.yaml", Data(patch.utf8)), (file, delivery),
        ]
    }

    private static func flux(_ apiVersion: String, comments: String = "") -> Data {
        Data(
            """
            \(comments)apiVersion: \(apiVersion)
            kind: Kustomization
            metadata: {name: app, namespace: flux-system}
            spec: {interval: 10m, prune: true, path: ./base, serviceAccountName: app, sourceRef: {kind: GitRepository, name: app}}

            """.utf8)
    }

    private static let fluxVersion = "kustomize.toolkit.fluxcd.io/v1"

    private static func nested(_ depth: Int) -> String {
        var object =
            #"{"apiVersion":"v1","kind":"Pod","metadata":{"name":"x"},"spec":{"containers":[{"name":"a","image":"x","securityContext":{"privileged":true}}]}}"#
        for level in 0..<depth {
            object =
                #"{"apiVersion":"kubernetes.crossplane.io/v1alpha2","kind":"Object","metadata":{"name":"o\#(level)"},"spec":{"forProvider":{"manifest":\#(object)}}}"#
        }
        return object
    }

    private static func variable(_ value: String) -> String {
        Samples.goodDeployment().replacing("      containers:", with: "      hostPID: \(value)\n      containers:")
    }

    private static let awsAuth = """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: aws-auth, namespace: kube-system}
        data:
          mapUsers: |
            - userarn: arn:aws:iam::123456789012:user/ada
              groups: ["system\\x3amasters"]

        """

    static let cases = [
        Case(
            "a tag for base64 in two halves",
            [("pod.yaml", "%TAG !y! tag:yaml.org,2002:bin\r---\n!y!ary a2luZA==: Pod\n" + pod)], "cannot be judged"),
        Case("two folders that look the same", prefixed("caf\u{e9}") + prefixed("cafe\u{301}"), "look the same"),
        Case(
            "two files that look the same",
            [("caf\u{e9}.yaml", Samples.goodDeployment()), ("cafe\u{301}.yaml", Samples.goodDeployment())],
            "look the same"),
        Case("one such folder", [("caf\u{e9}/role.yaml", role)], nil),
        Case("a name that begins with a combining mark", prefixed("x/\u{301}r"), "half a character"),
        Case(
            "a combining mark behind a slash of a path",
            [
                ("base/kustomization.yaml", "resources: [a.yaml]\n"), ("base/a.yaml", binding("view")),
                ("ov/base/kustomization.yaml", "resources: [a.yaml]\n"), ("ov/base/a.yaml", binding("cluster-admin")),
                ("ov/kustomization.yaml", "resources: [\"a/\u{301}/../../base\"]\n"),
            ], "rbac-cluster-admin-binding"),
        Case(
            "a base elsewhere, and a folder of that name",
            [
                ("kustomization.yaml", "resources: [\"deploy@git.example.com:team/repo\"]\n"),
                ("deploy@git.example.com:team/repo/kustomization.yaml", "resources: [a.yaml]\n"),
                ("deploy@git.example.com:team/repo/a.yaml", role),
            ], "kustomize-remote-base-not-pinned"),
        Case(
            "a patch that makes null of an object",
            [
                (
                    "kustomization.yaml",
                    "resources: [pod.yaml]\npatches:\n- target: {kind: Pod}\n  patch: '[{\"op\": \"replace\", \"path\": \"\", \"value\": null}]'\n"
                ),
                ("pod.yaml", "kind: Pod\n" + pod),
            ], "privileged-container"),
        Case("four objects in one another", [("o.yaml", nested(4))], "privileged-container"),
        Case("five objects in one another", [("o.yaml", nested(5))], "cannot be judged"),
        Case(
            "a base that is applied as it is", bytes: delivered("flux.yaml", flux(fluxVersion)),
            "run-as-non-root-missing"),
        Case(
            "the same, in an escape", bytes: delivered("flux.yaml", flux("\"kustomize.toolkit.fluxcd\\x2eio/v1\"")),
            "run-as-non-root-missing"),
        Case(
            "the same, behind many comments", bytes: delivered("flux.yaml", flux(fluxVersion, comments: comments)),
            "run-as-non-root-missing"),
        Case(
            "the same, in UTF-16",
            bytes: delivered(
                "flux.yaml", String(decoding: flux(fluxVersion), as: UTF8.self).data(using: .utf16) ?? Data()),
            "run-as-non-root-missing"),
        Case(
            "a large kustomization",
            prefixed("o").map { $0.hasSuffix("kustomization.yaml") ? ($0, $1 + comments) : ($0, $1) },
            "rbac-cluster-admin-binding"),
        Case(
            "a folder that is deep",
            prefixed(Array(repeating: "a", count: 130).joined(separator: "/")), "rbac-cluster-admin-binding"),
        Case(
            "behind what a ConfigMap is generated from",
            [
                ("g/kustomization.yaml", "configMapGenerator: [{name: g, files: [pod.yaml]}]\n"),
                ("g/pod.yaml", comments + "---\nkind: Pod\n" + pod),
            ], "privileged-container"),
        Case("a default", [("web.yaml", variable("${x:=true}"))], "host-pid"),
        Case(
            "a long default", [("web.yaml", variable("${x:=\(String(repeating: " ", count: 4_200))true}"))],
            "host-pid"),
        Case(
            "a deep default", [("web.yaml", variable((0..<20).reduce("true") { "${x\($1):=\($0)}" }))],
            "cannot be judged"),
        Case("a group with an escape", [("aws.yaml", awsAuth)], "aws-auth-masters"),
        Case(
            "a script with a variable that does not end",
            [
                (
                    "script.yaml",
                    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: shop}\ndata:\n  a.sh: |\n    # ${x,\n    \(String(repeating: "y", count: 5_000))\n    f() { z; }\n"
                )
            ], nil),
        Case(
            "a delimiter with a combining mark behind it",
            [
                (
                    "kustomization.yaml",
                    "resources: [a.yaml, c.yaml]\nreplacements:\n- source: {kind: ConfigMap, fieldPath: data.x, options: {delimiter: ';', index: 0}}\n  targets: [{select: {kind: ClusterRoleBinding}, fieldPaths: [roleRef.name]}]\n"
                ), ("a.yaml", binding("view")),
                (
                    "c.yaml",
                    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {x: \"cluster-admin;\u{301}x\"}\n"
                ),
            ], "rbac-cluster-admin-binding"),
        Case(
            "a literal that begins with a combining mark",
            [
                (
                    "kustomization.yaml",
                    "resources: [a.yaml, role.yaml]\nnamePrefix: cluster-\nconfigMapGenerator: [{name: c, literals: [\"k=\u{301}\"]}]\n"
                ), ("a.yaml", binding("admin")), ("role.yaml", role),
            ], "rbac-cluster-admin-binding"),
        Case(
            "a JSON patch with a character outside of the plane",
            [
                (
                    "kustomization.yaml",
                    "resources: [a.yaml, role.yaml]\nnamePrefix: cluster-\npatches: [{path: p.json, target: {kind: ClusterRole}}]\n"
                ), ("a.yaml", binding("admin")), ("role.yaml", role),
                ("p.json", #"[{"op": "add", "path": "/metadata/annotations", "value": {"a": "\ud83d\ude00 \ud800"}}]"#),
            ], "rbac-cluster-admin-binding"),
        Case(
            "a base elsewhere with dots in its path, and a folder of that name",
            [
                ("kustomization.yaml", "resources: [\"deploy@git.example.com:team/repo/a/../b\"]\n"),
                ("deploy@git.example.com:team/repo/b/kustomization.yaml", "resources: [a.yaml]\n"),
                ("deploy@git.example.com:team/repo/b/a.yaml", role),
            ], "kustomize-remote-base-not-pinned"),
        Case(
            "a base that is applied as it is, by a kind with a variable in it",
            bytes: delivered(
                "flux.yaml",
                Data(
                    String(decoding: flux("kustomize${E}.toolkit.fluxcd.io/v1"), as: UTF8.self)
                        .replacing("kind: Kustomization", with: "kind: Kustom${E}ization").utf8)),
            "run-as-non-root-missing"),
        Case(
            "the same, with a default as its path",
            bytes: delivered(
                "flux.yaml",
                Data(
                    String(decoding: flux(fluxVersion), as: UTF8.self)
                        .replacing("path: ./base", with: "path: \"./${P:=base}\"").utf8)), "run-as-non-root-missing"),
        Case(
            "the same, in a list in a list",
            bytes: delivered(
                "flux.yaml",
                Data(
                    #"{"apiVersion":"v1","kind":"List","items":[{"apiVersion":"v1","kind":"List","items":[{"apiVersion":"kustomize.toolkit.fluxcd.io/v1","kind":"Kustomization","metadata":{"name":"app","namespace":"flux-system"},"spec":{"interval":"10m","prune":true,"path":"./base","serviceAccountName":"app","sourceRef":{"kind":"GitRepository","name":"app"}}}]}]}"#
                        .utf8)),
            "run-as-non-root-missing"),
        Case(
            "an empty variable in front of a blank",
            [("p.yaml", "kind: Pod\n" + blockPod.replacing("privileged: true", with: "privileged: ${x} true"))],
            "privileged-container"),
        Case(
            "an empty variable with a default behind a blank",
            [("p.yaml", "kind: Pod\n" + blockPod.replacing("privileged: true", with: "privileged: true ${x:=}"))],
            "privileged-container"),
        Case(
            "stars beside empty variables",
            [
                (
                    "r.yaml",
                    role.replacing(
                        "rules: []",
                        with: "rules: [{apiGroups: [\"*${x}\"], resources: [\"${x}*\"], verbs: [\"*${x:=}\"]}]")
                )
            ], "rbac-wildcard-all"),
        Case(
            "a name with an empty variable behind it", [("b.yaml", binding("\"cluster-admin ${x}\""))],
            "rbac-cluster-admin-binding"),
        Case(
            "a function of a variable that Flux knows",
            flux("privileged: ${p/false/true}false", substitute: "{p: \"false #\"}"),
            "privileged-container"),
        Case(
            "parts and cases of variables that Flux knows",
            flux("privileged: ${p:1:3}${q,,}", substitute: "{p: xtru, q: E}"), "privileged-container"),
        Case(
            "a mark that does not switch variables off",
            flux(
                "privileged: ${p:=false}", substitute: "{p: \"true\"}",
                annotation: "kustomize.toolkit.fluxcd.io/substitute: Disabled"), "privileged-container"),
        Case(
            "a JSON patch of many operations",
            [
                (
                    "kustomization.yaml",
                    "resources: [\"https://github.com/org/repo//deploy?ref=\(String(repeating: "a", count: 40))\"]\npatches: [{path: p.json, target: {kind: Deployment}}]\n"
                ),
                (
                    "p.json",
                    "[" + String(repeating: #"{"op":"test","path":"/kind","value":"Deployment"},"#, count: 10_000)
                        + #"{"op":"add","path":"/spec/template/spec/hostPID","value":true}]"#
                ),
            ], "host-pid"),
    ]

    @Test(arguments: cases)
    func whatIsDisguisedIsJudged(_ example: Case) throws {
        let git = try GitServer(profile: nil)
        try git.commit(["README": "x"])
        #expect(try git.push().status == 0)
        for file in example.files { try git.scratch.write("work/" + file.name, file.bytes) }
        try git.commit([:])
        let push = try git.push()
        #expect((push.status != 0) == (example.refusal != nil), "\(push.all)")
        if let refusal = example.refusal { #expect(push.errors.contains(refusal), "\(push.all)") }
    }

    /// Names that are there already, and those of files that nobody judges, keep nobody from pushing.
    @Test func namesThatWereThereDoNotRefuseWhatFollows() throws {
        let git = try GitServer(profile: nil)
        try git.configure("harden.mode", "off")
        for name in ["d\u{e9}/a.txt", "de\u{301}/a.txt", "\u{301}x/role.yaml"] {
            try git.scratch.write("work/" + name, Data("a: 1\n".utf8))
        }
        try git.commit(["README": "x", "role.yaml": Self.role])
        #expect(try git.push().status == 0)
        try git.configure("harden.mode", "enforce")
        for name in ["caf\u{e9}.txt", "cafe\u{301}.txt"] { try git.scratch.write("work/" + name, Data("a\n".utf8)) }
        try git.commit(["README": "y", "role.yaml": Self.role + "# changed\n"])
        let push = try git.push()
        #expect(push.status == 0, "\(push.all)")
        try FileManager.default.removeItem(atPath: git.work + "/\u{301}x")
        try git.commit([:])
        let removal = try git.push()
        #expect(removal.status == 0, "\(removal.all)")
    }

    @Test func aTemplateOfCommentsIsNamed() throws {
        let git = try GitServer(profile: nil)
        try git.configure("harden.unread", "refuse")
        try git.commit([
            "chart/Chart.yaml": "apiVersion: v2\nname: x\nversion: 1.0.0\n",
            "chart/templates/web.yaml": "# {{ \"\\napiVersion: v1\\nkind: Pod\" }}\n",
        ])
        let push = try git.push()
        #expect(push.status != 0 && push.errors.contains("Helm template"), "\(push.all)")
    }

    @Test func aTemplateThatIsGoodYAMLIsNamed() throws {
        let git = try GitServer(profile: nil)
        try git.configure("harden.unread", "refuse")
        let template = Samples.goodDeployment().replacing(
            "      containers:", with: "      # {{ \"\\n      hostPID: true\" }}\n      containers:")
        try git.commit([
            "chart/Chart.yaml": "apiVersion: v2\nname: x\nversion: 1.0.0\n", "chart/templates/web.yaml": template,
        ])
        let push = try git.push()
        #expect(push.status != 0 && push.errors.contains("Helm template"), "\(push.all)")
    }

    @Test func aLevelOfPodSecurityCannotGoInTwoPushes() throws {
        let git = try GitServer(profile: nil)
        let namespace =
            "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {pod-security.kubernetes.io/enforce: restricted}}\n"
        let web = Samples.goodDeployment().replacing("  name: web\n", with: "  name: web\n  namespace: shop\n")
        try git.configure("harden.mode", "off")
        try git.commit([
            "app/web.yaml": web, "app/ns.yaml": namespace, "app/kustomization.yaml": "resources: [web.yaml, ns.yaml]\n",
        ])
        #expect(try git.push().status == 0)
        try git.configure("harden.mode", "enforce")
        try git.commit(["app/ns.yaml": nil, "app/kustomization.yaml": "resources: [web.yaml]\n"])
        let push = try git.push()
        #expect(push.status != 0 && push.errors.contains("protection-removed"), "\(push.all)")
    }

    /// What a patch or a template brings in stands in no file as it is, and is named all the same.
    @Test(arguments: [
        (
            "a patch",
            "patches: [{target: {kind: Deployment}, patch: '[{\"op\": \"add\", \"path\": \"/spec/template/spec/hostPID\", \"value\": \"${debug}\"}]'}]\n",
            "${debug}"
        ),
        (
            "a key",
            "patches: [{target: {kind: Deployment}, patch: '[{\"op\": \"add\", \"path\": \"/spec/template/spec/{{.field}}\", \"value\": true}]'}]\n",
            "{{.field}}"
        ),
    ])
    func aVariableInWhatIsRenderedIsNamed(title: String, patch: String, variable: String) throws {
        let git = try GitServer(profile: nil)
        try git.configure("harden.mode", "off")
        try git.commit(["web.yaml": Samples.goodDeployment(), "kustomization.yaml": "resources: [web.yaml]\n"])
        #expect(try git.push().status == 0)
        try git.configure("harden.mode", "enforce")
        try git.commit(["kustomization.yaml": "resources: [web.yaml]\n" + patch])
        let push = try git.push()
        #expect(push.status == 0 && push.errors.contains("\(variable), not judged"), "\(push.all)")
        // What was named is not named again.
        try git.commit(["kustomization.yaml": "# again\nresources: [web.yaml]\ncommonAnnotations: {a: b}\n" + patch])
        let again = try git.push()
        #expect(again.status == 0 && !again.errors.contains("not judged"), "\(again.all)")
    }

    /// Git checks out the last of two entries of one name, and a name with a slash in the place of the file in the folder.
    @Test(arguments: ["a second entry", "a path for a name", "a file and a folder of one name"])
    func aMalformedTreeIsRefused(kind: String) throws {
        let git = try GitServer(profile: nil)
        try git.configure("harden.mode", "off")
        try git.commit([
            "app/web.yaml": Samples.goodDeployment(), "app/kustomization.yaml": "resources: [web.yaml]\n",
        ])
        #expect(try git.push().status == 0)
        try git.configure("harden.mode", "enforce")
        func id(_ name: String) throws -> [UInt8] {
            let text = try git.git(["-C", git.work, "rev-parse", name]).trimmingCharacters(in: .whitespacesAndNewlines)
            let digits = Array(text.utf8)
            return stride(from: 0, to: digits.count, by: 2).compactMap {
                UInt8(String(decoding: digits[$0..<$0 + 2], as: UTF8.self), radix: 16)
            }
        }
        func tree(_ entries: [(mode: String, name: String, id: [UInt8])]) throws -> String {
            var bytes: [UInt8] = []
            for entry in entries { bytes += Array("\(entry.mode) \(entry.name)\0".utf8) + entry.id }
            try git.scratch.write("object", Data(bytes))
            return try git.git([
                "-C", git.work, "hash-object", "-t", "tree", "-w", "--literally", git.scratch.path("object"),
            ]).trimmingCharacters(in: .whitespacesAndNewlines)
        }
        let (app, kustomization, web) = (
            try id("HEAD:app"), try id("HEAD:app/kustomization.yaml"), try id("HEAD:app/web.yaml")
        )
        let top =
            switch kind {
            case "a second entry":
                try tree([("40000", "app", app), ("100644", "k.yaml", kustomization), ("100644", "k.yaml", web)])
            case "a path for a name": try tree([("40000", "app", app), ("100644", "app/kustomization.yaml", web)])
            default: try tree([("100644", "app", web), ("100644", "app-b", web), ("40000", "app", app)])
            }
        let commit = try git.git(["-C", git.work, "commit-tree", top, "-p", "HEAD", "-m", "x"])
            .trimmingCharacters(in: .whitespacesAndNewlines)
        let push = try git.push(["origin", commit + ":refs/heads/main"])
        #expect(push.status != 0 && push.errors.contains("a tree is malformed"), "\(push.all)")
    }

    @Test func aBranchWithACombiningMarkIsJudged() throws {
        let git = try GitServer(profile: nil)
        try git.configure("harden.refs", "refs/heads/*")
        try git.commit(["pod.yaml": "kind: Pod\n" + Self.pod])
        let push = try git.push(["origin", "HEAD:refs/heads/\u{301}evil"])
        #expect(push.status != 0 && push.errors.contains("privileged-container"), "\(push.all)")
    }
}
