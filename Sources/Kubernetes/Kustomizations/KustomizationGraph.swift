import Kustomize
import Manifest
import Text

/// Which kustomizations of a tree use which. Deliveries are members like them, by their names, and so are the folders without
/// a kustomization that deliveries have built.
public struct KustomizationGraph: Sendable {
    private var kustomizations: [String: Kustomization]
    private var users: [String: Set<String>] = [:]
    /// The folders of the kustomizations that take a file or folder, by its path.
    private var takers: [String: Set<String>] = [:]
    private var deliveries: [String: Delivery] = [:]
    /// The folders without a kustomization that are built.
    public private(set) var plain: Set<String> = []
    /// The objects that have a folder applied, whether a kustomization takes them or not.
    public let everyDelivery: [Delivery]
    /// The folders that are applied as they are, by the files that say so.
    private var applied: [String: Set<String>] = [:]
    private let always: Set<String>
    /// Tells the folders of further kustomizations, of which nothing else is known.
    private let isKustomized: @Sendable (String) -> Bool

    /// - Parameters:
    ///   - kustomizations: by their folder, as a normalized path.
    ///   - deliveries: those of the same tree.
    ///   - plain: folders without a kustomization that are built, beside those of the deliveries.
    ///   - changed: the names of deliveries that are members even where they add nothing.
    ///   - always: folders of kustomizations that may use more than they say.
    ///   - isKustomized: whether there is a further kustomization in a folder of the same tree, which neither uses these nor is
    ///     used by them.
    public init(
        _ kustomizations: [String: Kustomization], deliveries: [Delivery] = [], plain: Set<String> = [],
        changed: Set<String> = [], always: Set<String> = [],
        isKustomized: @escaping @Sendable (String) -> Bool = { _ in false }
    ) {
        self.kustomizations = kustomizations
        (self.isKustomized, self.always) = (isKustomized, always)
        everyDelivery = deliveries
        for (folder, kustomization) in kustomizations {
            for resource in kustomization.resources { takers[resource, default: []].insert(folder) }
        }
        var built = plain
        let completed = Set(deliveries.lazy.filter { !$0.addsNothing }.map(\.folder))
        for delivery in deliveries {
            // What a kustomization makes of such an object decides, and is seen once that is rendered.
            if let takers = takers[delivery.file] {
                for used in delivery.places { users[used, default: []].formUnion(takers) }
            } else if !delivery.addsNothing || changed.contains(delivery.name) {
                self.deliveries[delivery.name] = delivery
                self.kustomizations[delivery.name] = Kustomization(using: delivery.places)
                built.insert(delivery.folder)
            } else if has(delivery.folder) || hasTakenFiles(delivery.folder) || completed.contains(delivery.folder) {
                applied[delivery.file, default: []].insert(delivery.folder)
                built.insert(delivery.folder)
            }
        }
        for folder in built where !has(folder) {
            self.plain.insert(folder)
            let inner = kustomizations.keys.filter { folder.isEmpty || $0.isPath(below: folder) }
            self.kustomizations[folder] = Kustomization(using: inner)
        }
        for (folder, kustomization) in self.kustomizations {
            for used in kustomization.used where used != folder {
                users[used, default: []].insert(folder)
            }
        }
    }

    /// Whether a kustomization completes files in a folder without one, which are applied as they are there.
    private func hasTakenFiles(_ folder: String) -> Bool {
        takers.keys.contains { ManifestName.matches($0) && (folder.isEmpty || $0.isPath(below: folder)) }
    }

    /// The delivery of a name; nil for any other member.
    public func delivery(_ name: String) -> Delivery? { deliveries[name] }

    /// What deliveries in some files have built: the deliveries themselves, where they add something, or the folders.
    public func members(deliveredIn files: Set<String>) -> Set<String> {
        var found = Set(deliveries.values.filter { files.contains($0.file) }.map(\.name))
        for (file, folders) in applied where files.contains(file) { found.formUnion(folders) }
        return found
    }

