import Arguments
import Glibc
import Inspection
import Kubernetes
import Kustomize
import Manifest
import Reporting
import Text

/// `objects`: shows what the reader made of the input.
struct ObjectsCommand: Command {
    static let about = CommandDescription(
        "objects", "Show the objects as they are read, with file and line.",
        usage: """
            kubectl harden objects [PATH... | -] [-o json]
                   kubectl harden objects -k DIR [-o json|wide]
            """,
        discussion:
            "With -o json each object is one line: exactly the value that kubectl would send to the API server. "
            + "With -k and -o wide each field is listed below its object, with the source line that it comes from."
    )

    /// The forms of the list.
    enum Format: String, ArgumentValue, CaseIterable {
        case text, wide, json
    }

    var input = InputArguments()
    var kustomize = KustomizeArguments()

    var output: Format = .text

    mutating func declare(_ declared: inout Declaration) {
        declared.include(&input)
        declared.include(&kustomize)
        declared.option("output", letter: "o", value: "format", &output, "The output format.")
    }

    func run() throws {
        let standard = Output(descriptor: STDOUT_FILENO)
        let reader = ManifestReader()
        if let folder = try kustomize.folder(besides: input) {
            return try show(try RenderedFolder(folder, kustomize), reader, standard)
        }
        var hasFailed = false
        for file in try files() {
            do throws(FailedDocument) {
                try file.withInput { input in
                    reader.read(input) { hasFailed = show($0, of: file, standard) || hasFailed }
                }
            } catch {
                standard.flush()
                Console.error(Run.line(error))
                hasFailed = true
            }
        }
        try Console.finish(standard)
        if hasFailed { throw ExitCode(3) }
    }

    /// Shows what a kustomization makes.
    private func show(_ rendered: RenderedFolder, _ reader: ManifestReader, _ standard: Output) throws {
        for object in rendered.objects {
            object.text.withUnsafeBytes { bytes in
                reader.read(Input(bytes: bytes)) { event in
                    guard case .object(let manifest) = event else { return }
                    guard output != .json else { return standard.write(manifest.json + "\n") }
                    let identity = KubernetesObject(manifest).identity
                    standard.write(
                        "\(Printable.text(rendered.place(of: object)))\t\(Printable.text(identity.apiVersion))\t\(Printable.text(identity.description))\n"
                    )
                    if output == .wide { showOrigins(of: manifest.node, [], object, rendered, standard) }
                }
            }
        }
        try Console.finish(standard)
    }

    /// Shows each value below a node with the place from which it comes.
    private func showOrigins(
        of node: Node, _ path: [FieldPath.Step], _ object: RenderedObject, _ rendered: RenderedFolder,
        _ standard: Output
    ) {
        guard !node.isMapping && !node.isSequence || node.count == 0 else {
            for (index, child) in node.children.enumerated() {
                let step: FieldPath.Step = node.isMapping ? .key(child.key) : .index(index)
                showOrigins(of: child, path + [step], object, rendered, standard)
            }
            return
        }
        let value = node.scalarText ?? (node.isMapping ? "{}" : node.isSequence ? "[]" : "null")
        let line = value.prefix { $0 != "\n" } + (value.contains("\n") ? " ..." : "")
        standard.write(
            "  \(Printable.text(rendered.place(of: object, line: node.position.line)))\t\(Printable.text(FieldPath(path).description)): \(Printable.text(String(line)))\n"
        )
    }

    private func files() throws -> [ManifestFile] {
        var files: [ManifestFile] = []
        for source in try input.files() {
            var status = stat()
            guard source != "-", stat(source, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
                files.append(ManifestFile(path: source, origin: .named))
                continue
            }
            for case .file(let file) in FolderWalk.entries(of: source, nil, cores: 1).entries { files.append(file) }
        }
        return files
    }

    /// - Returns: whether something could not be read.
    private func show(_ event: ManifestReader.Event, of file: ManifestFile, _ standard: Output) -> Bool {
        switch event {
        case .object(let object):
            guard output != .json else {
                standard.write(object.json + "\n")
                return false
            }
            let identity = KubernetesObject(object).identity
            let place = "\(file.path):\(object.node.position.line)"
            standard.write(
                "\(Printable.text(place))\t\(Printable.text(identity.apiVersion))\t\(Printable.text(identity.description))\n"
            )
            return false
        case .document: return false
        case .failure(let failure, _):
            standard.flush()
            Console.error(
                Run.line(FailedDocument(file: file.path, position: failure.position, message: failure.message)))
            return true
        }
    }
}
