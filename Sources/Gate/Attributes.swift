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
        var attribute: String? = "a file of more than 1 MiB"
        if try repository.size(of: change.entry.id) <= largest {
            attribute = try repository.read(change.entry.id).withBytes { bytes in
                conversion(in: String(decoding: bytes, as: UTF8.self))
            }
        }
        guard let attribute else { return nil }
        return FailedDocument(
            file: String(decoding: change.path, as: UTF8.self), position: nil,
            message: "\(attribute) makes a checkout differ from what is judged")
    }

    /// The attribute that has git change a manifest as it writes it out: `working-tree-encoding` for any file, `ident` and
    /// `export-subst` where their pattern may be for manifests.
    private static func conversion(in text: String) -> String? {
        for line in text.split(whereSeparator: \.isNewline) {
            let words = line.split { $0 == " " || $0 == "\t" }
            guard let pattern = words.first, !pattern.hasPrefix("#") else { continue }
            let isForManifests =
                pattern.hasPrefix("[attr]") || pattern.hasSuffix("*") || pattern.hasPrefix("\"")
                || ["yaml", "yml", "json", "?", "["].contains { pattern.lowercased().contains($0) }
            for word in words.dropFirst() {
                if word.hasPrefix("working-tree-encoding") { return "working-tree-encoding" }
                if isForManifests, word == "ident" || word == "export-subst" { return String(word) }
            }
        }
        return nil
    }
}
