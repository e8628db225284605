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

    private let path: String?
    /// Whether the repository belongs to the user of this process: in others' nothing is left behind.
    private let isOwn: Bool
    private var kept: FolderFile?
    private var isOpen = false
    private var added: [ObjectID: IndexedFolder] = [:]
    /// How many of the kept ones were asked for.
    private var used = 0

    /// A store in a repository.
    init(in repository: Repository) {
        var status = stat()
        path = repository.commonPath + "/" + FolderStore.fileName
        isOwn = stat(repository.commonPath, &status) == 0 && status.st_uid == geteuid()
    }

    /// A store that keeps nothing.
    init() { (path, isOwn) = (nil, false) }

    /// What was kept of a tree.
    subscript(tree: ObjectID) -> IndexedFolder? {
        mutating get {
            if !isOpen {
                isOpen = true
                kept = path.flatMap { FolderStore.read($0) }.flatMap(FolderFile.init)
            }
            guard let folder = kept?[tree] else { return nil }
            used += 1
            return folder
        }
    }

    mutating func add(_ folder: IndexedFolder, of tree: ObjectID) {
        if isOwn { added[tree] = folder }
    }

    /// Writes what has been added, where it is worth it. That it cannot be written is no loss but of time.
    mutating func save() {
        guard let path, added.count >= max(FolderStore.fewest, used / 16) else { return }
        defer { added = [:] }
        guard let bytes = FolderFile.bytes(of: added, besides: kept, atMost: FolderStore.largestFile) else { return }
        _ = FolderStore.write(bytes, to: path)
    }

    // MARK: The file

    private static func read(_ path: String) -> [UInt8]? {
        let file = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
            [0, geteuid()].contains(status.st_uid), status.st_mode & 0o022 == 0,
            status.st_size > 0, status.st_size <= largestFile
        else { return nil }
        let size = Int(status.st_size)
        return [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
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
