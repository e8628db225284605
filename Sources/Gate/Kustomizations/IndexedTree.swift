import Git
import Kubernetes
import Kustomize
import Manifest
import Text

/// The kustomizations of a tree, where they are and what they use, without their being read.
struct IndexedTree: Sendable {
    let top: Folder

    /// A folder with all that is below it. Trees share those that they have in common.
    final class Folder: Sendable {
        let own: IndexedFolder
        fileprivate let below: [Folder]
        /// How many kustomizations there are, here and below.
        fileprivate let kustomizations: Int
        /// How many kustomizations, links and files with deliveries there are, here and below.
        let count: Int
        /// Whether there is a kustomization of which it is not known what it uses.
        fileprivate let hasUnknown: Bool
        /// Whether the folders below stand in Git's order, as they do but in trees that something else than git has made.
        private let isSorted: Bool

        /// - Parameter below: the folders below, in the order in which `own` has them.
        init(_ own: IndexedFolder, _ below: [Folder]) {
            (self.own, self.below) = (own, below)
            let isKustomized = own.kustomization == nil ? 0 : 1
            kustomizations = below.reduce(isKustomized) { $0 + $1.kustomizations }
            count = below.reduce(isKustomized + own.files.count + own.links.count) { $0 + $1.count }
            hasUnknown =
                own.kustomization.map { $0.used == nil } ?? false || below.contains { $0.hasUnknown }
            isSorted = zip(own.folders, own.folders.dropFirst()).allSatisfy { Folder.precedes($0.name, $1.name) }
        }

        private static func precedes(_ one: ArraySlice<UInt8>, _ other: ArraySlice<UInt8>) -> Bool {
            TreeOrder.precedes(one, isTree: true, other, isTree: true)
        }

        fileprivate func folder(named name: ArraySlice<UInt8>) -> Folder? {
            guard isSorted else {
                return zip(own.folders, below).first { $0.0.name.elementsEqual(name) }?.1
            }
            var (start, end) = (0, own.folders.count)
            while start < end {
                let middle = (start + end) / 2
                if Folder.precedes(own.folders[middle].name, name) { start = middle + 1 } else { end = middle }
            }
            guard start < own.folders.count, own.folders[start].name.elementsEqual(name) else { return nil }
            return below[start]
        }
    }

    /// A folder by its normalized path; nil where there is none.
    func folder(at path: String) -> Folder? {
        var folder = top
        for part in Array(path.utf8).split(separator: UInt8(ascii: "/")) {
            guard let next = folder.folder(named: part) else { return nil }
            folder = next
        }
        return folder
    }

    /// Whether there is a kustomization in a folder.
    func hasKustomization(_ path: String) -> Bool { folder(at: path)?.own.kustomization != nil }

    /// How many kustomizations there are.
    var kustomizations: Int { top.kustomizations }

    /// The folders of all kustomizations.
    var folders: [String] { folders { _ in true } }

    /// The folders of the kustomizations of which it is not known what they use.
    var unknown: [String] { folders(where: \.hasUnknown) { $0.used == nil } }

    private func folders(
        where mayBe: (Folder) -> Bool = { $0.kustomizations > 0 },
        _ isAsked: (IndexedFolder.KustomizationEntry) -> Bool
    ) -> [String] {
        var found: [String] = []
        each(where: mayBe) { path, folder in
            if let kustomization = folder.own.kustomization, isAsked(kustomization) { found.append(path()) }
        }
        return found
    }

    /// The paths of the symbolic links.
    var links: [(path: String, id: ObjectID)] {
        var found: [(path: String, id: ObjectID)] = []
        each(where: { $0.count > $0.kustomizations }) { path, folder in
            for entry in folder.own.links { found.append((IndexedTree.path(path(), entry.name), entry.id)) }
        }
        return found
    }

    /// The deliveries in files.
    var deliveries: [Delivery] {
        var found: [Delivery] = []
        each(where: { $0.count > $0.kustomizations }) { path, folder in
            for file in folder.own.files {
                for var delivery in file.deliveries {
                    delivery.file = IndexedTree.path(path(), file.name)
                    found.append(delivery)
                }
            }
        }
        return found
    }

    private static func path(_ folder: String, _ name: ArraySlice<UInt8>) -> String {
        let name = String(decoding: name, as: UTF8.self)
        return folder.isEmpty ? name : folder + "/" + name
    }

    /// The folders whose kustomizations use some files or folders, as far as that is known.
    ///
    /// - Parameters:
    ///   - paths: normalized.
    ///   - links: what has several names.
    func users(of paths: Set<String>, _ links: FolderLinks) -> Set<String> {
        var found: Set<String> = []
        let names = links.isEmpty ? FileNames(of: paths) : .any
        each(where: { $0.kustomizations > 0 }) { path, folder in
            folder.own.kustomization?.used?.each(leadingTo: names) { used in
                let own = path()
                if paths.contains(links.resolved(Kustomization.path(used, from: own))) { found.insert(own) }
            }
        }
        return found
    }

    /// The folders of the kustomizations that take manifests in a folder, or below it, by their own paths.
    func takers(below folder: String, _ links: FolderLinks) -> Set<String> {
        var found: Set<String> = []
        each(where: { $0.kustomizations > 0 }) { path, inner in
            inner.own.kustomization?.used?.each(leadingTo: .any) { used in
                guard ManifestName.matches(used) else { return }
                let own = path()
                let file = links.resolved(Kustomization.path(used, from: own))
                if folder.isEmpty || file.isPath(below: folder) { found.insert(own) }
            }
        }
        return found
    }

    /// The folders of the kustomizations in a folder, or below it.
    func folders(below folder: String) -> [String] {
        guard let inner = self.folder(at: folder) else { return [] }
        return IndexedTree(top: inner).folders.map { below in
            folder.isEmpty || below.isEmpty ? folder + below : folder + "/" + below
        }
    }

    /// Goes through the folders, from the top down, in the order of the tree. Paths are put together where they are asked for.
    private func each(where isAsked: (Folder) -> Bool, _ body: (_ path: () -> String, _ folder: Folder) -> Void) {
        var trail: [(folder: Folder, next: Int)] = []
        func path() -> String {
            let names = trail.dropLast().map { $0.folder.own.folders[$0.next - 1].name }
            return String(decoding: Array(names.joined(separator: CollectionOfOne(UInt8(ascii: "/")))), as: UTF8.self)
        }
        func enter(_ folder: Folder) {
            guard isAsked(folder) else { return }
            trail.append((folder, 0))
            body(path, folder)
        }
        enter(top)
        while let (folder, next) = trail.last {
            guard next < folder.below.count else {
                trail.removeLast()
                continue
            }
            trail[trail.count - 1].next += 1
            enter(folder.below[next])
        }
    }
}
