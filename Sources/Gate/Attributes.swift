import Git
import Inspection
import Manifest
import Policy

/// Looks into `.gitattributes` for what would make the files of a checkout differ from what is judged: with
/// `working-tree-encoding` git converts a file as it writes it, so that harmless text becomes a manifest.
///
/// Source: https://git-scm.com/docs/gitattributes
enum Attributes {
    private static let largest = 1 << 20

    /// The failure of an attributes file that cannot be seen through.
    static func failure(_ change: TreeComparison.Change, in repository: Repository) throws(GitError) -> FailedDocument?
    {
        guard isName(change.path[(change.path.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0)...]),
            let problem = try problem(with: change.entry, in: repository)
        else { return nil }
        return FailedDocument(file: String(decoding: change.path, as: UTF8.self), position: nil, message: problem)
    }

    private static func problem(with file: TreeEntry, in repository: Repository) throws(GitError) -> String? {
        // git reads what the index has for it, whatever its mode.
        guard file.kind == .file else { return "an attributes file must be a regular file" }
        guard try repository.size(ofBlob: file.id) <= largest else {
            return "an attributes file larger than 1 MiB cannot be checked"
        }
        let attribute = try repository.read(blob: file.id).withBytes { bytes in
            conversion(in: String(decoding: bytes, as: UTF8.self))
        }
        return attribute.map { "\($0) makes a checkout differ from what is judged" }
    }

    /// Whether the file systems of Linux, Windows or macOS take a name for that of an attributes file: without regard to
    /// case, characters that show nothing, what follows a colon, and with the short names that NTFS makes.
    ///
    /// Source: `is_ntfs_dotgitattributes` and `is_hfs_dotgitattributes` of git.
    private static func isName(_ bytes: ArraySlice<UInt8>) -> Bool {
        // No file system has longer names.
        guard bytes.count <= 1_024 else { return false }
        let shown = String(decoding: bytes, as: UTF8.self).unicodeScalars.filter {
            switch $0.value {
            case 0x200c...0x200f, 0x202a...0x202e, 0x206a...0x206f, 0xfeff: false
            default: true
            }
        }
        var name = String(String.UnicodeScalarView(shown.prefix { $0 != ":" })).lowercased()
        while let last = name.last, last == " " || last == "." { name.removeLast() }
        return name == ".gitattributes" || name.hasPrefix("gitatt~") || name.hasPrefix("gi7d") && name.contains("~")
    }

    /// The attribute that has git change a manifest as it writes it out: `working-tree-encoding` for any file, `ident` and
    /// `export-subst` where their pattern may be for manifests.
    private static func conversion(in text: String) -> String? {
        // To git some of them end a line, or make two words of one.
        guard !text.utf8.contains(where: { $0 < 0x20 && $0 != 0x09 && $0 != 0x0a && $0 != 0x0d }) else {
            return "a control character"
        }
        // As git parts them: lines by line feeds, words by blanks, tabs and carriage returns. It passes over a byte order mark.
        for line in text.unicodeScalars.drop(while: { $0 == "\u{feff}" }).split(separator: "\n") {
            let words = line.split(whereSeparator: isBlank).map { String($0) }
            guard let pattern = words.first, !pattern.hasPrefix("#") else { continue }
            let isForManifests = mayMatchManifest(pattern)
            for word in words.dropFirst() + attributesBehindQuotes(line) {
                if word.hasPrefix("working-tree-encoding") { return "working-tree-encoding" }
                if isForManifests, word == "ident" || word == "export-subst" { return word }
            }
        }
        return nil
    }

    private static func isBlank(_ character: Unicode.Scalar) -> Bool {
        switch character {
        case " ", "\t", "\r": true
        default: false
        }
    }

    /// The words behind a pattern in quotes: the first may follow the closing quote without a blank.
    private static func attributesBehindQuotes(_ line: Substring.UnicodeScalarView) -> [String] {
        var rest = line.drop(while: isBlank)
        guard rest.popFirst() == "\"" else { return [] }
        while let character = rest.popFirst(), character != "\"" {
            if character == "\\" { _ = rest.popFirst() }
        }
        return rest.split(whereSeparator: isBlank).map { String($0) }
    }

    /// Whether a pattern may be for a manifest. It is not where it ends in a plain extension that manifests do not have, or
    /// is a plain name.
    private static func mayMatchManifest(_ pattern: String) -> Bool {
        let name = pattern.split(separator: "/", omittingEmptySubsequences: false).last.map(String.init) ?? pattern
        if pattern.hasPrefix("[attr]") || pattern.hasPrefix("\"") || name.isEmpty { return true }
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        let ending = parts.count > 1 ? String(parts[parts.count - 1]) : name
        let isPlain =
            !ending.isEmpty
            && ending.utf8.allSatisfy { byte in
                byte.isAlphanumeric || byte == UInt8(ascii: "_")
                    || byte == UInt8(ascii: "-")
            }
        return !isPlain || ManifestName.endings.contains(ending.lowercased())
    }
}
