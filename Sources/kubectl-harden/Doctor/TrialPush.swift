import Gate
import Git
import Glibc
import Reporting

/// Pushes to a scratch repository that has the hook, the configuration and the history of another one: a privileged pod must
/// be refused for what it is, on the trusted branch and behind a good ref, and nothing bad must be taken.
struct TrialPush {
    private let repository: Repository
    private let place: HookPlace
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
        _ repository: Repository, place: HookPlace, isScript: Bool, settings: GateSettings, policy: PolicySettings,
        trusted: TrustedBranch?
    ) {
        self.isScript = isScript
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
        var template = Array(GateConfiguration.trialFolder.utf8CString)
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
        judge(
            scratch.push(["+\(bad):\(branch)"]), Trial("a push of a privileged pod to \(branch)", path), &report)
        let isFirst = settings.isOpenToTheFirstPush && (try? repository.hasRefs()) == false
        if isScript, !isFirst { try callInPlace(bad, branch, path, scratch, &report) }
        try pushToSeveralRefs(branch, path, scratch, &report)
        for ref in ["refs/tags/\(TrialPush.name)", "refs/\(TrialPush.name)/1"] where settings.judges(ref) {
            let other = try commit(path, TrialPush.pod("\(TrialPush.name)-\(ref.count)"), scratch)
            judge(
                scratch.push(["+\(other):\(ref)"]),
                Trial("a push of a privileged pod to \(ref)", path, isOrdinary: false), &report)
        }
    }

    /// Calls a script as git would in the repository itself, with the pod in a quarantine of its own: a script may go by the
    /// path, or by what lies in the repository.
    private func callInPlace(
        _ bad: String, _ branch: String, _ path: String, _ scratch: Scratch, _ report: inout DoctorReport
    ) throws(Obstacle) {
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
        _ branch: String, _ path: String, _ scratch: Scratch, _ report: inout DoctorReport
    ) throws(Obstacle) {
        guard let second = settings.judgedRef(called: TrialPush.name, besides: branch),
            let third = settings.judgedRef(called: TrialPush.name + "-z", besides: branch)
        else {
            return report.note("harden.refs matches \(branch) alone: no second ref is tried")
        }
        let next = try commit("\(TrialPush.name)-2.txt", "nothing bad either\n", scratch)
        // In warn mode the pods before have been taken, and would be known.
        let other = try commit(path, TrialPush.pod("\(TrialPush.name)-2"), scratch)
        judge(
            scratch.push(["+\(next):\(branch)", "+\(other):\(second)"]),
            Trial("a push of a good ref and a privileged pod to \(second)", path), &report)
        let last = try commit(path, TrialPush.pod("\(TrialPush.name)-3"), scratch)
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
        case (true, true) where settings.mode == .warn: report.warn("\(what) is taken with a warning (harden.mode)")
        case (true, _):
            report.fail("\(what) is TAKEN" + (push.output.isEmpty ? "" : ":\n\(push.output)"))
        }
    }

    /// A path that the policy lets be judged. One that it leaves out would prove nothing.
    private func judgedPath() throws(Obstacle) -> String {
        let usual = try freeName()
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

    /// A name that nothing in the trusted branch has.
    private func freeName() throws(Obstacle) -> String {
        let names = [""] + (2...20).map { "-\($0)" }
        for name in names.map({ "\(TrialPush.name)\($0).yaml" }) {
            do throws(GitError) {
                guard let tip = trusted?.tip else { return name }
                if try repository.entry(at: Array(name.utf8), in: tip.tree) == nil { return name }
            } catch {
                throw Obstacle(text: error.description)
            }
        }
        throw Obstacle(text: "the trusted branch has every name that a trial would give to its file")
    }

    // MARK: Making

    private func makeServer(_ scratch: Scratch) throws(Obstacle) {
        try scratch.git(["init", "-q", "--bare", "--initial-branch=main", scratch.server])
        try scratch.git(["init", "-q", "--bare", "--initial-branch=main", scratch.work])
        for borrower in [scratch.server, scratch.work] {
            try write("\(repository.commonPath)/objects\n", to: borrower + "/objects/info/alternates")
        }
        try copyConfiguration(to: scratch)
        try borrowHooks(scratch)
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

    /// Puts links to the hooks in the place of the scratch repository's own, but for those that act on what has been taken.
    /// Scripts look for their parts beside the hook, beside its folder, and in the repository: all that is linked as well.
    private func borrowHooks(_ scratch: Scratch) throws(Obstacle) {
        var folder = scratch.server + "/hooks"
        try borrow(from: repository.commonPath, into: scratch.server, besides: TrialPush.ownFiles)
        if place.origin != .repository {
            folder = scratch.folder + "/beside/hooks"
            let parts = place.folder.split(separator: "/")
            let parent = "/" + parts.dropLast().joined(separator: "/")
            try scratch.run(["mkdir", "-p", scratch.folder + "/beside"])
            try borrow(from: parent, into: scratch.folder + "/beside", besides: ["hooks"])
            try scratch.git(["-C", scratch.server, "config", "core.hooksPath", folder])
        }
        try scratch.run(["rm", "-rf", folder])
        try scratch.run(["mkdir", "-p", folder])
        try borrow(from: place.folder, into: folder, besides: TrialPush.actingHooks)
    }

    /// Hooks that act on what has been taken: nobody has pushed what a trial pushes.
    private static let actingHooks: Set<String> = [
        "post-receive", "post-update", "reference-transaction", "push-to-checkout", "proc-receive", "post-checkout",
        "post-index-change",
    ]
    /// What git has in a repository, which the scratch repository has of its own.
    private static let ownFiles: Set<String> = [
        "HEAD", "FETCH_HEAD", "ORIG_HEAD", "MERGE_HEAD", "COMMIT_EDITMSG", "config", "config.worktree", "description",
        "hooks", "info", "objects", "refs", "packed-refs", "branches", "logs", "index", "shallow", "worktrees",
        "modules", "rr-cache", "reftable", "lfs", "svn", "gc.log", "gc.pid",
    ]

    private func borrow(from source: String, into target: String, besides leftOut: Set<String>) throws(Obstacle) {
        guard let folder = opendir(source) else { return }
        defer { closedir(folder) }
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name == "." || name == ".." || leftOut.contains(name) || name.hasSuffix(".lock") { continue }
            guard symlink(source + "/" + name, target + "/" + name) == 0 || errno == EEXIST else {
                throw Obstacle(text: "\(target)/\(name): \(String(cString: strerror(errno)))")
            }
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
        try scratch.git(["-C", scratch.server, "config", "--replace-all", setting, repository.commonPath])
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
        var server: String { folder + "/" + GateConfiguration.trialRepository }
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

        /// Runs a program, which must succeed.
        func run(_ arguments: [String]) throws(Obstacle) {
            let run = Subprocess.run(arguments, environment: [:])
            guard run.status == 0 else { throw Obstacle(text: run.output) }
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
