import Git
import Kubernetes
import Manifest
import Policy

/// Tells what the files of a tree make of one another: which a kustomization uses as patches, which are values of a chart.
/// A kustomization reaches files beside and below itself, so that those in the folders above a file say all there is.
struct TreeContexts {
    private let reader = ManifestReader()
    private var kustomizations: [Folder: Found] = [:]
    private var read: [Blob: Kustomization] = [:]

    private struct Folder: Hashable {
        let tree: ObjectID
        let path: [UInt8]
    }

    private struct Blob: Hashable {
        let id: ObjectID
        let folder: [UInt8]
    }

    /// What is known of a folder.
    private struct Found {
        var kustomizations: [Kustomization] = []
        var hasChart = false
    }

    static let largestKustomization = 4 << 20
    private static let mostPathBytes = 64 << 20
    private var pathBytes = 0
    private static let names = (Kustomization.fileNames + [HelmChartFile.name]).map { Array($0.utf8) }
    private static let mostFolders = 100_000

    /// What is known of a file of a tree.
    ///
    /// - Throws: `GitError` where an object is missing.
    mutating func context(
        of path: [UInt8], in tree: ObjectID, of repository: Repository
    ) throws(GitError) -> FileContext {
        let name = String(decoding: path, as: UTF8.self)
        var folder = path
        var above: [Kustomization] = []
        var chart: [UInt8]?
        while true {
            folder.removeSubrange((folder.lastIndex(of: UInt8(ascii: "/")) ?? folder.startIndex)...)
            let found = try self.found(in: folder, tree, repository)
            if found.hasChart, chart == nil { chart = folder }
            above += found.kustomizations
            if folder.isEmpty { break }
        }
        var context = FileContext(path: name, kustomizations: above)
        if let chart {
            let rest = path.dropFirst(chart.isEmpty ? 0 : chart.count + 1)
            context.isBelowChart(String(decoding: rest, as: UTF8.self))
        }
        return context
    }

    /// Whether there is a kustomization in a folder, or in one above it.
    ///
    /// - Throws: `GitError` where an object is missing.
    mutating func isBelowKustomization(
        _ folder: [UInt8], in tree: ObjectID, of repository: Repository
    ) throws(GitError) -> Bool {
        var folder = folder
        while true {
            if try !found(in: folder, tree, repository).kustomizations.isEmpty { return true }
            if folder.isEmpty { return false }
            folder.removeSubrange((folder.lastIndex(of: UInt8(ascii: "/")) ?? folder.startIndex)...)
        }
    }

    /// The nearest folder above a file that is a chart; nil where there is none.
    ///
    /// - Throws: `GitError` where an object is missing.
    mutating func chart(
        above path: [UInt8], in tree: ObjectID, of repository: Repository
    ) throws(GitError) -> [UInt8]? {
        var folder = path
        while !folder.isEmpty {
            folder.removeSubrange((folder.lastIndex(of: UInt8(ascii: "/")) ?? folder.startIndex)...)
            if try found(in: folder, tree, repository).hasChart { return folder }
        }
        return nil
    }

    /// The paths of files whose meaning a kustomization at a path decides.
    ///
    /// - Throws: `GitError` where an object is missing.
    mutating func claims(
        of blob: ObjectID, at path: [UInt8], in repository: Repository
    ) throws(GitError) -> Set<String> {
        let folder = Array(path[..<(path.lastIndex(of: UInt8(ascii: "/")) ?? path.startIndex)])
        return try kustomization(blob, in: folder, repository).claims
    }

    private mutating func found(
        in folder: [UInt8], _ tree: ObjectID, _ repository: Repository
    ) throws(GitError) -> Found {
        let key = Folder(tree: tree, path: folder)
        if let known = kustomizations[key] { return known }
        if kustomizations.count > TreeContexts.mostFolders { kustomizations.removeAll() }
        var found = Found()
        let place =
            folder.isEmpty
            ? tree : try repository.entry(at: folder, in: tree).flatMap { $0.kind == .tree ? $0.id : nil }
        if let place {
            for entry in try repository.entries(of: place, named: TreeContexts.names) {
                if entry.name.elementsEqual(HelmChartFile.name.utf8) {
                    found.hasChart = true
                } else if entry.kind == .file || entry.kind == .link,
                    let kustomization = try kustomization(
                        entry.id, named: entry.name[...], isLink: entry.kind == .link, in: folder, of: tree, repository)
                {
                    found.kustomizations.append(kustomization)
                }
            }
        }
        kustomizations[key] = found
        return found
    }

    /// Whether a folder has a kustomization.
    ///
    /// - Throws: `GitError` where an object is missing.
    mutating func isKustomized(
        _ folder: String, in tree: ObjectID, of repository: Repository
    ) throws(GitError) -> Bool {
        try !found(in: Array(folder.utf8), tree, repository).kustomizations.isEmpty
    }

    /// What the kustomization in a folder takes as resources, bases or components, by its own paths; nothing for a component,
    /// and where there are several, of which kustomize takes none.
    ///
    /// - Throws: `GitError` where an object is missing.
    mutating func resources(
        of folder: String, in tree: ObjectID, of repository: Repository
    ) throws(GitError) -> Set<String> {
        let kustomizations = try found(in: Array(folder.utf8), tree, repository).kustomizations
        guard kustomizations.count == 1, !kustomizations[0].isComponent else { return [] }
        return kustomizations[0].resources
    }

    /// Reads a kustomization that is a file of a tree, or a link to one; nil for a link to anything else.
    ///
    /// - Throws: `GitError` where an object is missing.
    mutating func kustomization(
        _ id: ObjectID, named name: ArraySlice<UInt8>, isLink: Bool, in folder: [UInt8], of tree: ObjectID,
        _ repository: Repository
    ) throws(GitError) -> Kustomization? {
        guard isLink else { return try kustomization(id, in: folder, repository) }
        let path = (folder.isEmpty ? folder : folder + [UInt8(ascii: "/")]) + name
        let target = try LinkResolver(repository: repository, tree: tree).target(of: path, link: id)
        guard case .file(let blob, _) = target else { return nil }
        return try kustomization(blob, in: folder, repository)
    }

    /// Reads a kustomization.
    ///
    /// - Throws: `GitError` where an object is missing, and for one that is too large.
    private mutating func kustomization(
        _ id: ObjectID, in folder: [UInt8], _ repository: Repository
    ) throws(GitError) -> Kustomization {
        let key = Blob(id: id, folder: folder)
        if let known = read[key] { return known }
        guard try repository.size(ofBlob: id) <= TreeContexts.largestKustomization else {
            let name = folder.isEmpty ? "the top folder" : String(decoding: folder, as: UTF8.self)
            throw GitError(
                message: "the kustomization in \(name) is larger than \(TreeContexts.largestKustomization >> 20) MiB")
        }
        let input = try repository.read(blob: id).withBytes { Input(bytes: $0) }
        let found = Kustomization(input, in: String(decoding: folder, as: UTF8.self), reader: reader)
        pathBytes += found.claims.reduce(0) { $0 + $1.utf8.count }
        guard pathBytes <= TreeContexts.mostPathBytes else {
            throw GitError(message: "kustomizations name too many files")
        }
        read[key] = found
        return found
    }
}
