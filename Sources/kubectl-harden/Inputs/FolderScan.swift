import Glibc
import Inspection
import Kubernetes
import Kustomize
import Policy
import Synchronization

/// What files of a folder say of others: what has folders built (the objects of Flux and Argo CD), and the definitions of custom
/// resources.
final class FolderScan {
    /// The deliveries whose folder is in the folder.
    private(set) var deliveries: [Delivery] = []
    private let readsNamespaces: Bool
    private var definitions: [(path: String, found: Definitions)] = []
    /// The bytes of the files that have been read, as far as they are kept, in the order of the files.
    private(set) var texts: [[UInt8]?] = []
    private let names: RealNames
    /// The tops from which paths may be counted, as real paths: that of the repository, and the folder itself.
    private let tops: [String]

    /// How many bytes are kept, so that files need not be read twice.
    private static let mostKept = 32 << 20
    private static let filesPerJob = 32

    private var contents: ParallelMap<ManifestFile, Contents>

    /// Looks through files of a folder.
    ///
    /// - Parameter readsNamespaces: whether namespaces are taken in.
    init(below folder: String, cores: Int, readsNamespaces: Bool = false) {
        self.readsNamespaces = readsNamespaces
        names = RealNames(below: folder)
        let real = folder.realPath ?? folder
        tops = FolderScan.repository(around: real).map { [$0, real] } ?? [real]
        let kept = KeptBytes(most: FolderScan.mostKept)
        contents = ParallelMap(cores: cores, perJob: FolderScan.filesPerJob) {
            Contents(of: $0, kept, readsNamespaces)
        }
    }

    /// Takes the next file.
    func add(_ file: ManifestFile) { contents.add(file) }

    /// Waits until all files are looked through.
    func finish() {
        let found = contents.finish()
        texts = found.map(\.text)
        deliveries = found.flatMap { $0.deliveries.compactMap(placed) }
        definitions = found.filter { !$0.definitions.isEmpty }.map { ($0.path, $0.definitions) }
    }

    /// The definitions. Of two the last holds; of namespaces that differ none does.
    ///
    /// - Parameter isApplied: whether the cluster gets the namespaces of a file as they stand in it.
    func definitions(isApplied: (String) -> Bool) -> Definitions {
        var all = Definitions(readsNamespaces: readsNamespaces)
        for (path, found) in definitions.reversed() {
            var found = found
            if found.hasNamespaces, !isApplied(path) { found.removeNamespaces() }
            all.merge(found)
        }
        return all
    }

    /// What one file says of others.
    private struct Contents: Sendable {
        let path: String
        var text: [UInt8]?
        var deliveries: [Delivery] = []
        var definitions: Definitions

        init(of file: ManifestFile, _ kept: KeptBytes, _ readsNamespaces: Bool) {
            path = file.path
            definitions = Definitions(readsNamespaces: readsNamespaces)
            guard let text = (try? file.withInput { $0.bytes(limit: Delivery.largestFile) }).flatMap({ $0 }) else {
                return
            }
            if kept.take(text.count) { self.text = text }
            definitions.add(in: text)
            deliveries = Delivery.all(in: text, path: file.path.normalizedPath)
        }
    }

    private func placed(_ delivery: Delivery) -> Delivery? {
        guard let folder = folder(at: delivery.folder) else { return nil }
        var placed = delivery
        placed.folder = folder
        placed.uses = delivery.uses.compactMap { self.folder(at: $0) }
        return placed
    }

    /// A folder that is delivered, as the user would write it; nil where it is not in the folder.
    func folder(at delivered: String) -> String? {
        for top in tops {
            let path = delivered.isEmpty ? top : top + "/" + delivered
            var status = stat()
            guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR, names.isBelow(path) else { continue }
            return names.name(of: String(path.dropFirst())).normalizedPath
        }
        return nil
    }

    /// The top of the repository in which a folder is.
    private static func repository(around folder: String) -> String? {
        var folder = folder
        while !folder.isEmpty {
            var status = stat()
            if stat(folder + "/.git", &status) == 0 { return folder }
            folder = String(folder[..<(folder.lastIndex(of: "/") ?? folder.startIndex)])
        }
        return nil
    }
}

/// How many bytes of files are kept, counted by all threads together.
private final class KeptBytes: Sendable {
    private let left: Mutex<Int>

    init(most: Int) { left = Mutex(most) }

    /// Whether so many more may be kept.
    func take(_ count: Int) -> Bool {
        left.withLock { left in
            guard count <= left else { return false }
            left -= count
            return true
        }
    }
}
