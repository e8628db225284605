import Foundation
import TestSupport
import Testing

/// What decides in the gate: the server, then the trusted branch as it was before the push, never the push.
@Suite struct GatePolicyTests {
    private let git: GitServer

    init() throws { git = try GitServer(profile: nil) }

    private static func policy(_ spec: String) -> String {
        "apiVersion: kubectl-harden.io/v1\nkind: HardenPolicy\nspec:\n" + spec
    }

    private static let exempting = policy(
        """
          profiles: [essential]
          exemptions:
            - {rules: ["*"], match: {name: "*"}, reason: everything}

        """)

    private func expect(
        _ run: Finished, accepted: Bool, _ parts: String..., sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect((run.status == 0) == accepted, "\(run.all)", sourceLocation: sourceLocation)
        for part in parts {
            #expect(run.errors.contains(part), "\(part) in \(run.all)", sourceLocation: sourceLocation)
        }
    }

    @Test func aPolicyHoldsFromThePushAfterTheOneThatBringsIt() throws {
        try git.commit([".harden.yaml": Self.exempting, "web.yaml": Samples.privilegedDeployment()])
        expect(try git.push(), accepted: false, "privileged-container")
        try git.commit(["web.yaml": nil])
        expect(
            try git.push(), accepted: true, "hint: this push changes .harden.yaml")
        try git.commit(["web.yaml": Samples.privilegedDeployment()])
        expect(try git.push(), accepted: true)
        // It is taken away and at once relied upon no more, but the push that does so is judged by the old one.
        try git.commit([".harden.yaml": nil, "two.yaml": Samples.privilegedDeployment("two")])
        expect(try git.push(), accepted: true)
        try git.commit(["three.yaml": Samples.privilegedDeployment("three")])
        expect(try git.push(), accepted: false, "Deployment three")
    }

    @Test func aPolicyOfAnotherBranchDecidesNothing() throws {
        try git.commit(["a.txt": "x"])
        expect(try git.push(), accepted: true)
        try git.git(["-C", git.work, "checkout", "-q", "-b", "feature"])
        try git.commit([".harden.yaml": Self.exempting])
        expect(try git.push(["origin", "feature"]), accepted: true)
        try git.commit(["web.yaml": Samples.privilegedDeployment()])
        expect(try git.push(["origin", "feature"]), accepted: false, "privileged-container")
    }

    @Test func aPushThatBreaksThePolicyIsRefusedWithThePlace() throws {
        try git.commit([".harden.yaml": Self.policy("  profile: [essential]\n")])
        expect(
            try git.push(), accepted: false, ".harden.yaml:4:3 cannot be judged",
            "unknown key \"profile\"; did you mean")
    }

    @Test func aBrokenPolicyThatIsThereIsNotUsedAndCanBeMended() throws {
        try git.configure("harden.mode", "off")
        try git.commit([".harden.yaml": Self.policy("  exemptions: 7\n"), "web.yaml": Samples.goodDeployment()])
        expect(try git.push(), accepted: true)
        try git.git(["-C", git.server, "config", "--replace-all", "harden.mode", "enforce"])
        try git.commit(["web.yaml": Samples.privilegedDeployment()])
        expect(try git.push(), accepted: false, "warning: the policy of the trusted branch is invalid and not used")
        try git.commit(["web.yaml": Samples.goodDeployment(), ".harden.yaml": Self.policy("  failOn: high\n")])
        expect(try git.push(), accepted: true)
    }

    @Test func fromTheTrustedBranchComesWhatABranchMaySayAndNothingElse() throws {
        let text = Self.policy(
            "  profiles: [essential]\n  inlineExemptions: true\n  gate: {mode: off, timeout: 1h, findings: introduced}\n"
        )
        try git.commit([".harden.yaml": text])
        expect(try git.push(), accepted: true)
        let manifest = Samples.privilegedDeployment().replacingOccurrences(
            of: "privileged: true", with: "privileged: true  # harden:ignore privileged-container x")
        try git.commit(["web.yaml": manifest])
        expect(try git.push(), accepted: false, "privileged-container")
        try git.configure("harden.inlineExemptions", "true")
        expect(try git.push(), accepted: true)
    }

    @Test func theServerIsStrongerThanTheBranch() throws {
        try git.commit([".harden.yaml": Self.exempting])
        expect(try git.push(), accepted: true)
        // A policy of the server that names exemptions replaces those of the branch.
        try git.scratch.write(
            "server.yaml", Self.policy("  exemptions:\n    - {rules: [host-pid], match: {name: x}, reason: y}\n"))
        try git.configure("harden.policy", git.scratch.path("server.yaml"))
        try git.commit(["web.yaml": Samples.privilegedDeployment()])
        expect(try git.push(), accepted: false, "privileged-container")
        try git.git(["-C", git.server, "config", "--replace-all", "harden.policy", git.scratch.path("missing.yaml")])
        expect(try git.push(), accepted: false, "missing.yaml")
    }

    @Test func theServersFileHasSectionsForRepositories() throws {
        let hook = git.server + "/hooks/pre-receive"
        try FileManager.default.removeItem(atPath: hook)
        let file = git.scratch.path("gate.yaml")
        let script = "#!/bin/sh\nexec '\(Program.harden)' hook pre-receive --server-file '\(file)'\n"
        try Data(script.utf8).write(to: URL(fileURLWithPath: hook))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: hook)
        func gate(_ sections: String) throws {
            try git.scratch.write(
                "gate.yaml",
                "apiVersion: kubectl-harden.io/v1\nkind: HardenGate\nspec:\n  profile: essential\n  repositories:\n"
                    + sections)
        }
        try git.configure("harden.mode", "off")
        try git.commit(["web.yaml": Samples.privilegedDeployment()])
        try gate("    - {match: \"other.git\", mode: off}\n    - {match: \"*.git\", mode: enforce}\n")
        expect(try git.push(), accepted: false, "privileged-container")
        try gate("    - {match: \"*.git\", mode: enforce}\n    - {match: \"server.git\", mode: warn}\n")
        expect(try git.push(), accepted: true, "warning: the push would be refused")
        try gate("    - {match: \"*.git\", mod: enforce}\n")
        try git.commit(["b.yaml": Samples.goodDeployment()])
        expect(try git.push(), accepted: false, "gate.yaml:6:24: unknown key \"mod\"; did you mean mode?")
    }

    @Test func aRangeIsJudgedByThePolicyOfItsBase() throws {
        try git.commit([".harden.yaml": Self.policy("  profiles: [essential]\n"), "a.txt": "x"])
        try git.commit(["web.yaml": Samples.privilegedDeployment(), ".harden.yaml": Self.exempting])
        let run = try Program.harden(["scan", "HEAD"], in: git.work)
        #expect(
            run.status == 1
                && run.errors.contains(
                    "warning: .harden.yaml: the range changes this policy, but was judged by the policy of its base"),
            "\(run.all)")
        try git.commit(["two.yaml": Samples.privilegedDeployment("two")])
        let next = try Program.harden(["scan", "HEAD", "-o", "json"], in: git.work)
        #expect(next.status == 0 && next.output.contains("\"exempted\":1"), "\(next.all)")
        try git.scratch.write("work/strict.yaml", Self.policy("  profiles: [essential]\n"))
        #expect(try Program.harden(["scan", "HEAD", "--policy", "strict.yaml"], in: git.work).status == 1)
    }
}
