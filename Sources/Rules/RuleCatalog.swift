extension Rule {
    /// Every rule of the folder `Catalog`, by id. The list is made from the files when the program is built.
    public static let all: [Rule] = catalog.sorted { $0.id < $1.id }

    private static let byID = Dictionary(all.map { ($0.id, $0) }) { first, _ in first }

    /// The rule with an id, nil where there is none.
    public static func named(_ id: String) -> Rule? { byID[id] }
}
