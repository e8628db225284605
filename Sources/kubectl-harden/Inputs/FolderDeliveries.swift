import Glibc
import Kustomize
import Policy

/// Finds what has folders of a folder built: the objects of Flux and Argo CD in its files.
struct FolderDeliveries {
    private let names: RealNames
    /// The tops from which paths may be counted, as real paths: that of the repository, and the folder itself.
    private let tops: [String]

    init(below folder: String) {
        names = RealNames(below: folder)
        let real = folder.realPath ?? folder
        tops = FolderDeliveries.repository(around: real).map { [$0, real] } ?? [real]
    }

    /// The deliveries in files whose folder is in the folder.
    func all(in files: [ManifestFile]) -> [Delivery] {
        files.flatMap { file -> [Delivery] in
            let text = (try? file.withInput { $0.bytes(limit: Delivery.largestFile) }).flatMap { $0 } ?? []
            guard text.withUnsafeBytes({ Delivery.isLikely(in: $0) }) else { return [] }
            return Delivery.all(in: text, path: file.path.normalizedPath).compactMap(placed)
        }
    }

    /// A delivery with the path of its folder as the user would write it.
    private func placed(_ delivery: Delivery) -> Delivery? {
        for top in tops {
            let path = delivery.folder.isEmpty ? top : top + "/" + delivery.folder
            var status = stat()
            guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR, names.isBelow(path) else { continue }
            var placed = delivery
            placed.folder = names.name(of: String(path.dropFirst())).normalizedPath
            return placed
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
