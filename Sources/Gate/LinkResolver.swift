import Git

/// Follows symbolic links inside a tree, as a checkout of it would.
struct LinkResolver {
    let repository: Repository
    let tree: ObjectID

    /// Where a link leads.
    enum Target {
        case file(ObjectID, path: [UInt8])
        case folder(ObjectID, path: [UInt8])
        /// A path of the tree at which there is nothing, or links that go round.
        case nothing
        /// An absolute path, one above the root, or one inside a submodule.
        case outside
    }

    /// As many links as Linux follows.
    private static let hops = 40

    private typealias Part = ArraySlice<UInt8>

    /// Follows the link at a path.
    func target(of path: [UInt8], link: ObjectID) throws(GitError) -> Target {
        var folder = Array(path.split(separator: UInt8(ascii: "/")).dropLast())
        guard var pending = try parts(of: link) else { return .outside }
        var hops = 1
        while let part = pending.popLast() {
            if part == [UInt8(ascii: ".")] { continue }
            if part == [UInt8(ascii: "."), UInt8(ascii: ".")] {
                guard folder.popLast() != nil else { return .outside }
                continue
            }
            guard let entry = try repository.entry(at: LinkResolver.path(folder + [part]), in: tree) else {
                return .nothing
            }
            switch entry.kind {
            case .tree: folder.append(part)
            case .file: return pending.isEmpty ? .file(entry.id, path: LinkResolver.path(folder + [part])) : .nothing
            case .submodule: return .outside
            case .link:
                hops += 1
                guard hops <= LinkResolver.hops else { return .nothing }
                guard let more = try parts(of: entry.id) else { return .outside }
                pending += more
            }
        }
        guard !folder.isEmpty else { return .folder(tree, path: []) }
        let place = LinkResolver.path(folder)
        return try repository.entry(at: place, in: tree).map { .folder($0.id, path: place) } ?? .nothing
    }

    /// The parts of a link's text, the first one last; nil for an absolute path.
    private func parts(of link: ObjectID) throws(GitError) -> [Part]? {
        let text = try repository.read(blob: link).withBytes { Array($0.prefix(4_096)) }
        guard text.first != UInt8(ascii: "/") else { return nil }
        return text.split(separator: UInt8(ascii: "/")).reversed()
    }

    private static func path(_ parts: [Part]) -> [UInt8] { Array(parts.joined(separator: [UInt8(ascii: "/")])) }
}
