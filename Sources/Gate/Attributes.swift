import Git
import Policy

/// Looks into `.gitattributes` for what would make the files of a checkout differ from what is judged: with
/// `working-tree-encoding` git converts a file as it writes it, so that harmless text becomes a manifest.
///
/// Source: https://git-scm.com/docs/gitattributes
enum Attributes {
    private static let name = Array(".gitattributes".utf8)
    private static let largest = 1 << 20

    /// The failure of an attributes file that cannot be seen through.
    static func failure(_ change: TreeComparison.Change, in repository: Repository) throws(GitError) -> FailedDocument?
    {
        guard change.path.suffix(name.count).elementsEqual(name),
            change.path.count == name.count || change.path[change.path.count - name.count - 1] == UInt8(ascii: "/")
        else { return nil }
        var converts = try repository.size(of: change.entry.id) > largest
        if !converts {
            converts = try repository.read(change.entry.id).withBytes { bytes in
                TextSearch.contains(bytes.bindMemory(to: UInt8.self), "working-tree-encoding")
            }
        }
        guard converts else { return nil }
        return FailedDocument(
            file: String(decoding: change.path, as: UTF8.self), position: nil,
            message: "working-tree-encoding makes a checkout differ from what is judged")
    }
}
