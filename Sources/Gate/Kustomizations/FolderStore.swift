import Git

#if canImport(Glibc)
    import Glibc
#endif

/// Keeps from one run to the next what has been seen of the folders of a repository, in a file in the repository: what a push
/// costs is then what it changes, and not how much there is beside it.
///
/// What the file says of a tree follows from the tree alone. It is believed only where root or the user of this process has
/// written it, with this very program. Whatever else is there, or nothing, is as if nothing had ever been kept.
struct FolderStore {
    /// The name of the file in a repository.
    static let fileName = "kubectl-harden-folders"
    /// So many folders are worth keeping.
    private static let fewest = 32
    private static let largestFile = 16 << 20
    /// A run adds so many bytes to what was kept before all of it is copied for that.
    private static let room = 16 << 10

    private let path: String?
    /// Whether the repository belongs to the user of this process: in others' nothing is left behind.
    private let isOwn: Bool

    /// A store in a repository.
    init(in repository: Repository) {
        var status = stat()
        path = repository.commonPath + "/" + FolderStore.fileName
        isOwn = stat(repository.commonPath, &status) == 0 && status.st_uid == geteuid()
    }

    /// A store that keeps nothing.
    init() { (path, isOwn) = (nil, false) }

    /// What was kept; a table that knows nothing where that is not there or not to be believed.
    func table() -> FolderTable {
        path.flatMap { FolderStore.read($0) }.flatMap { FolderTable($0) } ?? FolderTable()
    }

    /// Keeps a table, where it is worth it. That it cannot be written is no loss but of time.
    func save(_ table: FolderTable) {
        guard let path, isOwn, table.fresh >= FolderStore.fewest, let build = Build.id,
            let content = table.content(atMost: FolderStore.largestFile)
        else { return }
        var bytes: [UInt8] = []
        for number in [build, content.withUnsafeBytes { FolderStore.sum(of: $0) }] {
            withUnsafeBytes(of: number) { bytes += $0 }
        }
        _ = FolderStore.write(bytes + content, to: path)
    }

    // MARK: The head

    /// The build of the program, and a sum of what follows.
    private static let headSize = 16

    /// A sum that tells a file that is not whole, and no forgery: who could forge one could as well change the hook.
    private static func sum(of bytes: UnsafeRawBufferPointer) -> UInt64 {
        var sum = UInt64(bytes.count)
        var index = 0
        while index + 8 <= bytes.count {
            let word = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            sum = (sum ^ word) &* 0x9E37_79B9_7F4A_7C15
            sum ^= sum >> 29
            index += 8
        }
        for byte in bytes[index...] { sum = (sum ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        return sum
    }

    /// Which program this is: another build may see other things in a folder, and write them in another form.
    private enum Build {
        static let id: UInt64? = {
            var status = stat()
            guard stat("/proc/self/exe", &status) == 0 else { return nil }
            let numbers = [Int64(status.st_size), Int64(status.st_mtim.tv_sec), Int64(status.st_mtim.tv_nsec)]
            return numbers.withUnsafeBytes { FolderStore.sum(of: $0) }
        }()
    }

    // MARK: The file

    private static func read(_ path: String) -> [UInt8]? {
        let file = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
            [0, geteuid()].contains(status.st_uid), status.st_mode & 0o022 == 0,
            status.st_size > headSize, status.st_size <= largestFile
        else { return nil }
        let head = read(headSize, of: file)
        let content = read(Int(status.st_size) - headSize, of: file)
        let isGood = head.withUnsafeBytes { head in
            guard head.count == headSize, let build = Build.id else { return false }
            return head.loadUnaligned(as: UInt64.self) == build
                && head.loadUnaligned(fromByteOffset: 8, as: UInt64.self) == content.withUnsafeBytes { sum(of: $0) }
        }
        return isGood ? content : nil
    }

    /// - Returns: fewer bytes where the file has fewer.
    private static func read(_ size: Int, of file: Int32) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: size + room) { buffer, count in
            while count < size {
                let read = Glibc.read(file, buffer.baseAddress.map { $0 + count }, size - count)
                guard read > 0 else { return }
                count += read
            }
        }
    }

    /// Puts a file in the place of another at once, so that nobody reads a part of it.
    private static func write(_ bytes: [UInt8], to path: String) -> Bool {
        let new = "\(path).\(getpid())"
        unlink(new)
        let file = open(new, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0 else { return false }
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.write(file, $0.baseAddress.map { $0 + written }, $0.count - written)
            }
            guard count > 0 else { break }
            written += count
        }
        guard close(file) == 0, written == bytes.count, rename(new, path) == 0 else {
            unlink(new)
            return false
        }
        return true
    }
}
