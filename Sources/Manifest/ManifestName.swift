/// The names that files with manifests have.
public enum ManifestName {
    /// Their endings.
    public static let endings = ["yaml", "yml", "json"]

    /// Whether a file has such a name, in any case.
    public static func matches(_ name: String) -> Bool { matches(name.utf8) }

    /// Whether a file has such a name, by its bytes.
    public static func matches(_ name: some BidirectionalCollection<UInt8>) -> Bool {
        let ending = name.suffix(5).lazy.map { $0 >= 0x41 && $0 <= 0x5a ? $0 | 0x20 : $0 }
        return ending.elementsEqual(".yaml".utf8) || ending.elementsEqual(".json".utf8)
            || ending.suffix(4).elementsEqual(".yml".utf8)
    }
}
