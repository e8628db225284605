import Foundation
import TestSupport
import Testing

/// Ways past the gate that an attack has found, as real pushes.
@Suite struct AttackPushTests {
    private let git: GitServer

    init() throws { git = try GitServer(profile: "baseline") }

    private static let spec =
        "{hostPID: true, containers: [{name: c, image: \"a/b:1\", securityContext: {privileged: true}}]}"
    private static let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec: \(spec)\n"
    private static let withoutVersion = "kind: Pod\nmetadata: {name: x}\nspec: \(spec)\n"
    private static let json =
        "{\"hostPID\":true,\"containers\":[{\"name\":\"c\",\"image\":\"a/b:1\",\"securityContext\":{\"privileged\":true}}]}"

    private func expectRefused(_ files: [String: String?], sourceLocation: SourceLocation = #_sourceLocation) throws {
        try git.commit(files)
        let run = try git.push()
        #expect(run.status != 0 && run.errors.contains("push refused"), "\(run.all)", sourceLocation: sourceLocation)
    }

    /// Under a manifest's name and under one that is none.
    @Test(arguments: [
        "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMapList\",\"items\":[{\"metadata\":{\"name\":\"x\"},\"spec\":\(json)}],\"kind\":\"PodList\"}",
        "\u{feff}\u{feff}\u{feff}##\n" + pod.split(separator: "\n").map { "#\($0)\n" }.joined(),
        "%YAML 1.1\r---\r" + pod.replacingOccurrences(of: "\n", with: "\r"),
        "# {{ x }}\n" + pod + "...\n" + String(repeating: "#", count: 3_000) + "\n\u{1}\n",
        "a: 1\n--- {\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"x\"},\"spec\":\(json)}\n",
        // A tag ends at other line ends too, and may stand behind a comment in which there is another mark.
        "apiVersion: v1\nkind: Pod\nspec: {nodeName: !x\u{85},\"hostPID\":true }\n",
        "apiVersion: v1\nkind: Pod\nspec: {nodeName: &a !x,\u{2028},\"hostPID\":true }\n",
        "apiVersion: v1\nkind: Pod\nspec: {<<: {hostPID: true}, nodeName: &a # !\n !x,hostPID: false}\n",
        // kubectl takes brackets and commas into a tag.
        "![x](https://x/y.png)\n" + pod, "apiVersion: v1\nkind: Pod\nspec: {x: !a,' , hostPID: true, y: !a,' }\n",
        "z: " + String(repeating: "[!x,y ", count: 30) + "1" + String(repeating: "]", count: 30) + "\n" + pod,
        // A kustomization adds the apiVersion.
        withoutVersion + "z: {a: b:}\n", withoutVersion + "z: !x,y b\n", withoutVersion + "#\r\r\n",
        "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\"}\n" + withoutVersion,
        "--- #\r" + withoutVersion.replacingOccurrences(of: "\n", with: "\r"),
        // kubectl up to 1.22 takes these for lists.
        "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicyList\nItems: [{apiVersion: v1, kind: Pod, spec: \(spec)}]\n",
        "{\"apiVersion\":\"apps/v1\",\"kind\":\"DeploymentList\",\"items\":[],\"Item\u{17f}\":[{\"apiVersion\":\"v1\",\"kind\":\"Pod\"}]}",
        "!!binary \"\\x59XBpVmVyc2lvbg==\": v1\n!!binary \"\\x612luZA==\": Pod\nspec: \(spec)\n",
    ])
    func aTextThatAnotherReaderTakesForAPodIsRefused(text: String) throws {
        try expectRefused(["p.yaml": text])
        try expectRefused(["p.yaml": nil, "p": text])
    }

