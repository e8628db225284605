import Manifest

/// Manifests that stand as base64 in a field of another object.
public enum Base64Text {
    /// How the keys of an object look in base64, at each of the three places in a group where they may begin.
    private static let words: [StaticString] = ["YXBpVmVyc2lvb", "FwaVZlcnNpb2", "hcGlWZXJzaW9u"]

    /// Whether a text may be the base64 of an object.
    static func mayHoldDocuments(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        text.count >= 64 && words.contains { ByteSearch.contains(text, $0) }
    }

    /// The documents in a text; nil where it is no base64 of an object.
    public static func documents(in text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        guard !text.contains(UInt8(ascii: ":")), mayHoldDocuments(text) else { return nil }
        let decoded = Base64.decodedPrefix(of: text)
        return decoded.isEmpty ? nil : decoded
    }
}
