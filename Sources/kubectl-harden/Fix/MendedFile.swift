import Arguments
import Glibc
import Platform

/// A file that is written with other content, as a whole or not at all.
enum MendedFile {
    /// Writes a file in the place of the one that is there. Its mode stays, a symbolic link stays one, and a file that has
    /// changed meanwhile is left as it is.
    ///
    /// - Parameter old: what it held when it was read.
    /// - Throws: `InputError` where that cannot be done.
    static func write(_ text: [UInt8], to path: String, insteadOf old: [UInt8]) throws {
        guard let real = path.realPath else { throw failure(path) }
        var status = stat()
        guard stat(real, &status) == 0 else { throw failure(path) }
        let folder = real.lastIndex(of: "/").map { real[...$0] } ?? ""
        var name = Array((folder + ".harden-fix-XXXXXX").utf8CString)
        let descriptor = mkstemp(&name)
        guard descriptor >= 0 else { throw failure(path) }
        let temporary = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        var isDone = false
        defer {
            close(descriptor)
            if !isDone { unlink(temporary) }
        }
        guard fchmod(descriptor, status.st_mode & 0o7777) == 0, write(text, to: descriptor), fsync(descriptor) == 0
        else { throw failure(path) }
        // A file of somebody else stays theirs where this user may say so.
        _ = fchown(descriptor, status.st_uid, status.st_gid)
        guard contents(of: real) == old else {
            throw InputError(message: "\(path) has changed since it was read: it is left as it is")
        }
        guard rename(temporary, real) == 0 else { throw failure(path) }
        isDone = true
    }

    /// The bytes of a file; nil where it cannot be read.
    static func contents(of path: String) -> [UInt8]? {
        (try? ManifestFile(path: path, origin: .named).withInput { $0.bytes(limit: largest) }).flatMap { $0 }
    }

    /// The largest text that is mended, in bytes.
    static let largest = 256 << 20

    private static func write(_ text: [UInt8], to descriptor: Int32) -> Bool {
        var written = 0
        while written < text.count {
            let count = text.withUnsafeBytes { bytes in
                Glibc.write(descriptor, bytes.baseAddress.map { $0 + written }, bytes.count - written)
            }
            guard count > 0 || errno == EINTR else { return false }
            written += max(0, count)
        }
        return true
    }

    private static func failure(_ path: String) -> InputError {
        InputError(message: "\(path) cannot be written: \(SystemError.text)")
    }
}