    /// What may have any folder built, or use any file: what takes objects with a variable in the place of a folder, and
    /// kustomizations that may use more than they say.
    public var open: Set<String> {
        let open = everyDelivery.filter(\.isOpen).flatMap { takers[$0.file] ?? [$0.name] }
        return Set(open.filter { kustomizations[$0] != nil }).union(always)
    }

    /// The folders that are applied as they are, whatever others use them too.
    public var roots: Set<String> { applied.values.reduce(into: []) { $0.formUnion($1) } }

    /// Whether a member consists of all files in a folder, and so of files that are not known from a kustomization.
    public func takesAnyFile(_ name: String) -> Bool {
        plain.contains(name) || deliveries[name].map { plain.contains($0.folder) } ?? false
    }

    /// Whether a kustomization takes a file by its own path.
    public func takesFile(_ path: String) -> Bool { takers[path] != nil }

    /// Whether a folder has a kustomization.
    public func has(_ folder: String) -> Bool { kustomizations[folder] != nil || isKustomized(folder) }

    /// The folders that a kustomization uses itself, which may be roots where it is none.
    public func used(by folder: String) -> [String] {
        (kustomizations[folder]?.resources ?? []).filter { used in
            used != folder && kustomizations[used].map { !$0.isComponent } ?? false
        }.sorted()
    }

    /// The folders of all kustomizations and components.
    public var folders: [String] { kustomizations.keys.sorted() }

    /// Some folders, and those that use them, by way of any number of others.
    ///
    /// - Parameter lost: folders that have no kustomization any more: what uses one is to be told.
    public func folders(using folders: Set<String>, orLost lost: Set<String> = []) -> [String] {
        let left = lost.filter { kustomizations[$0] == nil }.flatMap { users[$0] ?? [] }
        return reached(from: folders.union(left)) { users[$0] ?? [] }.sorted()
    }

    /// Whether others use a member and have the last word on it.
    public func isCompleted(_ name: String) -> Bool {
        !roots.contains(name) && (users[name] ?? []).contains { kustomizations[$0].map { !$0.isComponent } ?? false }
    }

    /// Whether a folder has a component. It can be built by itself too, where it finds what it is for.
    public func isComponent(_ folder: String) -> Bool { kustomizations[folder]?.isComponent ?? false }

    /// The folders that a kustomization uses, by way of any number of others, and its own.
    public func closure(of folder: String) -> Set<String> {
        reached(from: [folder]) { kustomizations[$0]?.used ?? [] }
    }

    private func reached(from folders: Set<String>, _ next: (String) -> Set<String>) -> Set<String> {
        var reached: Set<String> = []
        var pending = folders.filter { kustomizations[$0] != nil }
        while let folder = pending.popFirst() {
            guard reached.insert(folder).inserted else { continue }
            pending.formUnion(next(folder).filter { kustomizations[$0] != nil && !reached.contains($0) })
        }
        return reached
    }

    /// The files that the kustomizations of some folders take as resources.
    public func resources(of folders: Set<String>) -> Set<String> {
        folders.reduce(into: []) { $0.formUnion(kustomizations[$1]?.resources ?? []) }
    }

    /// The files that the kustomizations of some folders have as patches.
    public func patches(of folders: Set<String>) -> Set<String> {
        folders.reduce(into: []) { $0.formUnion((kustomizations[$1]?.patches ?? [:]).keys) }
    }

    /// The files that the kustomizations of some folders use, themselves included, as far as a kustomization is in their own
    /// folder. A tool that is pointed at a folder without one takes each file in it as it is.
    public func files(of folders: Set<String>) -> Set<String> {
        var files: Set<String> = []
        for folder in folders {
            guard let kustomization = kustomizations[folder], deliveries[folder] == nil, !plain.contains(folder) else {
                continue
            }
            let all = kustomization.claims.union(kustomization.settings).union(kustomization.plugins)
            files.formUnion(all.filter { has($0.parentFolder) })
            for name in Kustomization.fileNames { files.insert(folder.isEmpty ? name : folder + "/" + name) }
        }
        return files
    }
}
