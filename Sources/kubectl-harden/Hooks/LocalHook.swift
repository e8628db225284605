import Gate
import Git
import Glibc
import Policy
import Reporting
import Text

/// The hooks of an author's own clone. They help, and can be left out by whoever commits: the gate is on the server.
struct LocalHook {
    private let repository: Repository
    private var check: LocalCheck

    /// A hook in the repository around the working folder, by the policy that `check` would take there.
    init() throws {
        repository = try Repository.open(around: Console.environment("GIT_DIR") ?? ".")
        let policy = try PolicyFile.find(named: nil)
        let policies = try AdmissionPolicyFiles.read(
            [], and: policy?.policy, below: policy?.folder ?? ".", seesChanges: true)
        let settings = PolicySettings(
            PolicySettings.Options(), policy?.policy, honoursInline: true, catalog: policies.catalog)
        check = LocalCheck(repository, settings: settings, judge: try settings.judge(trustsAuthor: true))
    }

    /// Judges what is about to be committed: the index that git names, which for a commit of some files is not the usual
    /// one.
    func judgeCommit() throws -> Int32 {
        var check = check
        return tell(try check.judgeIndex(at: Console.environment("GIT_INDEX_FILE")))
    }

    /// Mends what can be mended safely in the files of the working folder; the commit stays refused, so that somebody looks.
    static func fix() {
        var fix = FixCommand()
        (fix.staged, fix.write) = (true, true)
        do {
            try fix.run()
            HookOutput.say("hint: look at the changes, stage them and commit again\n")
        } catch {
            HookOutput.say("error: it could not be mended: \(Printable.text(HookOutput.reason(error)))\n")
        }
    }

    /// Judges what is about to be pushed: lines `local-ref local-id remote-ref remote-id`.
    func judgePush(to remote: String, refs: [UInt8]) throws -> Int32 {
        var check = check
        var status: Int32 = 0
        for line in refs.split(separator: UInt8(ascii: "\n")) {
            let parts = line.split(separator: UInt8(ascii: " "))
            guard parts.count == 4, let new = ObjectID(hexadecimal: parts[1]), let old = ObjectID(hexadecimal: parts[3])
            else {
                throw GitError(message: "a line of the hook's input names no ref")
            }
            guard !new.isZero else { continue }
            status = max(status, tell(try check.judge(new, since: try bases(old: old, new: new, remote: remote))))
        }
        return status
    }

    /// What the remote has: the ref as it is there, where this clone knows it, and where the branch parted from the
    /// remote's own branch.
    private func bases(old: ObjectID, new: ObjectID, remote: String) throws(GitError) -> [ObjectID] {
        var bases: [ObjectID] = []
        if !old.isZero, (try? repository.commit(old)) != nil { bases.append(old) }
        guard case .commit(let new) = try repository.target(of: new) else { return bases }
        for name in ["HEAD", "main", "master"] {
            guard let tip = try repository.reference("refs/remotes/\(remote)/\(name)") else { continue }
            bases.append(tip)
            if let fork = try repository.mergeBase(new, tip) { bases.append(fork) }
            break
        }
        return bases
    }

    private func tell(_ verdict: PushVerdict) -> Int32 {
        HookOutput.say(PushMessage.text(verdict))
        return verdict.refuses ? 1 : 0
    }
}
