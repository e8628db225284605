import Gate
import Git
import Glibc
import Manifest
import Platform
import Policy
import Reporting

/// Pushes to a scratch repository that has the hook, the configuration and the history of another one: a privileged pod must
/// be refused for what it is, on the trusted branch and behind a good ref, and nothing bad must be taken.
struct TrialPush {
    private let repository: Repository
    private let place: HookLocation
    /// Whether the hook is a script of somebody's own, which may do anything.
    private let isScript: Bool
    private let settings: GateSettings
    private let policy: PolicySettings
    private let trusted: TrustedBranch?

    private static let name = "harden-doctor"
    private static let rule = "privileged-container"

    private static func pod(_ name: String) -> String {
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: \(name)}
        spec: {containers: [{name: a, image: "x:1", securityContext: {privileged: true}}]}

        """
    }

    init(
        _ repository: Repository, place: HookLocation, isScript: Bool, settings: GateSettings, policy: PolicySettings,
        trusted: TrustedBranch?
    ) {
        self.isScript = isScript
        self.repository = repository
        self.place = place
        self.settings = settings
        self.policy = policy
        self.trusted = trusted
    }

    func run(_ report: inout DoctorReport) {
        var template = Array(GateConfiguration.trialFolder.utf8CString)
        guard mkdtemp(&template) != nil else {
            return report.fail("cannot create a scratch folder: \(SystemError.text)")
        }
        let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        defer { _ = Subprocess.run(["rm", "-rf", folder]) }
        do throws(TrialObstacle) {
            try push(try TrialRepository(of: repository, place, trusted, in: folder), &report)
        } catch {
            report.fail(error.text)
        }
    }

    // MARK: Pushing

    private func push(_ scratch: TrialRepository, _ report: inout DoctorReport) throws(TrialObstacle) {
        let branch = trusted?.ref ?? "refs/heads/\(TrialPush.name)-first"
        guard settings.judges(branch) || trusted == nil else { return }
        let good = try scratch.commit("\(TrialPush.name).txt", "nothing bad\n")
        let path = try judgedPath()
        let bad = try scratch.commit(path, TrialPush.pod(TrialPush.name))

        let taken = scratch.push(["\(good):\(branch)"])
        if taken.status == 0 {
            report.ok("a harmless push to \(branch) is accepted")
        } else if taken.output.contains("push refused") {
            report.fail("a harmless push to \(branch) is REFUSED:\n\(taken.output)")
        } else {
            report.warn("a harmless push to \(branch) is refused, but not by the gate:\n\(taken.output)")
        }
        judge(
            scratch.push(["+\(bad):\(branch)"]), Trial("a push of a privileged pod to \(branch)", path), &report)
        let isFirst = settings.isOpenToTheFirstPush && (try? repository.hasRefs()) == false
        if isScript, !isFirst { try callInPlace(bad, branch, path, scratch, &report) }
        try pushToSeveralRefs(branch, path, scratch, &report)
        for ref in ["refs/tags/\(TrialPush.name)", "refs/\(TrialPush.name)/1"] where settings.judges(ref) {
            let other = try scratch.commit(path, TrialPush.pod("\(TrialPush.name)-\(ref.count)"))
            judge(
                scratch.push(["+\(other):\(ref)"]),
                Trial("a push of a privileged pod to \(ref)", path, isOrdinary: false), &report)
        }
    }

    /// Calls a script as git would in the repository itself, with the pod in a quarantine of its own: a script may go by the
    /// path, or by what lies in the repository.
    private func callInPlace(
        _ bad: String, _ branch: String, _ path: String, _ scratch: TrialRepository, _ report: inout DoctorReport
    ) throws(TrialObstacle) {
        let made = settings.judgedRef(called: TrialPush.name, besides: branch)
        let ref = made.flatMap { (try? repository.reference($0)) == nil ? $0 : nil } ?? branch
        let old = ref == branch ? trusted?.tip?.id.description : nil
        let line = "\(old ?? String(repeating: "0", count: bad.utf8.count)) \(bad) \(ref)"
        let call = Subprocess.run(
            ["sh", "-c", "cd \"$1\" && printf '%s\\n' \"$2\" | \"$3\"", "sh", repository.path, line, place.path],
            environment: [
                "GIT_DIR": ".", "GIT_WORK_TREE": nil, "GIT_INDEX_FILE": nil,
                "GIT_QUARANTINE_PATH": scratch.work + "/objects", "GIT_OBJECT_DIRECTORY": scratch.work + "/objects",
                "GIT_ALTERNATE_OBJECT_DIRECTORIES": repository.commonPath + "/objects",
            ])
        judge(call, Trial("a privileged pod for \(ref), in the repository itself,", path), &report)
    }

    /// Of several refs of a push the bad one may be the last or the first: a script may look at one of them alone.
    private func pushToSeveralRefs(
        _ branch: String, _ path: String, _ scratch: TrialRepository, _ report: inout DoctorReport
    ) throws(TrialObstacle) {
        guard let second = settings.judgedRef(called: TrialPush.name, besides: branch),
            let third = settings.judgedRef(called: TrialPush.name + "-z", besides: branch)
        else {
            return report.note("harden.refs matches only \(branch): no second ref is tried")
        }
        let next = try scratch.commit("\(TrialPush.name)-2.txt", "nothing bad either\n")
        // In warn mode the pods before have been taken, and would be known.
        let other = try scratch.commit(path, TrialPush.pod("\(TrialPush.name)-2"))
        judge(
            scratch.push(["+\(next):\(branch)", "+\(other):\(second)"]),
            Trial("a push of a good ref and a privileged pod to \(second)", path), &report)
        let last = try scratch.commit(path, TrialPush.pod("\(TrialPush.name)-3"))
        judge(
            scratch.push(["+\(last):\(branch)", "+\(next):\(third)"]),
            Trial("a push of a privileged pod to \(branch) and a good ref", path), &report)
    }

    /// A push of a privileged pod.
    private struct Trial {
        let what: String
        /// Where the pod stands.
        let path: String
        /// Whether it is to a ref that hosts take pushes to.
        let isOrdinary: Bool

        init(_ what: String, _ path: String, isOrdinary: Bool = true) {
            (self.what, self.path, self.isOrdinary) = (what, path, isOrdinary)
        }
    }

    /// Says what became of a push of a privileged pod. Only a refusal for what is in the file counts: a hook that refuses
    /// everything judges nothing.
    private func judge(_ push: Subprocess, _ trial: Trial, _ report: inout DoctorReport) {
        let (what, isFound) = (trial.what, push.output.contains(TrialPush.rule))
        switch (push.status == 0, isFound) {
        case (false, true): report.ok("\(what) is refused: \(TrialPush.rule)")
        case (false, false) where push.output.contains("push refused") && push.output.contains(trial.path):
            report.ok("\(what) is refused, though not for \(TrialPush.rule)")
        case (false, false) where !trial.isOrdinary && !push.output.contains("push refused"):
            report.note("\(what) is refused, though not by the gate")
        case (false, false):
            report.fail("\(what) is refused, but not for \(TrialPush.rule): the gate judges nothing\n\(push.output)")
        case (true, true) where settings.mode == .warn: report.warn("\(what) is accepted with a warning (harden.mode)")
        case (true, _):
            report.fail("\(what) is ACCEPTED" + (push.output.isEmpty ? "" : ":\n\(push.output)"))
        }
    }

    /// A path that the policy lets be judged. One that it leaves out would prove nothing.
    private func judgedPath() throws(TrialObstacle) -> String {
        let usual = try freeName()
        let files: [String]
        do throws(GitError) {
            files = try trusted?.files(in: repository).filter { ManifestName.matches($0) } ?? []
        } catch {
            throw TrialObstacle(text: error.description)
        }
        if policy.paths.accepts(usual), files.isEmpty || files.contains(where: policy.paths.accepts) { return usual }
        // A pattern could be for a folder that is not there, or for one file.
        guard let judged = files.first(where: policy.paths.accepts) else {
            throw TrialObstacle(
                text: "the policy's paths exclude every manifest of the trusted branch: nothing is judged")
        }
        let folder = judged.lastIndex(of: "/").map { judged[...$0] } ?? ""
        return policy.paths.accepts(folder + usual) ? folder + usual : judged
    }

    /// A name that nothing in the trusted branch has.
    private func freeName() throws(TrialObstacle) -> String {
        let names = [""] + (2...20).map { "-\($0)" }
        for name in names.map({ "\(TrialPush.name)\($0).yaml" }) {
            do throws(GitError) {
                guard let tip = trusted?.tip else { return name }
                if try repository.entry(at: Array(name.utf8), in: tip.tree) == nil { return name }
            } catch {
                throw TrialObstacle(text: error.description)
            }
        }
        throw TrialObstacle(text: "the trusted branch already has a file under every name that a trial would use")
    }
}
