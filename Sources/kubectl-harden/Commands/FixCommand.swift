import Arguments
import Edits
import Glibc
import Inspection
import Manifest
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
            Without --write the changes are printed as a diff, and the exit code is 1 if there are any. With - the manifests \\
            come from standard input, and go to standard output with their changes. Only what is safe is changed: what \\
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

    var judging = JudgingOptions()

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
        let inspector = Inspector(
            judge: try settings.judgeOrUsageError(trustsAuthor: true), exemptions: ExemptionSet(settings.exemptions))
        var safeties: Set<Mend.Safety> = [.safe]
        if unsafe { safeties.insert(.unsafe) }
        if placeholders { safeties.insert(.placeholder) }
        let mender = FileMender(inspector, safeties: safeties, digests: try imageDigests())
        var run = FixRun(isQuiet: quiet)
        if paths == ["-"] { return try mendStream(mender, &run) }
        let output = Output(descriptor: STDOUT_FILENO)
        let change = try FixedChange(staged: staged, range: paths, settings)
        for file in try files(in: change.map { [$0.folder] } ?? paths, policy) {
            guard let change else {
                try mend(file, mender, output, &run)
                continue
            }
            guard let wanted = change.fingerprints(in: file.path) else { continue }
            try mend(file, mender, output, &run) { wanted.contains($0.fingerprint) }
        }
        try Console.finish(output)
        try run.finish(isWritten: write)
    }

    private func mendStream(_ mender: FileMender, _ run: inout FixRun) throws {
        let input = Input(fileDescriptor: STDIN_FILENO)
        guard let bytes = input.bytes(limit: 256 << 20) else {
            throw InputError(message: "standard input cannot be read, or has more than 256 MiB")
        }
        let result = mender.mend(bytes, as: Inspector.File(name: "-", origin: .named))
        run.note(result, of: "-")
        let output = Output(descriptor: STDOUT_FILENO)
        output.write(result.text)
        try Console.finish(output)
        try run.finish(isWritten: true)
    }

    private func mend(
        _ file: ManifestFile, _ mender: FileMender, _ output: Output, _ run: inout FixRun,
        isWanted: (Finding) -> Bool = { _ in true }
    ) throws {
        guard let bytes = MendedFile.contents(of: file.path) else {
            return run.fail("\(file.path) cannot be read")
        }
        let result = mender.mend(bytes, as: file.description, isWanted: isWanted)
        run.note(result, of: file.path)
        guard result.text != bytes else { return }
        guard write else {
            let name = file.path.normalizedPath
            output.write(
                UnifiedDiff.text(
                    of: name.hasPrefix("/") ? String(name.dropFirst()) : name, from: bytes, to: result.text))
            return
        }
        do {
            try MendedFile.write(result.text, to: file.path, insteadOf: bytes)
        } catch let error as InputError {
            run.fail(error.message)
        }
    }

    /// The files, each with what those around it make of it.
    private func files(in paths: [String], _ policy: PolicyFile?) throws -> [ManifestFile] {
        var files: [ManifestFile] = []
        for path in paths {
            var status = stat()
            guard stat(path, &status) == 0 else { throw UsageError("\(path): no such file") }
            guard status.st_mode & S_IFMT == S_IFDIR else {
                files.append(ManifestFile(path: path, origin: .named))
                continue
            }
            let rendering = RenderingArguments()
            for case .file(let file) in FolderWalk.entries(of: path, rendering, cores: FileInspection.allCores).entries
            {
                files.append(file)
            }
        }
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
        for (number, line) in try ConfigurationFile.text(digests).split(separator: "\n").enumerated() {
            let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
            if words.isEmpty || line.hasPrefix("#") { continue }
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

extension UInt8 {
    fileprivate var isHexadecimalDigit: Bool {
        (0x30...0x39).contains(self) || (0x61...0x66).contains(self)
    }
}
