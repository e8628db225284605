import Glibc
import Kubernetes

/// The kustomizations above what was named: a file or a folder of which they make patches, settings or bases is the same when
/// it is named alone.
struct KustomizationsAbove {
    private var known: [String: [Kustomization]] = [:]

    private static let mostLevels = 32
    private static let largest = 1 << 20

    /// What is known of a file.
    mutating func context(of path: String) -> FileContext {
        if path == "-" { return FileContext() }
        let path = path.normalizedPath
        let folder = path.parentFolder.isEmpty ? (path.hasPrefix("/") ? "/" : ".") : path.parentFolder
        let above = known[folder] ?? KustomizationsAbove.all(from: folder, isIn: true)
        known[folder] = above
        return FileContext(path: path, kustomizations: above)
    }

    /// Those in the folders above one, up to the top of its repository, the nearest first. Their files have the names that a walk
    /// of the folder gives them.
    ///
    /// - Parameter isIn: whether that in the folder itself counts.
    static func all(from folder: String, isIn: Bool) -> [Kustomization] {
        guard var place = folder.realPath else { return [] }
        let names = RealNames(below: folder)
        var found: [Kustomization] = []
        for level in 0..<mostLevels {
            if level > 0 || isIn, let kustomization = kustomization(in: place) {
                found.append(kustomization.renamed { names.name(of: String($0.dropFirst())).normalizedPath })
            }
            if place == "/" || access(place + "/.git", F_OK) == 0 { break }
            place = place.parentFolder.isEmpty ? "/" : place.parentFolder
        }
        return found
    }

    private static func kustomization(in folder: String) -> Kustomization? {
        for name in Kustomization.fileNames {
            let file = ManifestFile(path: (folder == "/" ? "" : folder) + "/" + name, origin: .folder)
            var status = stat()
            guard stat(file.path, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size <= largest else {
                continue
            }
            if let found = try? file.withInput({ Kustomization($0, in: folder) }) { return found }
        }
        return nil
    }
}
