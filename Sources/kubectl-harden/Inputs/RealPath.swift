import Glibc

extension String {
    /// The path without links, from the root on; nil where nothing is there.
    var realPath: String? {
        guard let path = realpath(self, nil) else { return nil }
        defer { free(path) }
        return String(cString: path)
    }
}
