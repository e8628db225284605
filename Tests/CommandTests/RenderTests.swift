import Foundation
import TestSupport
import Testing

/// What `check` and `objects` say of what folders render to.
@Suite struct RenderTests {
    private let scratch: Scratch

    /// A base that an overlay completes, and a folder to which only a Kustomization of Flux adds something.
    init() throws {
        scratch = try Scratch()
        let base = Samples.goodDeployment().replacing("readinessProbe", with: "startupProbe")
        try scratch.write("base/kustomization.yaml", "resources: [web.yaml]\n")
        try scratch.write("base/web.yaml", base)
        try scratch.write(
            "prod/kustomization.yaml", "resources: [../base]\nnamespace: prod\npatches:\n- path: patch.yaml\n")
        try scratch.write(
            "prod/patch.yaml",
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              template:
                spec:
                  hostPID: true
                  containers:
                    - name: app
                      readinessProbe: {tcpSocket: {port: 80}}

            """)
        try scratch.write("flux/web.yaml", base.replacing("name: web", with: "name: api"))
        try scratch.write(
            "clusters/flux.yaml",
            """
            apiVersion: kustomize.toolkit.fluxcd.io/v1
            kind: Kustomization
            metadata: {name: apps, namespace: flux-system}
            spec:
              path: ./flux
              targetNamespace: apps
              patches:
                - target: {kind: Deployment}
                  patch: |
                    - op: add
                      path: /spec/template/spec/containers/0/readinessProbe
                      value: {tcpSocket: {port: 80}}

            """)
    }

    private struct Finding: Decodable, Equatable {
        struct Source: Decodable { let file: String, line: Int }
        struct Object: Decodable { let namespace: String? }
        let rule: String
        let object: Object
        let source: Source
        let related: [Source]?
        let roots: [String]?

        static func == (left: Finding, right: Finding) -> Bool { left.rule == right.rule }
    }

    private struct Report: Decodable {
        let findings: [Finding]
    }

    private func findings(_ options: String...) throws -> [Finding] {
        let run = try Program.harden(["check", scratch.folder, "--profile", "essential", "-o", "json"] + options)
        return try JSONDecoder().decode(Report.self, from: Data(run.output.utf8)).findings
    }

    /// What no report has room for goes to standard error: nothing is passed over in silence.
    @Test(arguments: [["lines"], ["name"], ["sarif"], ["junit"], ["gitlab"], ["text", "-q"]])
    func whatIsNotJudgedIsToldInEveryForm(form: [String]) throws {
        try scratch.write("broken/kustomization.yaml", "resources: [none.yaml]\n")
        let run = try Program.harden(["check", "broken", "-o"] + form, in: scratch.folder)
        #expect(run.status == 0 && run.errors.contains("not judged: broken"), "\(run.all)")
        let text = try Program.harden(["check", "broken"], in: scratch.folder)
        #expect(text.output.contains("cannot be rendered") && text.errors.isEmpty, "\(text.all)")
    }

    @Test func whatAnOverlayOrFluxCompletesIsNotMissing() throws {
        let found = try findings()
        #expect(found.map(\.rule) == ["host-pid"])
        #expect(found.first?.source.file == scratch.path("prod/patch.yaml"))
    }

    @Test func aFolderThatIsAppliedAsItIsIsJudgedByItself() throws {
        let found = try findings("--root", "base")
        #expect(found.contains { $0.rule == "readiness-probe-missing" && $0.roots == [scratch.path("base")] })
        try scratch.write(
            "clusters/base.yaml",
            """
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            metadata: {name: base, namespace: argocd}
            spec: {source: {repoURL: "https://git.example.com/shop.git", path: base}}

            """)
        #expect(try findings() == found)
    }

    @Test func aRenderedFindingNamesItsBase() throws {
        let found = try findings("--render", "only")
        let patch = try #require(found.first { $0.rule == "host-pid" })
        #expect(patch.source.file == scratch.path("prod/patch.yaml") && patch.source.line == 7)
        #expect(patch.related?.map(\.file) == [scratch.path("base/web.yaml")])
        #expect(patch.object.namespace == "prod")
        let text = try Program.harden(["check", scratch.folder, "--render", "only"])
        #expect(
            text.output.contains(
                "  7 |       hostPID: true\n"))
    }

    @Test func aFileOfAnyNameThatAKustomizationTakesIsFoundOnce() throws {
        let own = try Scratch()
        try own.write("base/kustomization.yaml", "resources: [pod.txt]\n")
        try own.write("base/pod.txt", Samples.badPod)
        for (top, file) in [(".", "./base/pod.txt"), ("base", "base/pod.txt"), ("./base/", "./base/pod.txt")] {
            let run = try Program.harden(
                ["check", top, "--rule", "host-network", "-o", "lines"], in: own.folder)
            #expect(run.output.split(separator: "\n").map { $0.prefix { $0 != ":" } } == [file[...]], "\(run.all)")
        }
    }

    @Test func aPatchOfFleetIsKnownByItsNameAlone() throws {
        let own = try Scratch()
        let patch = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec: {template: {spec: {containers: [{name: app, image: "nginx:1.27"}]}}}

            """
        try own.write("overlays/prod/web_patch.yaml", patch)
        #expect(try Program.harden(["check", own.folder, "--rule", "run-as-non-root-missing"]).status == 0)
        try own.write("overlays/prod/web.yaml", patch)
        #expect(try Program.harden(["check", own.folder, "--rule", "run-as-non-root-missing"]).status == 1)
    }

    @Test func filesAreNotJudgedWhereOnlyRenderingIsAskedFor() throws {
        try scratch.write("alone.yaml", Samples.privilegedDeployment("alone"))
        #expect(try findings().contains { $0.rule == "privileged-container" })
        #expect(try !findings("--render", "only").contains { $0.rule == "privileged-container" })
        try scratch.write("prod/kustomization.yaml", "resources: [missing.yaml]\n")
        let broken = try Program.harden(["check", scratch.folder, "--render", "only"])
        #expect(broken.status == 3 && broken.errors.contains("prod/kustomization.yaml:1:"))
        #expect(broken.errors.contains("cannot be rendered"))
    }

    @Test func everyFieldHasItsOrigin() throws {
        let run = try Program.harden(["objects", "-k", scratch.path("prod"), "-o", "wide"])
        let lines = run.output.split(separator: "\n").map { $0.split(separator: "\t").map(String.init) }
        for (field, file) in [
            ("spec.template.spec.hostPID: true", "/prod/patch.yaml:7:"),
            ("metadata.namespace: prod", "/prod/kustomization.yaml:2:"),
            ("spec.template.spec.containers[0].image: nginx:1.27", "/base/web.yaml:"),
        ] {
            let line = try #require(lines.first { $0.last == field })
            #expect(line.first?.contains(file) ?? false)
        }
    }
}

/// A folder has as many names as there are links to it.
@Suite struct LinkedFolderTests {
    private static let component =
        "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nlabels: [{pairs: {team: a}}]\n"
    /// What only rendering shows: a container without anything.
    private static let patch =
        "{op: add, path: /spec/template/spec/containers/-, value: {name: x, image: 'registry.example.com/x:1.2.3'}}"
    private static let patches = "patches: [{target: {kind: Deployment}, patch: \"- \(patch)\"}]\n"

