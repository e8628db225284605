#if canImport(Glibc)
    import Glibc
#endif

/// The paths that a kustomization builds with, as it writes them.
struct UsedPaths {
    /// Each with a zero byte behind it.
    let bytes: [UInt8]

    /// The paths behind one another. One with a zero byte in it leads nowhere.
    init(_ paths: [String]) {
        var bytes: [UInt8] = []
        for path in paths where !path.utf8.contains(0) {
            bytes += path.utf8
            bytes.append(0)
        }
        self.bytes = bytes
    }

    /// Calls `body` with each path that may lead to something of one of some names.
    ///
    /// - Parameter bytes: those of the paths.
    static func each(in bytes: UnsafeRawBufferPointer, leadingTo names: FileNames, _ body: (String) -> Void) {
        var rest = bytes
        while let start = rest.baseAddress, let end = memchr(start, 0, rest.count) {
            let size = UnsafeRawPointer(end) - start
            let path = UnsafeRawBufferPointer(rebasing: rest[..<size])
            if names.mayBeLast(in: path) { body(String(decoding: path, as: UTF8.self)) }
            rest = UnsafeRawBufferPointer(rebasing: rest[(size + 1)...])
        }
    }
}

/// Names of files and folders, by which paths that cannot lead to any of them are passed over without being made out.
struct FileNames {
    private let names: [[UInt8]]
    /// More are not compared with every path.
    private static let most = 64
    /// The last bytes of the names.
    private var lasts = [Bool](repeating: false, count: 256)
    private let isAny: Bool

    /// The names of what some paths lead to.
    init(of paths: some Collection<String>) {
        names = Set(paths.map { Array($0.utf8.suffix(from: FileNames.start(ofNameIn: $0))) }).map { $0 }
        isAny = names.count > FileNames.most
        for name in names { if let last = name.last { lasts[Int(last)] = true } }
    }

    private init() { (names, isAny) = ([], true) }

    /// Any name at all.
    static let any = FileNames()

    private static func start(ofNameIn path: String) -> String.Index {
        path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path.utf8.index(after: $0) } ?? path.startIndex
    }

    /// Whether a path may lead to something of one of the names: it ends in one, or in dots, which may be anything.
    func mayBeLast(in path: UnsafeRawBufferPointer) -> Bool {
        if isAny { return true }
        var end = path.count
        while end > 0, path[end - 1] == UInt8(ascii: "/") { end -= 1 }
        guard end > 0 else { return true }
        if path[end - 1] == UInt8(ascii: ".") { return true }
        guard lasts[Int(path[end - 1])] else { return false }
        return names.contains { name in
            let start = end - name.count
            guard start >= 0, start == 0 || path[start - 1] == UInt8(ascii: "/") else { return false }
            return path[start..<end].elementsEqual(name)
        }
    }
}
