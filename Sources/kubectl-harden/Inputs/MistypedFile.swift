import Glibc
import Kubernetes
import Manifest
import Text

/// Names of files that are not there, as people mistype them.
enum MistypedFile {
    /// Whether a word is sooner a mistyped file than a type of objects: its ending is nearly that of a manifest, or a file or
    /// folder is there with nearly its name.
    static func isLikely(_ word: String) -> Bool {
        if let dot = word.lastIndex(of: "."), dot != word.startIndex {
            let ending = String(word[word.index(after: dot)...])
            if EditDistance.nearest(to: ending, among: ManifestName.endings, within: ending.utf8.count > 2 ? 2 : 1)
                != nil
            {
                return true
            }
        }
        // `deployments.apps` and `deploy,pods` are types.
        let type = word.prefix { $0 != "." && $0 != "," }
        return !word.contains("/") && KindName.same(as: String(type)) == nil && neighbour(of: word) != nil
    }

    /// `; did you mean X?`, or nothing.
    static func hint(_ path: String) -> String {
        var status = stat()
        if lstat(path, &status) == 0 { return "; it is a symbolic link that leads nowhere" }
        if path.contains("://") { return "; URLs are not fetched: curl \(path) | kubectl harden check" }
        return neighbour(of: path).map { "; did you mean \($0)?" } ?? ""
    }

    /// What is there with nearly the same name.
    private static func neighbour(of path: String) -> String? {
        let trimmed = path.hasSuffix("/") ? String(path.dropLast()) : path
        let slash = trimmed.lastIndex(of: "/")
        let folder = slash.map { String(trimmed[...$0]) } ?? ""
        let name = slash.map { String(trimmed[trimmed.index(after: $0)...]) } ?? trimmed
        guard name.utf8.count > 2, let stream = opendir(folder.isEmpty ? "." : folder) else { return nil }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream), names.count < 10_000 {
            let entry = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if !entry.hasPrefix(".") { names.append(entry) }
        }
        return EditDistance.nearest(to: name, among: names.sorted(), within: name.utf8.count > 4 ? 2 : 1).map {
            folder + $0
        }
    }
}