    /// Custom resources hold pods in many forms, and some of them in no form of a pod.
    @Test(arguments: [
        "apiVersion: serving.kserve.io/v1alpha1\nkind: ServingRuntime\nmetadata: {name: x}\nspec: \(spec)\n",
        "apiVersion: a.example/v1\nkind: Agent\nmetadata: {name: x}\nspec: {podTemplate: {spec: {hostPID: true}}}\n",
        "apiVersion: a.example/v1\nkind: A\nmetadata: {name: x}\nspec: {containers: [{name: q}], template: {spec: \(spec)}}\n",
        "apiVersion: a.example/v1\nkind: A\nmetadata: {name: x}\nspec: {template: {spec: {initContainers: [{name: c, image: \"x:1\", securityContext: {privileged: true}}]}}}\n",
        "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: {name: x}\nspec: {templates: [{container: {image: x, securityContext: {privileged: true}}}]}\n",
        "apiVersion: monitoring.coreos.com/v1\nkind: Prometheus\nmetadata: {name: x}\nspec: {hostNetwork: true, containers: [{name: prometheus}]}\n",
        // Below the containers of a pod.
        "apiVersion: a.example/v1\nkind: A\nmetadata: {name: x}\nspec: {x: {containers: [{name: i, image: a, inner: {hostPID: true}}]}}\n",
        "apiVersion: a.example/v1\nkind: A\nmetadata: {name: x}\nspec: {x: {containers: [{name: i, image: a, podTemplate: {spec: {hostPID: true, containers: [{image: b}]}}}]}}\n",
        "apiVersion: a.example/v1\nkind: A\nmetadata: {name: x}\nspec: {jobs: [{worker: \(spec)}]}\n",
    ])
    func aPodInsideACustomResourceIsJudged(manifest: String) throws {
        try git.git(["-C", git.server, "config", "harden.profile", "nsa"])
        try expectRefused(["cr.yaml": manifest])
    }

    @Test(arguments: [
        "*.yaml ident\n", "[attr]x ident\n*.yaml x\n", "* export-subst\n", "\"a b.yml\" ident\n",
        "*.txt working-tree-encoding=UTF-16\n", "p.txt\rworking-tree-encoding=UTF-16LE\n", "*.y*ml export-subst\n",
        "*.y\\aml export-subst\n", "p.*l ident\n", "*l export-subst\n", "*.yaml\rexport-subst\n", "a/ ident\n",
        // Behind a pattern in quotes no blank is needed.
        "\"*.yaml\"working-tree-encoding=UTF-16LE\n", "\t\"\\052.yaml\"working-tree-encoding=UTF-16LE\n",
        // git ends an attribute at a byte of zero.
        "*.yaml ident\0\n", "*.md\u{b}x.yaml ident\n",
        // To git neither a vertical tab nor a byte order mark makes a comment or hides a quote.
        "\u{b}#*.yaml working-tree-encoding=UTF-16\n", "\u{feff}\"*.yaml\"working-tree-encoding=UTF-16LE\n",
        "\"[attr]q\"working-tree-encoding=UTF-16LE\n*.yaml q\n", "\"a\\\"*.yaml\"ident\n", "\"*.yaml\"export-subst\n",
    ])
    func anAttributeThatChangesACheckoutIsRefused(attributes: String) throws {
        try expectRefused([".gitattributes": attributes])
    }

    /// File systems that know no case, or pass over characters, take them for the real name.
    @Test(arguments: [
        ".GitAttributes", "a/.git\u{200c}attributes", ".gitattributes .", "GITATT~1", ".gitattributes::$DATA",
    ])
    func aNameThatIsThatOfAttributesElsewhereIsRefused(name: String) throws {
        try expectRefused([name: "* working-tree-encoding=UTF-16LE\n"])
    }

    @Test func anAttributeForOtherFilesIsNoConcern() throws {
        try git.commit([
            ".gitattributes":
                "* -working-tree-encoding\n* text=auto\n*.c ident\n_version.py export-subst\nVERSION export-subst\n"
        ])
        #expect(try git.push().status == 0)
    }

    @Test(arguments: ["100644", "120000", "160000"])
    func anAttributesFileIsAPlainFile(mode: String) throws {
        try git.commit(["x": "* working-tree-encoding=UTF-16LE\n"])
        let blob = try git.git(["-C", git.work, "rev-parse", "HEAD:x"])
        try git.git(["-C", git.work, "update-index", "--add", "--cacheinfo", "\(mode),\(blob),.gitattributes"])
        try git.git(["-C", git.work, "commit", "-qm", "x"])
        let run = try git.push()
        #expect(run.status != 0 && run.errors.contains(".gitattributes"), "\(run.all)")
    }

