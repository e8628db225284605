import Gate
import Git
import Glibc
import Reporting

/// Pushes to a scratch repository that has the hook, the configuration and the history of another one: a privileged pod must
/// be refused for what it is, on the trusted branch and behind a good ref, and nothing bad must be taken.
struct TrialPush {
    private let repository: Repository
    private let place: HookPlace
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
        _ repository: Repository, place: HookPlace, settings: GateSettings, policy: PolicySettings,
        trusted: TrustedBranch?
    ) {
        self.repository = repository
        self.place = place
        self.settings = settings
        self.policy = policy
        self.trusted = trusted
    }

    /// What stands in the way of a trial.
    private struct Obstacle: Error {
        let text: String
    }

    func run(_ report: inout DoctorReport) {
        var template = Array("/tmp/harden-doctor-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            return report.fail("no scratch folder: \(String(cString: strerror(errno)))")
        }
        let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        defer { _ = Subprocess.run(["rm", "-rf", folder]) }
        do throws(Obstacle) {
            let scratch = Scratch(folder: folder)
            try makeServer(scratch)
            try push(scratch, &report)
        } catch {
            report.fail(error.text)
        }
    }

    // MARK: Pushing

    private func push(_ scratch: Scratch, _ report: inout DoctorReport) throws(Obstacle) {
        let branch = trusted?.ref ?? "refs/heads/\(TrialPush.name)-first"
        guard settings.judges(branch) || trusted == nil else { return }
        let good = try commit("\(TrialPush.name).txt", "nothing bad\n", scratch)
        let path = try judgedPath()
        let bad = try commit(path, TrialPush.pod(TrialPush.name), scratch)

        let taken = scratch.push(["\(good):\(branch)"])
        if taken.status == 0 {
            report.ok("a push of nothing bad to \(branch) is taken")
        } else if taken.output.contains("push refused") {
            report.fail("a push of nothing bad to \(branch) is REFUSED:\n\(taken.output)")
        } else {
            report.warn("a push of nothing bad to \(branch) is refused, though not by the gate:\n\(taken.output)")
        }
        judge(scratch.push(["+\(bad):\(branch)"]), "a push of a privileged pod to \(branch)", ref: branch, &report)
        guard let second = settings.judgedRef(called: TrialPush.name, besides: branch) else {
            return report.note("harden.refs matches \(branch) alone: no second ref is tried")
        }
        let next = try commit("\(TrialPush.name)-2.txt", "nothing bad either\n", scratch)
        // In warn mode the first pod has been taken, and would be known.
        let other = try commit(path, TrialPush.pod("\(TrialPush.name)-2"), scratch)
        judge(
            scratch.push(["+\(next):\(branch)", "+\(other):\(second)"]),
            "a push of a good ref and a privileged pod to \(second)",
            ref: second, &report)
    }

    /// Says what became of a push of a privileged pod. Only a refusal for what it is counts: a hook that refuses everything
    /// judges nothing.
    private func judge(_ push: Subprocess, _ what: String, ref: String, _ report: inout DoctorReport) {
        let isFound = push.output.contains(TrialPush.rule)
        switch (push.status == 0, isFound) {
        case (false, true): report.ok("\(what) is refused: \(TrialPush.rule)")
        case (false, false):
            report.fail("\(what) is refused, but not for \(TrialPush.rule): the gate judges nothing\n\(push.output)")
        case (true, true) where settings.mode == .warn: report.warn("\(what) is taken with a warning (harden.mode)")
        case (true, _):
            report.fail("\(what) is TAKEN" + (push.output.isEmpty ? "" : ":\n\(push.output)"))
        }
    }

    /// A path that the policy lets be judged. One that it leaves out would prove nothing.
    private func judgedPath() throws(Obstacle) -> String {
        let usual = "\(TrialPush.name).yaml"
        if policy.paths.accepts(usual) { return usual }
        let files: [String]
        do throws(GitError) {
            files = try trusted?.files(in: repository) ?? []
        } catch {
            throw Obstacle(text: error.description)
        }
        // A pattern could be for a folder that is not there, or for one file.
        guard let judged = files.first(where: { policy.paths.accepts($0) && Inspector.isManifestName($0) }) else {
            throw Obstacle(text: "the policy's paths leave out every manifest of the trusted branch: nothing is judged")
        }
        let folder = judged.lastIndex(of: "/").map { judged[...$0] } ?? ""
        return policy.paths.accepts(folder + usual) ? folder + usual : judged
    }

    // MARK: Making

    private func makeServer(_ scratch: Scratch) throws(Obstacle) {
        try scratch.git(["init", "-q", "--bare", "--initial-branch=main", scratch.server])
        try scratch.git(["init", "-q", "--bare", "--initial-branch=main", scratch.work])
        for borrower in [scratch.server, scratch.work] {
            try write("\(repository.commonPath)/objects\n", to: borrower + "/objects/info/alternates")
        }
        try copyConfiguration(to: scratch)
        // Scripts of hosts look for their parts beside the hook, by the repository's own folder.
        _ = Subprocess.run(["rm", "-rf", scratch.server + "/hooks"])
        guard symlink(repository.commonPath + "/hooks", scratch.server + "/hooks") == 0 else {
            throw Obstacle(text: "\(scratch.server)/hooks: \(String(cString: strerror(errno)))")
        }
        if place.origin != .repository {
            try scratch.git(["-C", scratch.server, "config", "core.hooksPath", place.folder])
        }
        guard let trusted else {
            // As there: HEAD names no branch.
            if let tip = try? repository.reference("HEAD") {
                try write("\(tip)\n", to: scratch.server + "/HEAD")
            }
            return
        }
        if (try? repository.headBranch()) == trusted.ref {
            try scratch.git(["-C", scratch.server, "symbolic-ref", "HEAD", trusted.ref])
        }
        if let tip = trusted.tip {
            try scratch.git(["-C", scratch.server, "update-ref", trusted.ref, tip.id.description])
        }
    }

    /// Copies what the repository's own configuration says, but for what makes it this very repository, and what would
    /// have git itself refuse a trial.
    private func copyConfiguration(to scratch: Scratch) throws(Obstacle) {
        let listed = HookPlace.git([
            "-C", repository.path, "--git-dir=.", "config", "--local", "--includes", "--null", "--list",
        ])
        guard listed.status == 0 else { throw Obstacle(text: "git cannot read the configuration: \(listed.output)") }
        let leftOut = ["core.", "extensions.", "remote.", "branch.", "receive.deny", "receive.shallow", "include"]
        for entry in listed.output.split(separator: "\0") {
            let parts = entry.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            let (name, value) = (parts[0], parts.count > 1 ? parts[1] : "true")
            if leftOut.contains(where: { name.lowercased().hasPrefix($0) }) { continue }
            try scratch.git(["-C", scratch.server, "config", "--add", name, value])
        }
        // The server's file knows the repository by its path.
        let setting = "harden.\(GateConfiguration.repositorySetting)"
        try scratch.git(["-C", scratch.server, "config", "--replace-all", setting, repository.path])
    }

    /// Commits one file more on top of the trusted branch.
    private func commit(_ path: String, _ text: String, _ scratch: Scratch) throws(Obstacle) -> String {
        try write(text, to: scratch.folder + "/file")
        let blob = try scratch.git(["-C", scratch.work, "hash-object", "-w", scratch.folder + "/file"])
        if let tip = trusted?.tip {
            try scratch.git(["-C", scratch.work, "read-tree", tip.id.description])
        } else {
            try scratch.git(["-C", scratch.work, "read-tree", "--empty"])
        }
        try scratch.git(["-C", scratch.work, "update-index", "--add", "--cacheinfo", "100644,\(blob),\(path)"])
        let tree = try scratch.git(["-C", scratch.work, "write-tree"])
        let parent = trusted?.tip.map { ["-p", $0.id.description] } ?? []
        return try scratch.git(["-C", scratch.work, "commit-tree", "-m", "doctor", tree] + parent)
    }

    private func write(_ text: String, to path: String) throws(Obstacle) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw Obstacle(text: "\(path): \(String(cString: strerror(errno)))") }
        defer { close(descriptor) }
        let output = Output(descriptor: descriptor)
        output.write(text)
        output.flush()
        if output.isBroken { throw Obstacle(text: "\(path) cannot be written") }
    }

    /// The folders of a trial.
    private struct Scratch {
        let folder: String
        var server: String { folder + "/server.git" }
        var work: String { folder + "/work.git" }

        private static let author: [String: String?] = [
            "GIT_AUTHOR_NAME": "doctor", "GIT_AUTHOR_EMAIL": "doctor@localhost", "GIT_COMMITTER_NAME": "doctor",
            "GIT_COMMITTER_EMAIL": "doctor@localhost", "GIT_DIR": nil, "GIT_WORK_TREE": nil, "GIT_INDEX_FILE": nil,
            "GIT_OBJECT_DIRECTORY": nil, "GIT_ALTERNATE_OBJECT_DIRECTORIES": nil, "GIT_QUARANTINE_PATH": nil,
        ]

        /// Runs git, which must succeed.
        @discardableResult
        func git(_ arguments: [String]) throws(Obstacle) -> String {
            let run = Subprocess.run(["git", "-c", "safe.directory=*"] + arguments, environment: Scratch.author)
            guard run.status == 0 else {
                throw Obstacle(text: "git \(arguments.joined(separator: " ")): \(run.output)")
            }
            return run.output.split(separator: "\n").last.map(String.init) ?? ""
        }

        /// Pushes as anybody would: the hook of the server runs in its own surroundings, with its own configuration.
        func push(_ refs: [String]) -> Subprocess {
            Subprocess.run(
                [
                    "git", "-C", work, "-c", "push.gpgSign=false", "-c", "safe.directory=*", "push", "--no-verify",
                    "--quiet", "file://" + server,
                ] + refs, environment: Scratch.author)
        }
    }
}
