import Text

/// A tree of which links are followed and files are read once.
final class ResolvedTree {
    private let reader: any TreeReader
    private var items: [String: TreeItem] = [:]
    private var texts: [String: [UInt8]] = [:]
    private let limits: RenderLimits
    private var readBytes = 0

    init(_ reader: any TreeReader, _ limits: RenderLimits) {
        self.reader = reader
        self.limits = limits
    }

    private static let mostHops = 64
    /// As long as Linux lets a path be.
    private static let longestTarget = 4_096

    /// The real path of a file or folder, and which it is; nil where there is nothing.
    ///
    /// - Throws: `RenderFailure` for a link that leads out of the tree.
    func resolve(_ path: String) throws(RenderFailure) -> (path: String, isFolder: Bool)? {
        guard var parts = ResolvedTree.parts(of: path, from: []) else { return nil }
        var hops = 0
        search: while true {
            // What lies above a link is above the folder to which it leads.
            if !parts.contains("..") {
                let place = parts.joined(separator: "/")
                switch try item(at: place) {
                case .file: return (place, false)
                case .folder: return (place, true)
                case .elsewhere: return nil
                case .link, .nothing: break
                }
            }
            for count in parts.indices {
                if parts[count] == ".." {
                    guard count > 0 else { throw ResolvedTree.leadsOutside(path) }
                    parts.removeSubrange(count - 1...count)
                    continue search
                }
                guard case .link(let target) = try item(at: parts[...count].joined(separator: "/")) else { continue }
                hops += 1
                guard hops <= ResolvedTree.mostHops else { throw .invalid("too many symbolic links at \(path)") }
                guard !target.isAbsolutePath, target.utf8.count <= ResolvedTree.longestTarget else {
                    throw ResolvedTree.leadsOutside(path)
                }
                let steps = target.pathParts.map(String.init).filter { $0 != "." }
                parts = parts[..<count] + steps + parts[(count + 1)...]
                continue search
            }
            return nil
        }
    }

    private static func leadsOutside(_ path: String) -> RenderFailure {
        .invalid("\(path): a symbolic link that leads outside the tree")
    }

    /// Whether a path leads into something that is not in the tree, such as a submodule.
    func isElsewhere(_ path: String) throws(RenderFailure) -> Bool {
        guard let parts = ResolvedTree.parts(of: path, from: []) else { return false }
        for count in parts.indices where try item(at: parts[...count].joined(separator: "/")) == .elsewhere {
            return true
        }
        return false
    }

    /// The parts of a path that starts in a folder; nil where it leads out of the tree.
    static func parts(of path: String, from folder: [String]) -> [String]? {
        var parts = folder
        for part in path.pathParts {
            switch part {
            case ".": break
            case "..":
                guard !parts.isEmpty else { return nil }
                parts.removeLast()
            default: parts.append(String(part))
            }
        }
        return parts
    }

    /// The bytes of a file by its real path.
    func read(_ path: String) throws(RenderFailure) -> [UInt8] {
        if let known = texts[path] { return known }
        let bytes = try reader.read(path)
        readBytes += bytes.count
        guard readBytes <= limits.bytes else {
            throw RenderFailure(.limit, "more than \(limits.bytes >> 20) MiB of files")
        }
        texts[path] = bytes
        return bytes
    }

    /// The names of what is in a folder.
    func names(in folder: String) throws(RenderFailure) -> [String] { try reader.names(in: folder) }

    private func item(at path: String) throws(RenderFailure) -> TreeItem {
        if let known = items[path] { return known }
        let item = try reader.item(at: path)
        items[path] = item
        return item
    }
}