    /// What is no manifest by any reading is none of the gate's business.
    @Test func filesOfOtherKindsPass() throws {
        try git.commit([
            "logo.md": "# X\n\n![logo](https://x/y.png)\n\nA text: of it.\n\n```yaml\napiVersion: v1\nkind: Pod\n```\n",
            "README.md": "# X\n\n[![B](https://x/y.svg)](https://x)\n\n```yaml\napiVersion: v1\nkind: Pod\n```\n",
            "badge.md": "[![B](https://x/y.svg)](https://x)\n", "mail.txt": "Hello!\n-----------", "x.vim": "\"\\d\"\n",
            "a.patch": "--- a/web.yaml\n+++ b/web.yaml\n@@ -1,2 +1,2 @@\n apiVersion: v1\n-kind: Pod\n+kind: Job\n",
            "docker-compose.yml": "x: &x {a: 1}\nservices: {web: {<<: *x, <<: *x}}\n",
            "tsconfig.json": "{\"a\": 1} // comment\n", "log": "{\"level\":\"info\"}\npanic: foo\n",
            "post.md": "---\ntitle: Hello\nkind: article\n---\n# Hello\n",
            "drive.json": "{\"kind\":\"drive#file\",\"id\":1}",
            "values.yaml": "kind: DaemonSet\nhostNetwork: true\nimage: {repository: a}\n",
            "items.json": "{\"Items\":[{\"kind\":{\"S\":\"book\"},\"metadata\":{\"S\":\"x\"}}],\"Count\":1}",
            "talos.yaml": "apiVersion: v1alpha1\nkind: HostnameConfig\nhostname: worker-1\n",
            "teleport.yaml": "kind: token\nversion: v2\nmetadata: {name: a, labels: {x: \"hello world\"}}\n",
            "kubeconfig": "apiVersion: v1\nkind: Config\nclusters: []\n",
            "skaffold.yaml": "apiVersion: skaffold/v4beta11\nkind: Config\n",
            "kubeadm.yaml": "apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\n",
            "s.lua": "--- \"quoted\"\n---!strict\nlocal a = 1\n",
        ])
        let run = try git.push()
        #expect(run.status == 0, "\(run.all)")
    }

    /// git shows what it names as if it were a file.
    @Test func aSubmoduleThatNamesABlobIsRefused() throws {
        try git.commit(["q": AttackPushTests.pod])
        let blob = try git.git(["-C", git.work, "rev-parse", "HEAD:q"])
        try git.git(["-C", git.work, "rm", "-q", "q"])
        try git.git(["-C", git.work, "update-index", "--add", "--cacheinfo", "160000,\(blob),p.yaml"])
        try git.git(["-C", git.work, "commit", "-qm", "x"])
        let run = try git.push()
        #expect(run.status != 0 && run.errors.contains("a submodule entry that points to"), "\(run.all)")
    }

    /// git shows whatever comes to be there later.
    @Test func aSubmoduleWithTheNameOfAManifestIsRefused() throws {
        let id = String(repeating: "1", count: 40)
        try git.git(["-C", git.work, "update-index", "--add", "--cacheinfo", "160000,\(id),p.yaml"])
        try git.git(["-C", git.work, "commit", "-qm", "x"])
        let run = try git.push()
        #expect(run.status != 0 && run.errors.contains("p.yaml"), "\(run.all)")
    }

