import Arguments
import Gate
import Git
import Glibc
import Platform
import Reporting

/// A scratch repository that has the hook, the configuration and the history of another one, and a second one to push from.
struct TrialRepository {
    private let repository: Repository
    private let place: HookLocation
    private let trusted: TrustedBranch?
    private let folder: String
    /// The repository that is pushed to.
    var server: String { folder + "/" + GateConfiguration.trialRepository }
    /// The repository from which is pushed.
    var work: String { folder + "/work.git" }

    /// Makes both in a folder that is there.
    ///
    /// - Throws: `TrialObstacle` for what stands in the way.
    init(of repository: Repository, _ place: HookLocation, _ trusted: TrustedBranch?, in folder: String)
        throws(TrialObstacle)
    {
        (self.repository, self.place, self.trusted, self.folder) = (repository, place, trusted, folder)
        try makeServer()
    }

    private func makeServer() throws(TrialObstacle) {
        try git(["init", "-q", "--bare", "--initial-branch=main", server])
        try git(["init", "-q", "--bare", "--initial-branch=main", work])
        for borrower in [server, work] {
            try write("\(repository.commonPath)/objects\n", to: borrower + "/objects/info/alternates")
        }
        try copyConfiguration()
        try borrowHooks()
        guard let trusted else {
            // As there: HEAD names no branch.
            if let tip = try? repository.reference("HEAD") {
                try write("\(tip)\n", to: server + "/HEAD")
            }
            return
        }
        if (try? repository.headBranch()) == trusted.ref {
            try git(["-C", server, "symbolic-ref", "HEAD", trusted.ref])
        }
        if let tip = trusted.tip {
            try git(["-C", server, "update-ref", trusted.ref, tip.id.description])
        }
    }

    /// Puts links to the hooks in the place of the scratch repository's own, but for those that act on what has been taken.
    /// Scripts look for their parts beside the hook, beside its folder, and in the repository: all that is linked as well.
    private func borrowHooks() throws(TrialObstacle) {
        try borrow(from: repository.commonPath, into: server, besides: TrialRepository.ownFiles)
        var hooks = server + "/hooks"
        if place.origin != .repository {
            let beside = folder + "/beside"
            hooks = beside + "/hooks"
            let parent = "/" + place.folder.split(separator: "/").dropLast().joined(separator: "/")
            try run(["mkdir", "-p", beside])
            try borrow(from: parent, into: beside, besides: ["hooks"])
            try git(["-C", server, "config", "core.hooksPath", hooks])
        }
        try run(["rm", "-rf", hooks])
        try run(["mkdir", "-p", hooks])
        try borrow(from: place.folder, into: hooks, besides: TrialRepository.actingHooks)
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

    private func borrow(from source: String, into target: String, besides leftOut: Set<String>) throws(TrialObstacle) {
        guard let folder = opendir(source) else { return }
        defer { closedir(folder) }
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name == "." || name == ".." || leftOut.contains(name) || name.hasSuffix(".lock") { continue }
            guard symlink(source + "/" + name, target + "/" + name) == 0 || errno == EEXIST else {
                throw TrialObstacle(text: "\(target)/\(name): \(SystemError.text)")
            }
        }
    }

    /// Copies what the repository's own configuration says, but for what makes it this very repository, and what would
    /// have git itself refuse a trial.
    private func copyConfiguration() throws(TrialObstacle) {
        let listed = HookLocation.git([
            "-C", repository.path, "--git-dir=.", "config", "--local", "--includes", "--null", "--list",
        ])
        guard listed.status == 0 else {
            throw TrialObstacle(text: "git cannot read the configuration: \(listed.output)")
        }
        let leftOut = ["core.", "extensions.", "remote.", "branch.", "receive.deny", "receive.shallow", "include"]
        for entry in listed.output.split(separator: "\0") {
            let parts = entry.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            let (name, value) = (parts[0], parts.count > 1 ? parts[1] : "true")
            if leftOut.contains(where: { name.lowercased().hasPrefix($0) }) { continue }
            try git(["-C", server, "config", "--add", name, value])
        }
        // The server's file knows the repository by its path.
        let setting = "harden.\(GateConfiguration.repositorySetting)"
        try git(["-C", server, "config", "--replace-all", setting, repository.commonPath])
    }

    /// Commits one file more on top of the trusted branch.
    func commit(_ path: String, _ text: String) throws(TrialObstacle) -> String {
        try write(text, to: folder + "/file")
        let blob = try git(["-C", work, "hash-object", "-w", folder + "/file"])
        if let tip = trusted?.tip {
            try git(["-C", work, "read-tree", tip.id.description])
        } else {
            try git(["-C", work, "read-tree", "--empty"])
        }
        try git(["-C", work, "update-index", "--add", "--cacheinfo", "100644,\(blob),\(path)"])
        let tree = try git(["-C", work, "write-tree"])
        let parent = trusted?.tip.map { ["-p", $0.id.description] } ?? []
        return try git(["-C", work, "commit-tree", "-m", "doctor", tree] + parent)
    }

    private func write(_ text: String, to path: String) throws(TrialObstacle) {
        do {
            try WrittenFile.write(text, to: path)
        } catch let error as UsageError {
            throw TrialObstacle(text: error.message)
        } catch {
            throw TrialObstacle(text: "\(path) cannot be written")
        }
    }

    // MARK: Programs

    private static let author: [String: String?] = [
        "GIT_AUTHOR_NAME": "doctor", "GIT_AUTHOR_EMAIL": "doctor@localhost", "GIT_COMMITTER_NAME": "doctor",
        "GIT_COMMITTER_EMAIL": "doctor@localhost", "GIT_DIR": nil, "GIT_WORK_TREE": nil, "GIT_INDEX_FILE": nil,
        "GIT_OBJECT_DIRECTORY": nil, "GIT_ALTERNATE_OBJECT_DIRECTORIES": nil, "GIT_QUARANTINE_PATH": nil,
    ]

    /// Runs git, which must succeed.
    @discardableResult
    private func git(_ arguments: [String]) throws(TrialObstacle) -> String {
        let run = Subprocess.run(["git", "-c", "safe.directory=*"] + arguments, environment: TrialRepository.author)
        guard run.status == 0 else {
            throw TrialObstacle(text: "git \(arguments.joined(separator: " ")): \(run.output)")
        }
        return run.output.split(separator: "\n").last.map(String.init) ?? ""
    }

    /// Runs a program, which must succeed.
    private func run(_ arguments: [String]) throws(TrialObstacle) {
        let run = Subprocess.run(arguments, environment: [:])
        guard run.status == 0 else { throw TrialObstacle(text: run.output) }
    }

    /// Pushes as anybody would: the hook of the server runs in its own surroundings, with its own configuration.
    func push(_ refs: [String]) -> Subprocess {
        Subprocess.run(
            [
                "git", "-C", work, "-c", "push.gpgSign=false", "-c", "safe.directory=*", "push", "--no-verify",
                "--quiet", "file://" + server,
            ] + refs, environment: TrialRepository.author)
    }
}

/// What stands in the way of a trial.
struct TrialObstacle: Error {
    let text: String
}
