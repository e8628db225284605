import Foundation
import TestSupport
import Testing

private let bareRoot = ProcessInfo.processInfo.environment["HARDEN_DEBIAN_ROOT"]

/// A machine on which nothing is installed: a root of Debian 12 as debootstrap makes it, which HARDEN_DEBIAN_ROOT names
/// (`make test-debian` makes one). The release is installed and used in it.
@Suite(.serialized, .enabled(if: bareRoot != nil, "HARDEN_DEBIAN_ROOT names no root of a bare Debian"))
struct BareMachineTests {
    private let repository = (#filePath as NSString).deletingLastPathComponent + "/../.."
    private let root: String

    init() throws {
        root = try #require(bareRoot)
        // What the test puts there; the rest of the root stays as it is.
        try FileManager.default.createDirectory(atPath: root + "/harden", withIntermediateDirectories: true)
        try "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {hostPID: true}\n".write(
            toFile: root + "/harden/pod.yaml", atomically: true, encoding: .utf8)
        for (from, to) in [
            (Program.harden, "/harden/kubectl-harden"), (repository + "/plugin/install", "/harden/install"),
        ] {
            try? FileManager.default.removeItem(atPath: root + to)
            try FileManager.default.copyItem(atPath: from, toPath: root + to)
        }
    }

    private func inside(_ command: String) throws -> Finished {
        try Program.run("chroot", [root, "/bin/sh", "-c", "cd /harden; " + command])
    }

    @Test func theProgramNeedsNothing() throws {
        let run = try inside("./kubectl-harden version")
        #expect(run.status == 0 && run.output.hasPrefix("kubectl-harden "), "\(run.all)")
    }

    @Test func aReportAppearsInATerminalWithoutAPager() throws {
        // The terminal is that of the machine around it.
        let command =
            "stty rows 10 cols 80; exec chroot '\(root)' /bin/sh -c 'cd /harden; ./kubectl-harden check pod.yaml'"
        let run = try Program.run(
            "script", ["-qec", command, "/dev/null"], environment: ["TERM": "xterm", "SHELL": "/bin/sh"])
        #expect(run.status == 1 && run.output.contains("host-pid"), "\(run.all)")
        #expect(!run.output.contains("less"), "\(run.output)")
    }

    @Test func liveObjectsSayThatKubectlIsMissing() throws {
        let run = try inside("./kubectl-harden check -A")
        #expect(run.status == 3 && run.errors.contains("it is not on the PATH"), "\(run.all)")
    }

    @Test func aReleaseIsInstalledWithoutCurl() throws {
        let pack = """
            rm -rf release pack bin && mkdir release pack && cp kubectl-harden pack && : >pack/kubectl_complete-harden
            tar -C pack -czf release/kubectl-harden-v0.1.0-linux-$(dpkg --print-architecture)-static.tar.gz .
            (cd release && sha256sum -- *.tar.gz >SHA256SUMS)
            """
        let run = try inside(
            pack + "\nsh install --from /harden/release --to /harden/bin && bin/kubectl-harden check pod.yaml -o lines")
        #expect(run.status == 1 && run.output.contains("host-pid"), "\(run.all)")
        let address = try inside("sh install --from https://example.com/release --to /harden/bin")
        #expect(address.status == 1 && address.errors.contains("curl or wget is needed"), "\(address.all)")
    }
}
