import Foundation
import TestSupport
import Testing

/// The API's schema, and that of custom resources, as a user meets them.
@Suite struct SchemaCommandTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private static let definition = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: widgets.example.com}
        spec:
          group: example.com
          names: {kind: Widget, plural: widgets}
          scope: Namespaced
          versions:
            - name: v1
              served: true
              storage: true
              schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {size: {type: integer}}}}}}

        """
    private static let widget = "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: a}\nspec: {Size: 3}\n"

    private func rules(_ arguments: [String], in folder: String? = nil) throws -> [String] {
        let run = try Program.harden(["check", "-o", "lines"] + arguments, in: folder)
        #expect(run.status < 2, "\(run.errors)")
        return run.output.split(separator: "\n").map(String.init)
    }

    @Test func aCustomResourceIsJudgedByItsDefinition() throws {
        try scratch.write("widget.yaml", Self.widget)
        try scratch.write("crds/widgets.yaml", Self.definition)
        let widget = scratch.path("widget.yaml")
        #expect(try rules([widget]).isEmpty)
        // In the call, in the policy, and beside it.
        #expect(try rules([widget, "--crds", scratch.path("crds")]).contains { $0.contains("field-unknown") })
        #expect(try rules([scratch.folder]).contains { $0.contains("field-unknown") })
        let piped = try Program.harden(["check", "-", "-o", "lines"], input: Self.definition + "---\n" + Self.widget)
        #expect(piped.output.contains("field-unknown"))
        try scratch.write(
            "policy/.harden.yaml",
            """
            apiVersion: kubectl-harden.io/v1
            kind: HardenPolicy
            spec: {crds: [../crds/widgets.yaml]}

            """)
        #expect(try rules([widget], in: scratch.path("policy")).contains { $0.contains("field-unknown") })
        let missing = try Program.harden(["check", widget, "--crds", scratch.path("widget.yaml")])
        #expect(missing.status == 2 && missing.errors.contains("no CustomResourceDefinition"))
    }

    @Test func theGateJudgesByTheDefinitionsOfTheServer() throws {
        let git = try GitServer(profile: "recommended")
        try scratch.write("widgets.yaml", Self.definition)
        try git.configure("harden.crds", scratch.path("widgets.yaml"))
        _ = try git.commit(["widget.yaml": Self.widget])
        let run = try git.push()
        #expect(run.status != 0 && run.all.contains("Size is not a field of Widget; did you mean size?"))
        try git.configure("harden.crds", scratch.path("nothing.yaml"))
        _ = try git.commit(["widget.yaml": Self.widget.replacing("Size", with: "size")])
        #expect(try git.push().status != 0)
    }

    @Test func aRuleThatMissesAFieldSaysWhatIsWrittenInItsPlace() throws {
        try scratch.write(
            "web.yaml", Samples.goodDeployment().replacing("livenessProbe", with: "livenessprobe"))
        let run = try Program.harden(["check", "--profile", "essential", scratch.path("web.yaml")])
        #expect(run.status == 1)
        #expect(run.output.contains("has no liveness probe: livenessprobe is not a field, but livenessProbe is"))
        #expect(
            run.output.contains("containers[0].livenessprobe is not a field of Deployment; did you mean livenessProbe?")
        )
    }
}
