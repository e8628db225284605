extension String {
    /// The path of the folder of a file; empty for the top.
    fileprivate var parentFolder: String { lastIndex(of: "/").map { String(self[..<$0]) } ?? "" }
}

/// Which kustomizations of a tree use which.
public struct KustomizationGraph: Sendable {
    private let kustomizations: [String: Kustomization]
    private var users: [String: Set<String>] = [:]

    /// - Parameter kustomizations: by their folder, as a normalized path.
    public init(_ kustomizations: [String: Kustomization]) {
        self.kustomizations = kustomizations
        for (folder, kustomization) in kustomizations {
            for used in kustomization.resources where kustomizations[used] != nil && used != folder {
                users[used, default: []].insert(folder)
            }
        }
    }

    /// The folders of those that no other uses. A component is none by itself.
    public var roots: [String] {
        kustomizations.keys.filter { users[$0] == nil && !(kustomizations[$0]?.isComponent ?? false) }.sorted()
    }

    /// Whether a folder has a kustomization.
    public func has(_ folder: String) -> Bool { kustomizations[folder] != nil }

    /// The folders that a kustomization uses itself, which may be roots where it is none.
    public func used(by folder: String) -> [String] {
        (kustomizations[folder]?.resources ?? []).filter { used in
            used != folder && kustomizations[used].map { !$0.isComponent } ?? false
        }.sorted()
    }

    /// The roots that use one of some folders, by way of any number of others; a folder that nothing uses is its own.
    public func roots(using folders: Set<String>) -> [String] {
        var reached: Set<String> = []
        var pending = folders.filter { kustomizations[$0] != nil }
        while let folder = pending.popFirst() {
            guard reached.insert(folder).inserted else { continue }
            pending.formUnion((users[folder] ?? []).subtracting(reached))
        }
        return roots.filter(reached.contains)
    }

    /// The files that the kustomizations of some folders use, themselves included. A patch in a folder without a
    /// kustomization is not one of them: a tool that is pointed at that folder takes it for an object.
    public func files(of folders: Set<String>) -> Set<String> {
        var files: Set<String> = []
        for folder in folders {
            guard let kustomization = kustomizations[folder] else { continue }
            files.formUnion(kustomization.claims.subtracting(kustomization.patches.keys))
            files.formUnion(kustomization.settings)
            files.formUnion(kustomization.patches.keys.filter { kustomizations[$0.parentFolder] != nil })
            for name in Kustomization.fileNames { files.insert(folder.isEmpty ? name : folder + "/" + name) }
        }
        return files
    }
}
