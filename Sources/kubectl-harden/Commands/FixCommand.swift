import Arguments
import Edits
import Glibc
import Inspection
import Manifest
import Platform
import Policy
import Reporting
import Rules
import Text

/// `fix`: mends manifests in their text.
struct FixCommand: Command {
    static let about = CommandDescription(
        "fix", "Mend manifests, and leave comments and layout as they are.",
        usage: """
            kubectl harden fix PATH... | - [--write] [options]
                   kubectl harden fix A..B | --staged [--write] [options]
            """,
        discussion: """
            Without --write the changes are printed as a diff, and the exit code is 1 if there are any. With - the manifests \
            come from standard input, and go to standard output with their changes. Only what is safe is changed: what \
            a well-behaved program does not notice.

            Examples:
              kubectl harden fix manifests/
              kubectl harden fix manifests/ --write
              kubectl harden fix web.yaml --unsafe --rule writable-root-filesystem --write
              kubectl harden fix web.yaml --placeholders | git apply
              kubectl harden fix origin/main..HEAD --write
            """)

    var paths: [String] = []

    var staged = false

    var write = false

    var unsafe = false

    var placeholders = false

    var digests: String?

    var quiet = false

    var judging = JudgingOptions(haveFindingsFail: false)

    mutating func declare(_ declared: inout Declaration) {
        declared.operands(
            "path", &paths, "Files and folders, - for standard input, or a range of commits for what it brings in.")
        declared.flag("staged", &staged, "Mend what the index would bring in, in the files of the working folder.")
        declared.flag("write", letter: "w", &write, "Change the files, each as a whole.")
        declared.flag("unsafe", &unsafe, "Also change what programs may depend on: users, privileges, host access.")
        declared.flag(
            "placeholders", &placeholders,
            "Also put in values that have to be chosen, each marked with a comment TODO(harden).")
        declared.option(
            "digests", value: "file", &digests,
            "The digests of images, one on a line: IMAGE sha256:DIGEST. Images are pinned to them.")
        declared.flag("quiet", letter: "q", &quiet, "Do not name what was mended and what is left.")
        declared.include(&judging)
    }

    func validate() throws {
        guard !paths.isEmpty || staged else {
            throw UsageError("missing argument <path>: a file or folder, or - for standard input")
        }
        if staged, !paths.isEmpty { throw UsageError("--staged mends what is staged, and takes no paths") }
        guard !paths.contains("-") || paths.count == 1 else {
            throw UsageError("standard input cannot be mended together with files")
        }
        if paths == ["-"], write { throw UsageError("--write is for files: the text from standard input is printed") }
    }

    func run() throws {
        let policy = try PolicyFile.find(named: judging.policy)
        var settings = PolicySettings(judging.options, policy?.policy, honoursInline: true, catalog: Harden.catalog)
        settings.definitions = try judging.definitions(policy?.policy, below: policy?.folder)
        let (judge, exemptions) = (
            try settings.judgeOrUsageError(trustsAuthor: true), ExemptionSet(settings.exemptions)
        )
        var safeties: Set<Mend.Safety> = [.safe]
        if unsafe { safeties.insert(.unsafe) }
        if placeholders { safeties.insert(.placeholder) }
        let (allowed, digests) = (safeties, try imageDigests())
        let change = paths == ["-"] ? nil : try FixedChange(staged: staged, range: paths, settings)
        var files = paths == ["-"] ? [] : try files(in: change.map { [$0.folder] } ?? paths, policy)
        let isDefaultBound = FixCommand.bindDefault(files)
        let makeMender = { @Sendable in
            FileMender(
                Inspector(judge: judge, exemptions: exemptions), safeties: allowed, digests: digests,
                isDefaultBound: isDefaultBound)
        }
        // A stream is given out as it is mended.
        var run = FixRun(isQuiet: quiet, isWritten: write || paths == ["-"])
        if paths == ["-"] { return try mendStream(makeMender(), &run) }
        let output = Output(descriptor: STDOUT_FILENO)
        if let change { files.removeAll { change.fingerprints(in: $0.path) == nil } }
        mend(files, makeMender) {
            change?.fingerprints(in: $0)
        } name: {
            change?.pathInRepository(of: $0.path) ?? $0.path.plainPath
        } handle: {
            take($1, of: $0, output, &run)
        }
        try Console.finish(output)
        try run.finish()
    }

    /// Whether some files, or those beside one that is named, bind the service account `default` to a role.
    private static func bindDefault(_ files: [ManifestFile]) -> Bool {
        var folders: Set<String> = []
        var looked: Set<String> = []
        for file in files {
            if looked.insert(file.path).inserted, binds(file.bytes ?? MendedFile.contents(of: file.path)) {
                return true
            }
            if file.origin == .named { folders.insert(file.path.parentFolder) }
        }
        return folders.contains { folder in
            let names = (FolderEntries.all(in: folder.isEmpty ? "." : folder) ?? []).map(\.name)
            return names.filter(ManifestName.matches).contains { name in
                let path = folder.isEmpty ? name : folder + "/" + name
                return looked.insert(path).inserted && binds(MendedFile.contents(of: path))
            }
        }
    }

