#if canImport(Glibc)
    import Glibc
#endif

/// Reads files with the reader and does nothing with what comes, beside counting it. Compiled together with the sources of
/// `Manifest` (see `run`).
@main
enum ReadAlone {
    static func main() {
        let reader = ManifestReader()
        var (objects, failures) = (0, 0)
        for path in CommandLine.arguments.dropFirst() {
            let descriptor = path == "-" ? 0 : open(path, O_RDONLY)
            var status = stat()
            let isFile = fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
            // As the program does: what is large is read through a window.
            let isSmall = isFile && status.st_size < 1 << 20
            let size = isFile ? Int(status.st_size) : nil
            reader.read(Input(fileDescriptor: descriptor, size: size, isHeld: isSmall)) { event in
                switch event {
                case .object: objects += 1
                case .document: break
                case .failure: failures += 1
                }
            }
            close(descriptor)
        }
        print(objects, "objects", failures, "failures")
    }
}
