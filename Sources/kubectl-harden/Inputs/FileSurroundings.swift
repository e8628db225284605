import Policy

/// What the files of a folder make of one another: kustomizations that use others as patches, charts with their values.
struct FileSurroundings {
    /// By the normalized path of their folder.
    private var kustomizations: [String: [Kustomization]] = [:]
    private let charts: Set<String>

    /// - Parameters:
    ///   - kustomizations: the paths of all kustomizations. One that cannot be read says nothing: it is reported when its
    ///     turn comes.
    ///   - charts: the folders with a `Chart.yaml`.
    init(top: String, kustomizations paths: [String], charts: Set<String>) {
        self.charts = Set(charts.map(\.normalizedPath))
        for path in paths {
            let file = ManifestFile(path: path, origin: .folder)
            let folder = FileSurroundings.folder(of: path)
            guard let found = try? file.withInput({ Kustomization($0, in: folder) }) else { continue }
            kustomizations[folder.normalizedPath, default: []].append(found)
        }
    }

    /// What is known of a file.
    func context(of path: String) -> FileContext {
        let path = path.normalizedPath
        var folder = FileSurroundings.folder(of: path)
        var above: [Kustomization] = []
        let isBesideChart = charts.contains(folder)
        while !kustomizations.isEmpty {
            above += kustomizations[folder] ?? []
            guard !folder.isEmpty, folder != "/" else { break }
            folder = FileSurroundings.folder(of: folder)
        }
        var context = FileContext(path: path, kustomizations: above)
        context.isHelmValues = isBesideChart && FileContext.isHelmValuesName(path)
        return context
    }

    private static func folder(of path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "" }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