    private static func binds(_ text: [UInt8]?) -> Bool { text.map(FileDocuments.bindDefault) ?? false }

    /// What came of a file.
    private struct Mended: Sendable {
        let old: [UInt8]
        let result: FileMender.Result
        /// How the new text differs from the old one, where that is to be printed.
        let diff: [UInt8]
    }

    /// Mends files on all cores; what came of them is handed over in their order.
    private func mend(
        _ files: [ManifestFile], _ makeMender: @escaping @Sendable () -> FileMender, wanted: (String) -> Set<String>?,
        name: @escaping @Sendable (ManifestFile) -> String, handle: (_ file: ManifestFile, _ mended: Mended?) -> Void
    ) {
        let cores = files.count > 1 ? FileInspection.allCores : 1
        let workers = Workers<FileMender, Mended?>(cores: cores, makeTool: makeMender)
        let showsDiff = !write
        defer { workers.stop() }
        var pending = files[...]
        func take(_ mended: Mended?) {
            guard let file = pending.popFirst() else { return }
            handle(file, mended)
        }
        let own = makeMender()
        for file in files {
            let fingerprints = wanted(file.path)
            let job: @Sendable (FileMender) -> Mended? = { mender in
                guard let bytes = file.bytes ?? MendedFile.contents(of: file.path) else { return nil }
                let result = mender.mend(bytes, as: file.description) {
                    fingerprints?.contains($0.fingerprint) ?? true
                }
                let hasDiff = showsDiff && result.text != bytes
                return Mended(
                    old: bytes, result: result,
                    diff: hasDiff ? UnifiedDiff.text(of: name(file), from: bytes, to: result.text) : [])
            }
            guard cores > 1, workers.submit(job) else {
                take(job(own))
                continue
            }
            while workers.pending >= cores * 16, let result = workers.next() { take(result) }
        }
        while let result = workers.next() { take(result) }
    }

    private func mendStream(_ mender: FileMender, _ run: inout FixRun) throws {
        let input = Input(fileDescriptor: STDIN_FILENO)
        guard let bytes = input.bytes(limit: MendedFile.largest) else {
            throw InputError(message: "standard input cannot be read, or has more than 256 MiB")
        }
        let result = mender.mend(bytes, as: Inspector.File(name: "-", origin: .named))
        run.note(result, of: "-")
        let output = Output(descriptor: STDOUT_FILENO)
        output.write(result.text)
        try Console.finish(output)
        try run.finish()
    }

    private func take(_ mended: Mended?, of file: ManifestFile, _ output: Output, _ run: inout FixRun) {
        guard let mended else { return run.fail("\(file.path) cannot be read") }
        guard write, mended.result.text != mended.old else {
            run.note(mended.result, of: file.path)
            return output.write(mended.diff)
        }
        do {
            try MendedFile.write(mended.result.text, to: file.path, insteadOf: mended.old)
            run.note(mended.result, of: file.path)
        } catch {
            run.fail((error as? InputError)?.message ?? "\(error)")
        }
    }

    /// The files, each with what those around it make of it.
    private func files(in paths: [String], _ policy: PolicyFile?) throws -> [ManifestFile] {
        var files: [ManifestFile] = []
        var above = KustomizationsAbove()
        for path in paths {
            var status = stat()
            guard stat(path, &status) == 0 else { throw UsageError("no such file: \(path)" + MistypedFile.hint(path)) }
            guard status.st_mode & S_IFMT == S_IFDIR else {
                files.append(ManifestFile(path: path, origin: .named, context: above.context(of: path)))
                continue
            }
            let rendering = RenderingArguments()
            for case .file(let file) in FolderWalk.entries(of: path, rendering, cores: FileInspection.allCores).entries
            {
                files.append(file)
            }
        }
        // Of two ways to one file the first counts.
        var known: Set<String> = []
        files.removeAll { !known.insert($0.path.realPath ?? $0.path).inserted }
        guard let policy, policy.policy.namesFiles else { return files }
        return files.compactMap { file in
            var file = file
            let path = policy.path(of: file.path)
            file.policyPath = path
            return policy.policy.paths.accepts(path) ? file : nil
        }
    }

    private func imageDigests() throws -> [String: String] {
        guard let digests else { return [:] }
        var found: [String: String] = [:]
        let lines = try ConfigurationFile.text(digests).split(
            omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (number, line) in lines.enumerated() {
            let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
            if words.first?.hasPrefix("#") ?? true { continue }
            guard words.count == 2, words[1].hasPrefix("sha256:"), words[1].utf8.count == 71,
                words[1].utf8.dropFirst(7).allSatisfy({ $0.isHexadecimalDigit })
            else {
                throw UsageError("\(digests):\(number + 1): expected IMAGE sha256: and 64 hexadecimal digits")
            }
            found[words[0]] = words[1]
        }
        return found
    }
}

extension String {
    /// The path as a diff has it: from the working folder on, or without the slash that it begins with.
    fileprivate var plainPath: String {
        let path = normalizedPath
        return path.hasPrefix("/") ? String(path.dropFirst()) : path
    }
}

extension UInt8 {
    fileprivate var isHexadecimalDigit: Bool {
        (0x30...0x39).contains(self) || (0x61...0x66).contains(self)
    }
}
