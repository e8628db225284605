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
        "!!binary \"\\x59XBpVmVyc2lvbg==\": v1\n!!binary \"\\x612luZA==\": Pod\nspec: \(spec)\n",
    ])
    func aTextThatAnotherReaderTakesForAPodIsRefused(text: String) throws {
        try expectRefused(["p.yaml": text])
        try expectRefused(["p.yaml": nil, "p": text])
    }

    /// Custom resources hold pods in many forms.
    @Test(arguments: [
        "apiVersion: serving.kserve.io/v1alpha1\nkind: ServingRuntime\nmetadata: {name: x}\nspec: \(spec)\n",
        "apiVersion: a.example/v1\nkind: Agent\nmetadata: {name: x}\nspec: {podTemplate: {spec: {hostPID: true}}}\n",
        "apiVersion: a.example/v1\nkind: A\nmetadata: {name: x}\nspec: {containers: [{name: q}], template: {spec: \(spec)}}\n",
        "apiVersion: a.example/v1\nkind: A\nmetadata: {name: x}\nspec: {template: {spec: {initContainers: [{name: c, image: \"x:1\", securityContext: {privileged: true}}]}}}\n",
        "apiVersion: a.example/v1\nkind: A\nmetadata: {name: x}\nspec: {jobs: [{worker: \(spec)}]}\n",
    ])
    func aPodInsideACustomResourceIsJudged(manifest: String) throws {
        try expectRefused(["cr.yaml": manifest])
    }

    @Test(arguments: [
        "*.yaml ident\n", "[attr]x ident\n*.yaml x\n", "* export-subst\n", "\"a b.yml\" ident\n",
        "*.txt working-tree-encoding=UTF-16\n",
    ])
    func anAttributeThatChangesACheckoutIsRefused(attributes: String) throws {
        try expectRefused([".gitattributes": attributes])
    }

    @Test func anAttributeForOtherFilesIsNoConcern() throws {
        try git.commit([".gitattributes": "* text=auto\n*.c ident\n_version.py export-subst\n"])
        #expect(try git.push().status == 0)
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
