import Glibc
import Inspection
import Kubernetes
import Manifest
import Platform
import Policy

/// Finds the manifests in a folder: files with the name of one, in the order of their names, `.git` left out. Symbolic
/// links are not followed.
struct FolderWalk {
    /// What the walk came upon.
    enum Entry {
        case file(ManifestFile)
        case skipped(SkippedDocument)
        case failed(FailedDocument)
        case unread(UnreadPart)
    }

    /// The entries of a folder and of all folders below it, each with what the files around it make of it, and what its
    /// kustomizations render to.
    ///
    /// - Parameters:
    ///   - rendering: whether they are rendered; nil for no.
    ///   - cores: how many cores look through the files.
    ///   - readsNamespaces: whether a rule asks for the namespaces that manifests make.
    static func entries(
        of folder: String, _ rendering: RenderingArguments?, cores: Int, readsNamespaces: Bool = false
    ) -> (entries: [Entry], roots: RenderedRoots) {
        let scan =
            rendering == nil ? nil : FolderScan(below: folder, cores: cores, readsNamespaces: readsNamespaces)
        var walk = FolderWalk(scan: scan)
        walk.walk(folder)
        var surroundings = FileSurroundings(of: folder, kustomizations: walk.kustomizations, charts: walk.charts)
        walk.addClaimed(surroundings.claims, below: folder)
        guard let rendering, let scan else { return (walk.entries, RenderedRoots()) }
        scan.finish()
        var roots = RenderedRoots()
        if rendering.render != .never {
            roots = RenderedRoots(
                below: folder, surroundings.kustomizationsByFolder, scan, rendering.roots)
        }
        func context(of path: String) -> FileContext {
            var context = surroundings.context(of: path)
            roots.complete(&context, of: path)
            return context
        }
        // What kustomizations make of a namespace is what the cluster gets.
        var definitions = scan.definitions { context(of: $0).isAppliedAsItIs }
        if readsNamespaces { roots.addNamespaces(to: &definitions) }
        roots.definitions = definitions
        var texts = scan.texts.makeIterator()
        let entries = walk.entries.map { entry -> Entry in
            guard case .file(var file) = entry else { return entry }
            file.bytes = texts.next().flatMap { $0 }
            file.context = context(of: file.path)
            file.unit = surroundings.unit(of: file, isRendered: rendering.render != .never)
            file.definitions = definitions.isEmpty ? nil : definitions
            return .file(file)
        }
        return (entries, roots)
    }

    private let scan: FolderScan?
    private var entries: [Entry] = []
    private var kustomizations: [String] = []
    private var charts: Set<String> = []

    private init(scan: FolderScan?) { self.scan = scan }

    private mutating func walk(_ folder: String) {
        var pending = [(path: folder, type: S_IFDIR as mode_t?)]
        while let (path, type) = pending.popLast() {
            guard type == S_IFDIR else {
                visit(path, type)
                continue
            }
            do throws(FailedDocument) {
                let prefix = path.hasSuffix("/") ? path : path + "/"
                for (name, type) in try FolderWalk.names(in: path).reversed() where name != ".git" {
                    pending.append((prefix + name, type ?? FolderWalk.type(of: prefix + name)))
                }
            } catch {
                entries.append(.failed(error))
            }
        }
    }

    private mutating func visit(_ path: String, _ type: mode_t?) {
        let isKustomization = Kustomization.isFileName(path)
        guard ManifestName.matches(path) || isKustomization else {
            if type == S_IFLNK, FolderWalk.isFolder(path) {
                entries.append(.skipped(SkippedDocument(file: path, line: 1, reason: .symbolicLink)))
            }
            if type == S_IFREG, let reason = UnreadFile.reason(of: path) {
                entries.append(.unread(UnreadPart(file: path, line: 1, reason: reason, subject: path)))
            }
            return
        }
        switch type {
        case S_IFREG:
            if isKustomization { kustomizations.append(path) }
            if HelmChartFile.isFile(path) { charts.insert(path.parentFolder) }
            add(ManifestFile(path: path, origin: .folder))
        case S_IFLNK: entries.append(.skipped(SkippedDocument(file: path, line: 1, reason: .symbolicLink)))
        case nil:
            var status = stat()
            let reason = lstat(path, &status) == 0 ? "it changed during the run" : SystemError.text
            entries.append(.failed(FailedDocument(file: path, position: nil, message: reason)))
        default: entries.append(.skipped(SkippedDocument(file: path, line: 1, reason: .specialFile)))
        }
    }

    private mutating func add(_ file: ManifestFile) {
        entries.append(.file(file))
        scan?.add(file)
    }

    /// Adds files that a kustomization uses and that are not named like manifests.
    private mutating func addClaimed(_ claims: Set<String>, below folder: String) {
        let known = Set(kustomizations)
        // Kustomizations know files by the plain form of their paths: they are named like those of the walk.
        let plain = folder.normalizedPath
        let (own, given) = (plain.isEmpty ? "" : plain + "/", folder.hasSuffix("/") ? folder : folder + "/")
        for claim in claims.sorted() where !ManifestName.matches(claim) {
            let path = claim.hasPrefix(own) && !claim.hasPrefix("../") ? given + claim.dropFirst(own.count) : claim
            guard !known.contains(path) else { continue }
            guard FolderWalk.type(of: path) == S_IFREG, UnreadFile.reason(of: path) == nil else { continue }
            add(ManifestFile(path: path, origin: .folder))
        }
    }

    /// Whether a path leads to a folder, by way of links too.
    private static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    private static func type(of path: String) -> mode_t? {
        var status = stat()
        return lstat(path, &status) == 0 ? status.st_mode & S_IFMT : nil
    }

    /// The names in a folder, in order, each with its type where the file system says it at once.
    static func names(in folder: String) throws(FailedDocument) -> [(name: String, type: mode_t?)] {
        guard let names = FolderEntries.all(in: folder) else {
            throw FailedDocument(file: folder, position: nil, message: SystemError.text)
        }
        return names.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }
}
