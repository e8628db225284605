import Git
import Kubernetes

/// The kustomizations of a tree, read as far as they are connected with some folders.
struct KustomizationFiles {
    private let repository: Repository
    private let tree: ObjectID
    private let files: [KustomizationIndex.Found]
    /// The places of the files by their folders.
    private let places: [String: Int]
    private var texts: [[UInt8]?] = []
    private var read: [String: Kustomization] = [:]
    private var isRead: [Bool]

    /// If more folders than these are in question, all kustomizations are read.
    private static let mostFolders = 128
    /// How many bytes of kustomizations are kept to look for folders in them.
    private static let mostText = 16 << 20
    private static let largest = 1 << 16

    init(_ files: [KustomizationIndex.Found], of tree: ObjectID, in repository: Repository) {
        (self.files, self.tree, self.repository) = (files, tree, repository)
        places = Dictionary(files.enumerated().map { ($1.folder, $0) }) { first, _ in first }
        isRead = Array(repeating: false, count: files.count)
    }

    /// The folders of those that were not read.
    var unread: Set<String> { Set(files.indices.filter { !isRead[$0] }.map { files[$0].folder }) }

    /// Reads the kustomizations that use some folders, by way of any number of others, and all that they use.
    ///
    /// - Parameters:
    ///   - folders: nil for all.
    ///   - lost: those of them whose kustomization is gone: what uses one of these cannot be built any more.
    ///   - check: called from time to time, so that it can be broken off.
    /// - Returns: kustomizations by their folders; others that were looked at may be among them.
    /// - Throws: `GitError` where an object is missing, and what `check` throws.
    mutating func read(
        around folders: Set<String>?, lost: Set<String> = [], _ contexts: inout TreeContexts,
        check: () throws(GitError) -> Void
    ) throws(GitError) -> [String: Kustomization] {
        guard let folders, let users = try users(of: folders, lost: lost, &contexts, check) else {
            for place in files.indices { try read(place, &contexts) }
            return read
        }
        var (reached, pending) = (users, Array(users))
        while let folder = pending.popLast() {
            for used in read[folder]?.used ?? [] {
                guard let place = places[used], reached.insert(used).inserted else { continue }
                try read(place, &contexts)
                pending.append(used)
            }
        }
        return read
    }

    /// The folders that use some, these included; nil where it is quicker to read everything.
    private mutating func users(
        of folders: Set<String>, lost: Set<String>, _ contexts: inout TreeContexts,
        _ check: () throws(GitError) -> Void
    ) throws(GitError) -> Set<String>? {
        var users = folders.filter { places[$0] != nil || lost.contains($0) }
        guard users.count <= KustomizationFiles.mostFolders, try readTexts() else { return nil }
        var pending = Array(users)
        while let folder = pending.popLast() {
            try check()
            guard users.count <= KustomizationFiles.mostFolders else { return nil }
            let mention = FolderMention(of: folder)
            for (place, file) in files.enumerated() {
                if !isRead[place] {
                    let mayUse =
                        file.folder == folder || texts[place].map { mention.mayBe(in: $0, of: file.folder) } ?? true
                    if mayUse { try read(place, &contexts) }
                }
                guard isRead[place], read[file.folder]?.used.contains(folder) ?? false else { continue }
                if users.insert(file.folder).inserted { pending.append(file.folder) }
            }
        }
        return users
    }

    /// Reads what the kustomizations say as bytes: nil for links, for what is large, and for what does not show what it says,
    /// which may all use anything.
    private mutating func readTexts() throws(GitError) -> Bool {
        var size = 0
        for file in files {
            var text: [UInt8]?
            if file.entry.kind == .file {
                text = try repository.read(blob: file.entry.id).withBytes {
                    let bytes = $0.count <= KustomizationFiles.largest ? Array($0) : nil
                    return bytes.flatMap { FolderMention.isOpaque($0) ? nil : $0 }
                }
            }
            size += text?.count ?? 0
            guard size <= KustomizationFiles.mostText else { return false }
            texts.append(text)
        }
        return true
    }

    private mutating func read(_ place: Int, _ contexts: inout TreeContexts) throws(GitError) {
        if isRead[place] { return }
        isRead[place] = true
        let file = files[place]
        read[file.folder] = try contexts.kustomization(file.entry, in: Array(file.folder.utf8), of: tree, repository)
    }
}
