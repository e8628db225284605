/// The names that files with manifests have.
public enum ManifestName {
    /// Their endings.
    public static let endings = ["yaml", "yml", "json"]

    /// Whether a file has such a name, in any case.
    public static func matches(_ name: String) -> Bool { matches(name.utf8) }

    /// Whether a file has such a name, by its bytes.
    @inlinable public static func matches(_ name: some BidirectionalCollection<UInt8>) -> Bool {
        // The last letters as one number: of a large tree every name is asked for.
        var (ending, index) = (UInt64(0), name.endIndex)
        for shift in 0..<5 where index > name.startIndex {
            index = name.index(before: index)
            let byte = name[index]
            ending |= UInt64(byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte) << UInt64(8 * shift)
        }
        return ending == 0x2e_79_61_6d_6c || ending == 0x2e_6a_73_6f_6e || ending & 0xffff_ffff == 0x2e_79_6d_6c
    }
}
