/// Whose YAML a text is read as.
public enum Dialect: Sendable {
    /// kubectl's, that of sigs.k8s.io/yaml on goyaml.v2: YAML 1.1, in which `yes` is true.
    case kubectl
    /// That in which kustomize reads resources and strategic merge patches, goyaml.v3: `yes` is a string, and of a merge
    /// keys that stand by themselves count first.
    case kustomize
}

extension ManifestReader {
    /// Reads one document of YAML, without regard to separators.
    ///
    /// - Parameter body: called with its value, unless there is none.
    /// - Returns: why it could not be read.
    public func readDocument(
        _ text: UnsafeBufferPointer<UInt8>, as dialect: Dialect, _ body: (Node) -> Void
    ) -> ReadFailure? {
        let start = Input(bytes: UnsafeRawBufferPointer(start: nil, count: 0))
        return parseWhole(text, at: start, as: dialect, body)
    }
}
