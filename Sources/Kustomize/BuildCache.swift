/// What the builds of several roots of one tree share: what is read, and what folders come to that several use.
final class BuildCache {
    let tree: ResolvedTree
    let table = FileTable()
    let reader = ResourceReader(values: ValueReader())
    var files: [String: KustomizationFile] = [:]
    var resources: [String: [Resource]] = [:]
    let comments = CommentSchemas()
    var accumulations: [String: Build.Accumulation] = [:]

    init(_ tree: ResolvedTree) { self.tree = tree }
}
