import Glibc
import Inspection
import Kustomize
import Platform
import Policy

/// The files of this machine, for the renderer: paths are absolute, without the slash in front.
struct FileSystemTree: TreeReader {
    private static let largest = 64 << 20

    func item(at path: String) throws(RenderFailure) -> TreeItem {
        var status = stat()
        guard lstat("/" + path, &status) == 0 else { return .nothing }
        switch status.st_mode & S_IFMT {
        case S_IFREG: return try isReached(path) ? .file : .nothing
        case S_IFDIR: return try isReached(path) ? .folder : .nothing
        case S_IFLNK: return .link(FileSystemTree.target(of: "/" + path))
        default: return .elsewhere
        }
    }

    /// Whether no link is in the way: the renderer follows links itself.
    private func isReached(_ path: String) throws(RenderFailure) -> Bool {
        guard let slash = path.lastIndex(of: "/") else { return true }
        let folder = "/" + path[..<slash]
        return folder.realPath == folder
    }

    private static func target(of path: String) -> String {
        var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
        let count = buffer.withUnsafeMutableBufferPointer { target in
            target.withMemoryRebound(to: CChar.self) { text in
                text.baseAddress.map { readlink(path, $0, text.count) } ?? -1
            }
        }
        let text = String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
        guard text.hasPrefix("/") else { return text }
        // From the folder of the link up to the top.
        return path.split(separator: "/").dropLast().map { _ in "../" }.joined() + text.dropFirst()
    }

    func names(in folder: String) throws(RenderFailure) -> [String] {
        do throws(FailedDocument) {
            return try FolderWalk.names(in: "/" + folder).map(\.name)
        } catch {
            throw .unreadable("/\(folder): \(error.message)")
        }
    }

    func read(_ path: String) throws(RenderFailure) -> [UInt8] {
        let descriptor = open("/" + path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .unreadable("/\(path): \(SystemError.text)") }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_size <= FileSystemTree.largest else {
            throw .unreadable("/\(path): more than \(FileSystemTree.largest >> 20) MiB")
        }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while bytes.count <= FileSystemTree.largest {
            let count = chunk.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { break }
            bytes += chunk.prefix(count)
        }
        return bytes
    }
}
