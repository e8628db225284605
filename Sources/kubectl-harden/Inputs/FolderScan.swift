import Glibc
import Kustomize
import Policy

/// What files of a folder say of others: what has folders built (the objects of Flux and Argo CD), and the definitions of custom
/// resources.
struct FolderScan {
    /// The deliveries whose folder is in the folder.
    private(set) var deliveries: [Delivery] = []
    /// The definitions.
    private(set) var definitions = CustomSchemas()
    /// The bytes of the files that have been read, as far as they are kept, in the order of the files.
    private(set) var texts: [[UInt8]?] = []
    private let names: RealNames
    /// The tops from which paths may be counted, as real paths: that of the repository, and the folder itself.
    private let tops: [String]

    /// How many bytes are kept, so that files need not be read twice.
    private static let mostKept = 32 << 20

    /// Looks through files of a folder.
    init(_ files: [ManifestFile], below folder: String) {
        names = RealNames(below: folder)
        let real = folder.realPath ?? folder
        tops = FolderScan.repository(around: real).map { [$0, real] } ?? [real]
        var kept = 0
        texts.reserveCapacity(files.count)
        for file in files {
            let read = (try? file.withInput { $0.bytes(limit: Delivery.largestFile) }).flatMap { $0 }
            let text = read ?? []
            kept += text.count
            texts.append(kept <= FolderScan.mostKept ? read : nil)
            definitions.add(in: text)
            guard text.withUnsafeBytes({ Delivery.isLikely(in: $0) }) else { continue }
            deliveries += Delivery.all(in: text, path: file.path.normalizedPath).compactMap(placed)
        }
    }

    private func placed(_ delivery: Delivery) -> Delivery? {
        guard let folder = folder(at: delivery.folder) else { return nil }
        var placed = delivery
        placed.folder = folder
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
