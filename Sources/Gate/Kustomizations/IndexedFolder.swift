import Git
import Kustomize

/// What a folder has that says what is built: its kustomization, files with deliveries, links. All of it follows from the
/// folder's tree alone, so that it holds wherever, and in whatever state of a repository, the same tree comes again.
final class IndexedFolder: Sendable {
    /// An entry of the tree.
    struct Entry: Sendable {
        let name: ArraySlice<UInt8>
        let id: ObjectID
    }

    /// A kustomization.
    struct KustomizationEntry: Sendable {
        var entry: Entry
        /// Whether it is a symbolic link.
        var isLink = false
        /// What it uses; nil for a link, whose target is elsewhere in the tree, and for one that is too large.
        var used: UsedPaths?
    }

    /// A file with deliveries.
    struct DeliveryFile: Sendable {
        let name: ArraySlice<UInt8>
        /// Without the path of the file.
        let deliveries: [Delivery]
    }

    /// The first file, or link, that has the name of one.
    let kustomization: KustomizationEntry?
    /// Files with deliveries.
    let files: [DeliveryFile]
    /// Symbolic links, which may lead to folders.
    let links: [Entry]
    /// The folders below.
    let folders: [Entry]

    init(kustomization: KustomizationEntry?, files: [DeliveryFile], links: [Entry], folders: [Entry]) {
        (self.kustomization, self.files, self.links, self.folders) = (kustomization, files, links, folders)
    }

    /// The paths that a kustomization builds with, as it writes them.
    struct UsedPaths: Sendable {
        /// Each with a zero byte behind it.
        let bytes: ArraySlice<UInt8>

        /// The paths behind one another. One with a zero byte in it leads nowhere.
        init(_ paths: [String]) {
            var bytes: [UInt8] = []
            for path in paths where !path.utf8.contains(0) {
                bytes += path.utf8
                bytes.append(0)
            }
            self.bytes = bytes[...]
        }

        /// Those that were written before.
        init(bytes: ArraySlice<UInt8>) { self.bytes = bytes }

        /// Calls `body` with each path that may lead to something of one of some names.
        func each(leadingTo names: FileNames, _ body: (String) -> Void) {
            bytes.withUnsafeBufferPointer { bytes in
                var start = 0
                for index in bytes.indices where bytes[index] == 0 {
                    let path = UnsafeBufferPointer(rebasing: bytes[start..<index])
                    if names.mayBeLast(in: path) { body(String(decoding: path, as: UTF8.self)) }
                    start = index + 1
                }
            }
        }
    }
}

/// Names of files and folders, by which paths that cannot lead to any of them are passed over without being made out.
struct FileNames {
    private let names: [[UInt8]]
    /// The last bytes of the names.
    private var lasts = [Bool](repeating: false, count: 256)
    private let isAny: Bool

    /// The names of what some paths lead to.
    init(of paths: some Collection<String>) {
        names = Set(paths.map { Array($0.utf8.suffix(from: FileNames.start(ofNameIn: $0))) }).map { $0 }
        isAny = false
        for name in names { if let last = name.last { lasts[Int(last)] = true } }
    }

    private init() { (names, isAny) = ([], true) }

    /// Any name at all.
    static let any = FileNames()

    private static func start(ofNameIn path: String) -> String.Index {
        path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path.utf8.index(after: $0) } ?? path.startIndex
    }

    /// Whether a path may lead to something of one of the names: it ends in one, or in dots, which may be anything.
    func mayBeLast(in path: UnsafeBufferPointer<UInt8>) -> Bool {
        if isAny { return true }
        var end = path.count
        while end > 0, path[end - 1] == UInt8(ascii: "/") { end -= 1 }
        guard end > 0 else { return true }
        if path[end - 1] == UInt8(ascii: ".") { return true }
        guard lasts[Int(path[end - 1])] else { return false }
        return names.contains { name in
            let start = end - name.count
            guard start >= 0, start == 0 || path[start - 1] == UInt8(ascii: "/") else { return false }
            return path[start..<end].elementsEqual(name)
        }
    }
}
