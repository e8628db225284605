import ArgumentParser
import Glibc
import Kustomize
import Reporting

/// `objects`: shows what the reader made of the input.
struct ObjectsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "objects", abstract: "Show the objects as they are read, with file and line.",
        usage: """
            kubectl harden objects [PATH... | -] [-o json]
                   kubectl harden objects -k DIR [-o json]
            """,
        discussion: "With -o json each object is one line: exactly the value that kubectl would send to the API server."
    )

    /// The forms of the list.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, json
    }

    @OptionGroup var input: InputArguments
    @OptionGroup var kustomize: KustomizeArguments

    @Option(name: .shortAndLong, help: ArgumentHelp("The form of the answer.", valueName: "format"))
    var output: Format = .text

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
        standard.flush()
        if hasFailed { throw ExitCode(3) }
    }

    /// Shows what a kustomization makes.
    private func show(_ rendered: RenderedFolder, _ reader: ManifestReader, _ standard: Output) throws {
        for object in rendered.objects {
            object.text.withUnsafeBytes { bytes in
                reader.read(Input(bytes: bytes)) { event in
                    guard case .object(let manifest) = event else { return }
                    guard output == .text else { return standard.write(manifest.json + "\n") }
                    let identity = KubernetesObject(manifest).identity
                    standard.write(
                        "\(Printable.text(rendered.place(of: object)))\t\(Printable.text(identity.apiVersion))\t\(Printable.text(identity.description))\n"
                    )
                }
            }
        }
        standard.flush()
    }

    private func files() throws -> [ManifestFile] {
        var files: [ManifestFile] = []
        for source in try input.files() {
            var status = stat()
            guard source != "-", stat(source, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
                files.append(ManifestFile(path: source, origin: .named))
                continue
            }
            for case .file(let file) in FolderWalk.entries(of: source, renders: false).entries { files.append(file) }
        }
        return files
    }

    /// - Returns: whether something could not be read.
    private func show(_ event: ManifestReader.Event, of file: ManifestFile, _ standard: Output) -> Bool {
        switch event {
        case .object(let object):
            guard output == .text else {
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
