/// Which files of a folder or a tree are judged.
public struct PathFilter: Sendable {
    /// Where there are any, a file must match one of them.
    public var include: [Glob]
    /// A file must match none of these.
    public var exclude: [Glob]

    /// A filter; an empty one accepts every file.
    public init(include: [Glob] = [], exclude: [Glob] = []) {
        self.include = include
        self.exclude = exclude
    }

    /// Whether it accepts every file.
    public var isEmpty: Bool { include.isEmpty && exclude.isEmpty }

    /// Whether a file is judged, by its path from the folder of the policy on.
    public func accepts(_ path: String) -> Bool {
        (include.isEmpty || include.contains { $0.matches(path) }) && !exclude.contains { $0.matches(path) }
    }
}