    /// A file of a tree is a tag, whose text git shows with what the tag names.
    @Test(arguments: ["100644", "120000"])
    func aFileThatIsATagIsRefused(mode: String) throws {
        try git.commit(["q": AttackPushTests.pod])
        let blob = try git.git(["-C", git.work, "rev-parse", "HEAD:q"])
        func write(_ type: String, _ content: Data) throws -> String {
            try git.scratch.write("object", content)
            return try git.git([
                "-C", git.work, "hash-object", "-t", type, "-w", "--literally", git.scratch.path("object"),
            ])
        }
        let tag = try write("tag", Data("object \(blob)\ntype blob\ntag x: y\n\n# m\n".utf8))
        let id = stride(from: 0, to: 40, by: 2).compactMap { UInt8(tag.dropFirst($0).prefix(2), radix: 16) }
        let tree = try write("tree", Data("\(mode) p.yaml\0".utf8) + Data(id))
        let commit = try git.git(["-C", git.work, "commit-tree", "-m", "x", "-p", "HEAD", tree])
        let run = try git.push(["origin", "\(commit):refs/heads/main"])
        #expect(run.status != 0 && run.errors.contains("is not a file"), "\(run.all)")
    }

    /// A link whose text is a manifest that cannot be judged.
    @Test func theTextOfALinkIsJudgedAsAFileIs() throws {
        try git.scratch.write("work/text", AttackPushTests.pod + "z: \"\\'\"\n")
        let blob = try git.git(
            ["-C", git.work, "hash-object", "-w", "text"].map { $0 == "text" ? git.work + "/text" : $0 })
        try git.git(["-C", git.work, "update-index", "--add", "--cacheinfo", "120000,\(blob),p.yaml"])
        try git.git(["-C", git.work, "commit", "-qm", "x"])
        let run = try git.push()
        #expect(run.status != 0 && run.errors.contains("p.yaml"), "\(run.all)")
    }

    @Test func noRefMayPutAnotherObjectInThePlaceOfOne() throws {
        try git.commit(["p.yaml": Samples.goodDeployment()])
        #expect(try git.push().status == 0)
        let blob = try git.git(["-C", git.work, "rev-parse", "HEAD:p.yaml"])
        let run = try git.push(["origin", "HEAD:refs/replace/\(blob)"])
        #expect(run.status != 0 && run.errors.contains("refs/replace/"), "\(run.all)")
    }

    /// git compares what a client says that a ref was only after the hook.
    @Test func theOldValueOfARefIsNotTheClients() throws {
        try git.commit(["web.yaml": Samples.goodDeployment()])
        #expect(try git.push().status == 0)
        try git.commit(["p.yaml": AttackPushTests.pod])
        let bad = try git.git(["-C", git.work, "rev-parse", "HEAD"])
        try git.git(["-C", git.server, "fetch", "-q", git.work, "HEAD"])
        let run = try Program.run(
            Program.harden, ["hook", "pre-receive"], input: Data("\(bad) \(bad) refs/heads/new\n".utf8), in: git.server,
            environment: ["GIT_DIR": "."])
        #expect(run.status == 4 && run.errors.contains("refs/heads/new"), "\(run.all)")
    }

    /// However large the server lets a manifest be.
    @Test func aManifestThatIsTooLargeToReadIsRefused() throws {
        try git.configure("harden.maxFileSize", "128MiB")
        try git.configure("harden.timeout", "20s")
        let padding = String(repeating: "#" + String(repeating: "x", count: 1_022) + "\n", count: 66 << 10)
        try expectRefused(["p.yaml": padding + AttackPushTests.pod])
    }

