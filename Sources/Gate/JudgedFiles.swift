import Git

/// The files that have been judged as a whole in one comparison, for those that come again by way of a symbolic link.
struct JudgedFiles {
    private var places: [ObjectID: [[UInt8]]] = [:]

    /// Where the same bytes were judged: the path decides whether they count as a patch.
    func paths(of id: ObjectID) -> [[UInt8]] { places[id] ?? [] }

    /// Remembers that the blob was judged at this path.
    mutating func insert(_ id: ObjectID, at path: [UInt8]) { places[id, default: []].append(path) }
}
