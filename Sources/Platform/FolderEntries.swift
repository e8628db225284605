#if canImport(Glibc)
    import Glibc
#endif

/// What stands in a folder.
public enum FolderEntries {
    /// The names in a folder but for `.` and `..`, in the system's order, each with its type (as `st_mode & S_IFMT`) where the
    /// system tells it at once; nil where the folder cannot be read, for the reason that `SystemError` has then.
    public static func all(in folder: String) -> [(name: String, type: mode_t?)]? {
        guard let stream = opendir(folder) else { return nil }
        defer { closedir(stream) }
        var entries: [(name: String, type: mode_t?)] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name == "." || name == ".." { continue }
            let kind = mode_t(entry.pointee.d_type)
            entries.append((name, kind == 0 ? nil : kind << 12))
        }
        return entries
    }
}