    /// What costs memory beyond measure cannot be judged, and is refused.
    @Test(arguments: [
        ("apiVersion: v1\nkind: Pod\nspec: {containers: ", "{securityContext: {privileged: true}}", 20_000, 0),
        // Each has a path that is longer than itself.
        (
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata: {a: ",
            "ghp_0123456789abcdefghijABCDEFGHIJ012345", 2_000, 100
        ),
        (
            "apiVersion: a.example/v1\nkind: A\nmetadata: {name: x}\nspec: {a: ", "{containers: [{image: a}]}", 2_000,
            100
        ),
        ("apiVersion: a.example/v1\nkind: A\nmetadata: {name: x}\nspec: {a: ", "{hostPID: true}", 12_000, 100),
    ])
    func anObjectWithTooManyFindingsIsRefused(head: String, element: String, count: Int, depth: Int) throws {
        try git.git(["-C", git.server, "config", "harden.profile", "nsa"])
        let elements = Array(repeating: element, count: count).joined(separator: ", ")
        let value = String(repeating: "{a: ", count: depth) + "[\(elements)]" + String(repeating: "}", count: depth)
        try git.commit(["p.yaml": head + value + "}\n"])
        let run = try git.push()
        #expect(run.status != 0 && run.errors.contains("too many"), "\(run.errors.suffix(500))")
    }

    /// Each failure once looked through all the rest of the input.
    @Test func aListOfWhatIsNoObjectIsReadInOneGo() throws {
        try git.configure("harden.timeout", "20s")
        for text in [
            "{\"kind\":\"List\",\"apiVersion\":\"v1\",\"items\":[\(String(repeating: "5,", count: 400_000))5]}",
            "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\"}" + String(repeating: " 5", count: 400_000),
        ] {
            try git.commit(["data": text])
            let run = try git.push()
            #expect(!run.errors.contains("judged in time"), "\(run.all)")
        }
    }

    @Test(arguments: [
        "version https://hawser.github.com/spec/v1\noid sha256:0\nsize 1\n",
        "version http://git-media.io/v/2\noid sha256:0\nsize 1\n",
        "\nversion https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n",
    ])
    func aPointerOfAnyAgeIsRefusedUnderAManifestsName(pointer: String) throws {
        try expectRefused(["p.yaml": pointer])
    }

    @Test func aPolicyThatIsALinkIsRefused() throws {
        try FileManager.default.createSymbolicLink(atPath: git.work + "/.harden.yaml", withDestinationPath: "x")
        try expectRefused(["x": "apiVersion: kubectl-harden.io/v1\nkind: HardenPolicy\n"])
    }

    /// What a custom resource asks for is known by its value, and by the names of what is in a list.
    @Test(arguments: [
        ("[{name: v, hostPath: {path: /tmp}}]", "[{name: v, hostPath: {path: /}}]"),
        ("[{capabilities: {add: [SYS_ADMIN]}}]", "[{capabilities: {add: [all]}}]"),
        ("[{name: a, hostPID: true}]", "[{name: b, hostPID: true}]"),
    ])
    func anotherAccessToTheHostInACustomResourceIsNew(old: String, new: String) throws {
        func resource(_ list: String) -> String {
            "apiVersion: x.io/v1\nkind: Foo\nmetadata: {name: a}\nspec: {x: \(list)}\n"
        }
        try git.git(["-C", git.server, "config", "harden.profile", "nsa"])
        try git.configure("harden.mode", "off")
        try git.commit(["r.yaml": resource(old)])
        #expect(try git.push().status == 0)
        try git.git(["-C", git.server, "config", "--replace-all", "harden.mode", "enforce"])
        try git.commit(["r.yaml": "# \n" + resource(old)])
        #expect(try git.push().status == 0)
        try expectRefused(["r.yaml": resource(new)])
    }

    /// A kind of Kubernetes' own is known without its group.
    @Test func aBindingThatGetsItsVersionLaterIsRefused() throws {
        try git.git(["-C", git.server, "config", "harden.profile", "recommended"])
        try expectRefused([
            "b.yaml":
                "kind: ClusterRoleBinding\nmetadata: {name: x}\nroleRef: {kind: ClusterRole, name: cluster-admin, apiGroup: rbac.authorization.k8s.io}\nsubjects: [{kind: ServiceAccount, name: a, namespace: b}]\n"
        ])
    }

    /// A finding that stands for another about the same list must not hide what is added beside it.
    @Test func oneMoreCapabilityIsNewBesideAWorseOne() throws {
        func pod(_ capabilities: String) -> String {
            "apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec: {containers: [{name: c, image: \"a/b:1\", securityContext: {capabilities: {add: [\(capabilities)]}}}]}\n"
        }
        try git.configure("harden.mode", "off")
        try git.commit(["p.yaml": pod("SYS_ADMIN")])
        #expect(try git.push().status == 0)
        try git.git(["-C", git.server, "config", "--replace-all", "harden.mode", "enforce"])
        try git.commit(["p.yaml": pod("SYS_ADMIN, CHOWN")])
        #expect(try git.push().status == 0)
        try expectRefused(["p.yaml": pod("SYS_ADMIN, NET_RAW")])
    }
}
