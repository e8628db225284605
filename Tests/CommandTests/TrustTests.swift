import Foundation
import TestSupport
import Testing

/// The trusted branch, first pushes, and what the policy of a branch may say.
@Suite struct TrustTests {
    private let git: GitServer

    init() throws { git = try GitServer() }

    private func set(_ name: String, _ value: String) throws {
        try git.git(["-C", git.server, "config", "--replace-all", name, value])
    }

    private static func policy(_ spec: String) -> String {
        "apiVersion: kubectl-harden.io/v1\nkind: HardenPolicy\nspec:\n" + spec
    }

    @Test func aTrustedBranchThatIsNotThereYetIsNoError() throws {
        try git.configure("harden.trusted", "release")
        try git.commit(["web.yaml": Samples.privilegedDeployment()])
        expect(try git.push(["origin", "HEAD:release"]), accepted: false, "privileged-container")
        try git.commit(["web.yaml": Samples.goodDeployment(), ".harden.yaml": Self.policy("  profiles: [baseline]\n")])
        expect(try git.push(["origin", "HEAD:release"]), accepted: true)
        try git.commit(["pod.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec: {hostPID: true}\n"])
        expect(try git.push(["origin", "HEAD:release"]), accepted: false, "host-pid")
    }

    @Test func theTrustedBranchCannotBeDeleted() throws {
        try git.commit(["web.yaml": Samples.goodDeployment()])
        expect(try git.push(["origin", "HEAD:main", "HEAD:other"]), accepted: true)
        try git.git(["-C", git.server, "symbolic-ref", "refs/heads/alias", "refs/heads/main"])
        expect(try git.push(["origin", ":main"]), accepted: false, "the trusted branch cannot be deleted")
        expect(try git.push(["origin", ":alias"]), accepted: false, "the trusted branch cannot be deleted")
        expect(try git.push(["origin", ":other"]), accepted: true)
        try git.configure("harden.refs", "refs/tags/*")
        expect(try git.push(["origin", ":main"]), accepted: false, "the trusted branch cannot be deleted")
        try set("harden.mode", "warn")
        try git.git(["-C", git.server, "config", "receive.denyDeleteCurrent", "ignore"])
        expect(try git.push(["origin", ":main"]), accepted: true, "the push would be refused")
    }

    @Test(arguments: ["skip", "report"], [false, true])
    func aFirstPushIsFirstOnce(value: String, isPacked: Bool) throws {
        try git.configure("harden.initialPush", value)
        try git.commit(["web.yaml": Samples.privilegedDeployment()])
        expect(try git.push(["origin", "HEAD:other"]), accepted: true, "the first push")
        if isPacked { try git.git(["-C", git.server, "gc", "-q", "--prune=now"]) }
        // Not the trusted branch: nothing keeps it from going, and with it the last ref.
        expect(try git.push(["origin", ":other"]), accepted: true)
        if isPacked { try git.git(["-C", git.server, "gc", "-q", "--prune=now"]) }
        try git.commit(["two.yaml": Samples.privilegedDeployment("two")])
        expect(try git.push(["origin", "HEAD:other"]), accepted: false, "Deployment two")
    }

    @Test func aRefusedFirstPushLeavesTheNextOneFirst() throws {
        try git.configure("harden.initialPush", "scan")
        try git.commit(["web.yaml": Samples.privilegedDeployment()])
        expect(try git.push(), accepted: false)
        try set("harden.initialPush", "skip")
        expect(try git.push(), accepted: true, "the first push")
    }

    @Test(arguments: [("believe", true), ("tighten", false), ("ignore", false)])
    func exceptionsOfABranchCountWhereItIsBelieved(value: String, accepted: Bool) throws {
        try git.commit([
            ".harden.yaml": Self.policy(
                "  exemptions: [{rules: [privileged-container], match: {name: web}, reason: x}]\n  rules: {host-pid: {enabled: false}}\n"
            )
        ])
        expect(try git.push(), accepted: true)
        try git.configure("harden.branchPolicy", value)
        try git.commit(["web.yaml": Samples.privilegedDeployment()])
        expect(try git.push(), accepted: accepted)
    }

