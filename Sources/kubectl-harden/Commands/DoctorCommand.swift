import ArgumentParser
import Gate
import Git
import Glibc
import Reporting

/// `doctor`: looks whether a gate is in place, and proves on a repository of its own that it refuses.
struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Look whether the gate is in place, and prove that it refuses a bad push.",
        discussion: """
            Looks at the hook of a repository, its settings, its trusted branch and its policy, and pushes a privileged pod \
            to a scratch repository with this program as its hook. Nothing in the repository itself is changed.
            """)

    @Option(help: ArgumentHelp("The repository (default: the one around the working folder).", valueName: "folder"))
    var repo = "."

    func run() throws {
        var findings: [Finding] = []
        findings.append(Finding(isGood: true, text: "libgit2 \(Version.libgit2), program \(Version.program)"))
        do throws(GitError) {
            findings += DoctorCommand.look(at: try Repository.open(around: repo))
        } catch {
            findings.append(Finding(isGood: false, text: "no repository to look at: \(error.description)"))
        }
        findings += ScratchPush().prove()
        for finding in findings { print("\(finding.isGood ? "ok  " : "FAIL")  \(Printable.text(finding.text))") }
        if findings.contains(where: { !$0.isGood }) { throw ExitCode(1) }
    }

    /// What the doctor found.
    struct Finding {
        var isGood: Bool
        var text: String
    }

    private static func look(at repository: Repository) -> [Finding] {
        var findings: [Finding] = []
        do throws(GitError) {
            let place = try HookPlace(.preReceive, of: repository)
            let isGood = place.state == .ours || place.state == .callsUs
            findings.append(
                Finding(isGood: isGood, text: "\(place.path): \(HookCommand.words(place.state, of: place.hook))"))
            if let hooksPath = place.hooksPath {
                findings.append(Finding(isGood: true, text: "core.hooksPath is \(hooksPath)"))
            }
        } catch {
            findings.append(Finding(isGood: false, text: error.description))
        }
        do {
            let configured = try repository.settings(ofSection: "harden").map {
                (name: String($0.name.dropFirst("harden.".count)), value: $0.value)
            }
            let settings = try GateSettings([GateSettings.Source(configured)])
            findings.append(
                Finding(
                    isGood: settings.mode == .enforce,
                    text: settings.mode == .enforce
                        ? "harden.mode is enforce" : "harden.mode is \(settings.mode.rawValue): nothing is refused"))
            if let file = settings.policy {
                _ = try PolicyFile.read(file)
                findings.append(Finding(isGood: true, text: "\(file): a policy without mistakes"))
            }
            findings += try trustedBranch(of: repository, settings)
        } catch {
            findings.append(Finding(isGood: false, text: HookOutput.reason(error)))
        }
        return findings
    }

    private static func trustedBranch(of repository: Repository, _ settings: GateSettings) throws -> [Finding] {
        guard let name = try settings.trusted ?? repository.headBranch() else {
            return [Finding(isGood: false, text: "HEAD names no branch that could be trusted; set harden.trusted")]
        }
        let ref = name.hasPrefix("refs/") ? name : "refs/heads/" + name
        guard let tip = try repository.reference(ref), case .commit(let commit) = try repository.target(of: tip) else {
            return [Finding(isGood: settings.trusted == nil, text: "the trusted branch \(ref) does not exist yet")]
        }
        switch try TreePolicy.read(from: try repository.commit(commit).tree, of: repository) {
        case .none: return [Finding(isGood: true, text: "the trusted branch is \(ref), without a policy")]
        case .policy:
            return [Finding(isGood: true, text: "the trusted branch is \(ref), with a policy without mistakes")]
        case .broken(let problems):
            return [
                Finding(isGood: false, text: problems.problems.first?.description ?? "the policy of \(ref) is broken")
            ]
        }
    }
}

/// Pushes to a repository of its own, with this program as the hook: a bad manifest must be refused, a good one taken.
private struct ScratchPush {
    private static let pod = """
        apiVersion: v1
        kind: Pod
        metadata: {name: doctor}
        spec: {containers: [{name: a, image: "x:1", securityContext: {privileged: true}}]}

        """

    func prove() -> [DoctorCommand.Finding] {
        var template = Array("/tmp/harden-doctor-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            return [failure("no scratch folder: \(String(cString: strerror(errno)))")]
        }
        let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        defer { _ = Subprocess.run(["rm", "-rf", folder]) }
        let server = folder + "/server.git"
        let work = folder + "/work"
        for call in [
            ["git", "init", "-q", "--bare", "--initial-branch=main", server],
            ["git", "init", "-q", "--initial-branch=main", work],
            ["ln", "-s", HookPlace.program, server + "/hooks/pre-receive"],
            ["git", "-C", server, "config", "core.hooksPath", server + "/hooks"],
            ["git", "-C", server, "config", "harden.mode", "enforce"],
            ["git", "-C", server, "config", "harden.profile", "baseline"],
        ] {
            let run = git(call)
            guard run.status == 0 else { return [failure("\(call.joined(separator: " ")): \(run.output)")] }
        }
        guard let bad = push("pod.yaml", ScratchPush.pod, work, server),
            let good = push("readme", "good\n", work, server)
        else { return [failure("git cannot commit to a scratch repository")] }
        return [
            DoctorCommand.Finding(
                isGood: bad.status != 0 && bad.output.contains("privileged-container"),
                text: "a push of a privileged pod to a scratch repository is \(bad.status == 0 ? "TAKEN" : "refused")"),
            DoctorCommand.Finding(
                isGood: good.status == 0,
                text: "a push of nothing bad is \(good.status == 0 ? "taken" : "REFUSED: \(good.output)")"),
        ]
    }

    private func failure(_ text: String) -> DoctorCommand.Finding { DoctorCommand.Finding(isGood: false, text: text) }

    /// Commits one file to an empty branch and pushes it.
    private func push(_ name: String, _ text: String, _ work: String, _ server: String) -> Subprocess? {
        let descriptor = open(work + "/" + name, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        guard descriptor >= 0 else { return nil }
        let file = Output(descriptor: descriptor)
        file.write(text)
        file.flush()
        close(descriptor)
        _ = git(["git", "-C", work, "rm", "-q", "--cached", "-r", "--ignore-unmatch", "."])
        for call in [["add", name], ["commit", "-q", "-m", name]] {
            guard git(["git", "-C", work, "-c", "core.hooksPath=/dev/null"] + call).status == 0 else { return nil }
        }
        return git(["git", "-C", work, "push", "-q", "file://" + server, "HEAD:refs/heads/main"])
    }

    private func git(_ call: [String]) -> Subprocess {
        Subprocess.run(
            call,
            environment: [
                "GIT_DIR": nil, "GIT_WORK_TREE": nil, "GIT_INDEX_FILE": nil, "GIT_OBJECT_DIRECTORY": nil,
                "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_AUTHOR_NAME": "doctor", "GIT_AUTHOR_EMAIL": "doctor@localhost",
                "GIT_COMMITTER_NAME": "doctor", "GIT_COMMITTER_EMAIL": "doctor@localhost",
            ])
    }
}
