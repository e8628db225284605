import Gate
import Git
import Glibc
import Policy
import Reporting

/// Looks at the gate of a repository: the hook that git would run, the settings, the trusted branch, the policies, and then
/// at what becomes of pushes.
struct Examination {
    private let repository: Repository
    private let serverFile: String?

    init(_ repository: Repository, serverFile: String?) {
        self.repository = repository
        self.serverFile = serverFile
    }

    func run(_ report: inout DoctorReport) {
        lookAtOwner(&report)
        guard let (place, isScript) = lookAtHook(&report) else { return }
        do {
            let configuration = try GateConfiguration(of: repository, serverFile: serverFile, catalog: Harden.catalog)
            lookAtSettings(configuration, &report)
            try lookAtTrustedBranch(configuration, &report)
            let policy = try configuration.policy()
            let trial = TrialPush(
                repository, place: place, isScript: isScript, settings: configuration.settings, policy: policy.settings,
                trusted: try configuration.trustedBranch())
            trial.run(&report)
        } catch let error as PolicyProblems {
            report.fail(error.problems.map(\.description).joined(separator: "\n"))
        } catch {
            report.fail(HookOutput.reason(error))
        }
    }

    private func lookAtOwner(_ report: inout DoctorReport) {
        var status = stat()
        guard stat(repository.path, &status) == 0, status.st_uid != geteuid() else { return }
        let owner = status.st_uid.userName ?? "\(status.st_uid)"
        report.warn("\(repository.path) belongs to \(owner): run doctor as the user under which git receives pushes")
    }

    /// Looks at the hook that git would run.
    ///
    /// - Returns: its place, and whether it is a script of somebody's own; nil where git runs none.
    private func lookAtHook(_ report: inout DoctorReport) -> (place: HookLocation, isScript: Bool)? {
        do throws(GitError) {
            let file = HookFile(place: try HookLocation(.preReceive, of: repository))
            let update = HookFile(place: try HookLocation(.update, of: repository))
            let state = file.state
            let line = "\(file.place.path): \(state.words(for: .preReceive))"
            var isScript = false
            switch state {
            case .installed(let program):
                report.ok(line)
                // A program in between may do anything, as a script may.
                isScript = program.realPath != "/proc/self/exe".realPath
            case .link: report.warn(line)
            case .changed:
                isScript = true
                report.warn(line)
            case .namesProgram, .foreign:
                isScript = true
                report.note(
                    """
                    \(line); the pushes below show what it does
                    They go to a scratch repository; the hook is also called once in the repository itself, which adds no object to it.
                    """)
            case .missing where access(update.place.path, X_OK) == 0:
                report.warn(
                    """
                    \(update.place.path): \(update.state.words(for: .update))
                    There is no pre-receive hook. update refuses ref by ref: the good refs of a push are accepted, and the objects \
                    of the others stay in the repository until git gc removes them.
                    """)
            case .missing where repository.workingFolder != nil:
                report.fail(
                    """
                    \(line)
                    This is a clone. doctor is for the repository to which people push: run it there, or give --repo. `hook status` \
                    tells which hooks a clone has.
                    """)
                return nil
            case .missing, .withoutProgram, .dangling, .notExecutable:
                report.fail(line)
                return nil
            }
            if let obstacle = file.obstacle {
                report.fail(obstacle)
                return nil
            }
            if case .hooksPath(let scope, let value) = file.place.origin {
                report.note("core.hooksPath (\(scope)) is \(value): hooks in the repository itself are not run")
            }
            return (file.place, isScript)
        } catch {
            report.fail(error.description)
            return nil
        }
    }

    private func lookAtSettings(_ configuration: GateConfiguration, _ report: inout DoctorReport) {
        let settings = configuration.settings
        for (name, value, source) in settings.effective
        where source != nil || ["mode", "profile", "failOn"].contains(name) {
            report.note("harden.\(name): \(value)  (\(source ?? "default"))")
        }
        switch settings.mode {
        case .enforce: break
        case .warn: report.warn("harden.mode is warn: nothing is refused, findings are only reported")
        case .off: report.fail("harden.mode is off: nothing is judged")
        }
        if settings.acceptsOnError { report.warn("harden.onError is accept: a push that cannot be judged is accepted") }
        if settings.isOpenToTheFirstPush, (try? repository.hasRefs()) == false {
            report.warn(
                "harden.initialPush accepts the first push, whatever it contains: this repository has no ref yet")
        }
        if settings.isSet("bypassusers") != settings.isSet("identity") {
            report.warn("only one of harden.identity and harden.bypassUsers is set: nobody can bypass the gate")
        }
        guard let target = settings.auditLog else { return }
        do throws(GitError) {
            try AuditLog(target).probe()
            report.ok("the audit log \(target) can be written")
        } catch {
            report.fail("\(error.description); make it writable for the user under which git receives pushes")
        }
    }

    private func lookAtTrustedBranch(_ configuration: GateConfiguration, _ report: inout DoctorReport) throws {
        guard let trusted = try configuration.trustedBranch() else {
            return report.warn(
                """
                HEAD points to no branch that could be trusted: everything in a push counts as new, and no policy in the repository is used.
                Set harden.trusted, or point HEAD at a branch: git symbolic-ref HEAD refs/heads/main
                """)
        }
        guard configuration.settings.judges(trusted.ref) else {
            return report.fail(
                "harden.refs does not match \(trusted.ref), the trusted branch: pushes to it are not judged")
        }
        guard trusted.tip != nil else {
            let others = try repository.referenceNames().filter { $0.hasPrefix("refs/heads/") }
            guard let other = others.first(where: { $0 == "refs/heads/main" }) ?? others.first else {
                return report.note(
                    "the trusted branch \(trusted.ref) does not exist yet: everything in the first push counts as new")
            }
            return report.fail(
                """
                the trusted branch \(trusted.ref) does not exist, although other branches do: everything in a push counts as new, \
                and whoever makes the branch writes its first policy.
                Set harden.trusted, or point HEAD at the branch that is in use: git symbolic-ref HEAD \(other)
                """)
        }
        switch try trusted.policy(in: repository, catalog: Harden.catalog) {
        case .none: report.ok("the trusted branch is \(trusted.ref), without a policy")
        case .policy: report.ok("the trusted branch is \(trusted.ref), with a valid policy")
        case .broken(let problems):
            report.fail(
                "the policy of \(trusted.ref) is invalid and not used:\n"
                    + problems.problems.map(\.description).joined(separator: "\n"))
        }
    }
}