    /// - Parameters:
    ///   - links: paths of links, with where they lead.
    ///   - used: how the app names its component.
    ///   - changed: the file that the push changes; nil where it changes the last link.
    @Test(
        arguments: [
            ([], "../../comp", "comp/kustomization.yaml"),
            ([("link", "comp")], "../../link", "comp/kustomization.yaml"),
            ([("comps", "outer")], "../../comps/comp", "outer/comp/kustomization.yaml"),
            ([("a", "b"), ("b", "outer")], "../../a/comp/", "outer/comp/kustomization.yaml"),
            // What lies above a link is above the folder to which it leads.
            ([("deep", "outer/in"), ("a", "deep/../comp")], "../../a", "outer/comp/kustomization.yaml"),
            ([("apps/up", "../comp")], "../up", "comp/kustomization.yaml"), ([("link", "comp")], "../../link", nil),
        ] as [([(String, String)], String, String?)])
    func whatALinkLeadsToIsUsed(links: [(String, String)], used: String, changed: String?) throws {
        let git = try GitServer(profile: "essential")
        var files = [
            "apps/app/kustomization.yaml": "resources: [web.yaml]\ncomponents: [\(used)]\n",
            "apps/app/web.yaml": Samples.goodDeployment(),
            "other/kustomization.yaml": "resources: [web.yaml]\n", "other/web.yaml": Samples.goodDeployment(),
            "bad/kustomization.yaml": Self.component + Self.patches, "outer/in/x.txt": "x",
        ]
        files[changed ?? "comp/kustomization.yaml"] = Self.component
        for (path, target) in links {
            try git.scratch.write("work/" + path + ".d/x", "")
            try FileManager.default.createSymbolicLink(atPath: git.work + "/" + path, withDestinationPath: target)
        }
        try git.commit(files)
        let first = try git.push()
        #expect(first.status == 0, "\(first.all)")
        if let changed {
            try git.commit([changed: Self.component + Self.patches])
        } else {
            try FileManager.default.removeItem(atPath: git.work + "/link")
            try FileManager.default.createSymbolicLink(atPath: git.work + "/link", withDestinationPath: "bad")
            try git.commit(["note.txt": "x"])
        }
        let refused = try git.push()
        #expect(refused.status != 0 && refused.errors.contains("cpu-limit-missing"), "\(refused.all)")
    }

    /// A folder of transformers is used like one of resources.
    @Test func aFolderOfTransformersIsUsed() throws {
        let git = try GitServer(profile: "essential")
        func transformer(_ patch: String) -> String {
            "apiVersion: builtin\nkind: PatchTransformer\nmetadata: {name: t}\ntarget: {kind: Deployment}\n"
                + "patch: \"- \(patch)\"\n"
        }
        try git.commit([
            "app/kustomization.yaml": "resources: [web.yaml]\ntransformers: [../tr]\n",
            "app/web.yaml": Samples.goodDeployment(), "tr/kustomization.yaml": "resources: [t.yaml]\n",
            "tr/t.yaml": transformer("{op: add, path: /metadata/annotations, value: {}}"),
        ])
        #expect(try git.push().status == 0)
        try git.commit(["tr/t.yaml": transformer(Self.patch)])
        let refused = try git.push()
        #expect(refused.status != 0 && refused.errors.contains("cpu-limit-missing"), "\(refused.all)")
    }
}
