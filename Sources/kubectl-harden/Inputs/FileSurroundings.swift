import Inspection
import Kubernetes
import Policy
import Rules

/// What the files of a folder make of one another: kustomizations that use others as patches, charts with their values.
struct FileSurroundings {
    /// By the normalized path of their folder.
    private var kustomizations: [String: [Kustomization]] = [:]
    /// Those above the folder that was named.
    private let outer: [Kustomization]
    private let charts: Set<String>

    /// - Parameters:
    ///   - folder: the folder that was named.
    ///   - kustomizations: the paths of all kustomizations. One that cannot be read says nothing: it is reported when its
    ///     turn comes.
    ///   - charts: the folders with a `Chart.yaml`.
    init(of folder: String, kustomizations paths: [String], charts: Set<String>) {
        outer = KustomizationsAbove.all(from: folder, isIn: false)
        self.charts = Set(charts.map(\.normalizedPath))
        for path in paths {
            let file = ManifestFile(path: path, origin: .folder)
            let folder = FileSurroundings.folder(of: path)
            guard let found = try? file.withInput({ Kustomization($0, in: folder) }) else { continue }
            kustomizations[folder.normalizedPath, default: []].append(found)
        }
    }

    /// The folder that was asked for last, with the kustomizations in it and above it: files come folder by folder.
    private var last: (folder: String, above: [Kustomization])?

    /// What is known of a file.
    mutating func context(of path: String) -> FileContext {
        let path = path.normalizedPath
        let folder = FileSurroundings.folder(of: path)
        let above: [Kustomization]
        if let last, last.folder == folder { above = last.above } else { above = kustomizations(above: folder) }
        last = (folder, above)
        var context = FileContext(path: path, kustomizations: above + outer)
        if let chart = chart(above: folder) {
            context.isBelowChart(String(path.dropFirst(chart.isEmpty ? 0 : chart.count + 1)))
        }
        return context
    }

    /// With what the objects of a file are judged together, where no kustomization takes it: its chart, and else its folder.
    /// nil for a file that one takes, which is judged where it is rendered.
    func unit(of file: ManifestFile, isRendered: Bool) -> SetUnit? {
        let context = file.context
        let folder = FileSurroundings.folder(of: file.path.normalizedPath)
        let unit = chart(above: folder) ?? folder
        guard context.isTaken || context.isPatch || context.isSetting else {
            return isRendered && !kustomizations(above: folder).isEmpty ? .leftover(unit) : .folder(unit)
        }
        // What it becomes is not here.
        if !outer.isEmpty, !isClaimed(file.path, by: kustomizations(above: folder)) { return .leftover(unit) }
        return isRendered ? nil : .folder(unit)
    }

    private func isClaimed(_ path: String, by kustomizations: [Kustomization]) -> Bool {
        let context = FileContext(path: path.normalizedPath, kustomizations: kustomizations)
        return context.isTaken || context.isPatch || context.isSetting
    }

    /// The nearest folder with a chart, of a folder and those above it.
    private func chart(above folder: String) -> String? {
        var folder = folder
        while !charts.isEmpty {
            if charts.contains(folder) { return folder }
            guard !folder.isEmpty, folder != "/" else { break }
            folder = FileSurroundings.folder(of: folder)
        }
        return nil
    }

    /// The kustomizations by their folder; of several in one folder the first.
    var kustomizationsByFolder: [String: Kustomization] { kustomizations.compactMapValues(\.first) }

    /// The paths of all files whose meaning a kustomization decides.
    var claims: Set<String> { kustomizations.values.joined().reduce(into: []) { $0.formUnion($1.claims) } }

    private func kustomizations(above folder: String) -> [Kustomization] {
        var folder = folder
        var above: [Kustomization] = []
        while !kustomizations.isEmpty {
            above += kustomizations[folder] ?? []
            guard !folder.isEmpty, folder != "/" else { break }
            folder = FileSurroundings.folder(of: folder)
        }
        return above
    }

    private static func folder(of path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "" }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
