import Manifest
import Policy

/// Tells files that cannot hold a manifest by a look at their bytes, whatever their names, so that they need not be parsed.
///
/// An object needs the keys `apiVersion` and `kind`, of which a kustomization can add the first. They stand in the text as they are, unless they are written with
/// escapes (a backslash), by way of a tag such as `!!binary` (an exclamation mark), or in UTF-16 (its byte order mark).
enum Prefilter {
    static func mayHoldManifest(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        if ByteSearch.contains(text, "apiVersion") || ByteSearch.contains(text, "kind") { return true }
        for byte in text where byte == UInt8(ascii: "\\") || byte == UInt8(ascii: "!") || byte >= 0xfe { return true }
        return false
    }
}