    @Test func aBranchThatMayOnlyTightenAddsRulesAndRaisesSeverities() throws {
        try git.configure("harden.branchPolicy", "tighten")
        try git.configure("harden.failOn", "high")
        try git.commit([
            ".harden.yaml": Self.policy(
                """
                  failOn: critical
                  profiles: [baseline]
                  paths: {exclude: ["**"]}
                  rules:
                    cpu-limit-missing: {severity: critical}
                    privileged-container: {enabled: false, severity: info, mode: warn}
                    image-digest-missing: {enabled: true, severity: high}

                """)
        ])
        expect(try git.push(), accepted: true)
        try git.commit(["web.yaml": Samples.goodDeployment()])
        expect(try git.push(), accepted: false, "high image-digest-missing")
        let digest = "nginx@sha256:" + String(repeating: "a", count: 64)
        try git.commit(["web.yaml": Samples.goodDeployment(privileged: true, image: digest)])
        expect(try git.push(), accepted: false, "critical privileged-container")
        try git.commit([
            "web.yaml": Samples.goodDeployment(image: digest).replacingOccurrences(
                of: "{cpu: \"1\", memory: 128Mi}", with: "{memory: 128Mi}")
        ])
        expect(try git.push(), accepted: false, "critical cpu-limit-missing")
        try git.commit(["web.yaml": Samples.goodDeployment(image: digest)])
        expect(try git.push(), accepted: true)
        // Without the branch the threshold of the server holds: it was not lowered to critical.
        try git.commit([
            "web.yaml": Samples.goodDeployment(image: digest)
                + "---\napiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {hostPID: true}\n"
        ])
        expect(try git.push(), accepted: false, "high host-pid")
    }

    @Test(arguments: ["rules:", "rules: {}", "exemptions:", "exemptions: []"])
    func whatAServerPolicySaysNothingUnderIsSaid(key: String) throws {
        try git.scratch.write("server.yaml", Self.policy("  \(key)\n"))
        try git.commit([
            ".harden.yaml": Self.policy(
                key.hasPrefix("rules")
                    ? "  rules: {privileged-container: {enabled: false}}\n"
                    : "  exemptions: [{rules: [privileged-container], match: {name: web}, reason: x}]\n")
        ])
        expect(try git.push(), accepted: true)
        try git.configure("harden.policy", git.scratch.path("server.yaml"))
        try git.commit(["web.yaml": Samples.privilegedDeployment()])
        expect(try git.push(), accepted: false, "privileged-container")
        try git.git(["-C", git.server, "config", "--unset", "harden.policy"])
        expect(try git.push(), accepted: true)
    }

    @Test func theLogSaysWhatWasNotJudgedAndThatThePolicyChanges() throws {
        let log = git.scratch.path("audit")
        try git.configure("harden.auditLog", log)
        try git.commit([
            ".harden.yaml": Self.policy("  paths: {exclude: [\"old/**\"]}\n"), "readme": "x\n",
            "chart/templates/a.yaml": "kind: {{ .x }}\napiVersion: v1\n  a: {{\n",
        ])
        expect(try git.push(), accepted: true, "hint: this push changes .harden.yaml")
        try git.commit(["old/web.yaml": Samples.privilegedDeployment()])
        expect(try git.push(), accepted: true)
        let records = try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n").map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
        #expect(records[0]["changesPolicy"] as? Bool == true && records[1]["changesPolicy"] as? Bool == false)
        #expect((records[0]["skipped"] as? [String: Int])?["helm-template"] == 1)
        #expect((records[1]["skipped"] as? [String: Int])?["excluded"] == 1)
        #expect(
            (records[1]["skippedFiles"] as? [[String: String]])?.first == [
                "file": "old/web.yaml", "reason": "excluded",
            ])
        #expect((records[0]["settings"] as? String)?.hasPrefix("sha256:") == true)
        #expect(records[0]["settings"] as? String == records[1]["settings"] as? String)
    }

    @Test func aLineOfTheOrganisationEndsARefusal() throws {
        try git.configure("harden.help", "ask in #platform, or see https://wiki.example.com/gate")
        try git.commit(["web.yaml": Samples.privilegedDeployment()])
        expect(try git.push(), accepted: false, "hint: ask in #platform, or see https://wiki.example.com/gate")
    }

    private static let canTrace = (try? Program.run("strace", ["-o", "/dev/null", "true"]).status) == 0

    /// As on a file system that has died: the call that opens the log does not return.
    @Test(.enabled(if: canTrace, "strace is not installed, or may not trace"))
    func aLogThatHangsHoldsNothingUp() throws {
        let log = git.scratch.path("audit")
        try git.configure("harden.auditLog", log)
        try git.putHook(
            "#!/bin/sh\nexec strace -f -o /dev/null -P '\(log)' -e inject=openat:delay_enter=4000000 '\(Program.harden)' hook pre-receive\n",
            as: "pre-receive")
        try git.commit(["web.yaml": Samples.privilegedDeployment()])
        expect(
            try git.push(), accepted: false, "the audit log \(log) could not be written in time", "privileged-container"
        )
        try git.commit(["web.yaml": Samples.goodDeployment()])
        expect(try git.push(), accepted: true, "could not be written in time")
        try git.configure("harden.mode", "off")
        try git.commit(["web.yaml": Samples.privilegedDeployment()])
        expect(try git.push(), accepted: true, "could not be written in time")
    }
}
