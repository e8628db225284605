import Manifest
import Text

/// Tells from the bytes of a kustomization whether it may use a folder, at a hundredth of the price of reading it: of a
/// thousand kustomizations few use the folder of a file that changes.
///
/// A kustomization names a folder by a path from its own. What is left of that path once its dots are taken away ends in the
/// folder's name; where nothing is left, the folder is the kustomization's own or one above it. So a text that has neither
/// the name nor a path that ends in dots does not use the folder, as far as its scalars say what they are. Where YAML lets
/// them say something else (escapes, tags, other encodings), the text may name anything.
public struct FolderMention {
    private let folder: String
    private let name: [UInt8]
    /// Whether YAML may break the name, or write a byte of it twice.
    private let isBreakable: Bool

    /// - Parameter folder: as a normalized path; empty for the folder from which paths are counted.
    public init(of folder: String) {
        self.folder = folder
        name = folder.utf8.reversed().prefix { $0 != UInt8(ascii: "/") }.reversed()
        isBreakable = name.contains { $0 <= UInt8(ascii: " ") || $0 == UInt8(ascii: "'") || $0 >= 0x7F }
    }

    /// Whether a kustomization may use the folder.
    ///
    /// - Parameters:
    ///   - text: its file, which shows what its scalars say.
    ///   - own: the folder in which it is, as a normalized path.
    public func mayBe(in text: [UInt8], of own: String) -> Bool {
        if isAbove(own), FolderMention.hasPathOfDots(text) { return true }
        if name.isEmpty { return false }
        return isBreakable || FolderMention.contains(text, name)
    }

    private func isAbove(_ other: String) -> Bool {
        folder.isEmpty || other == folder || other.isPath(below: folder)
    }

    /// Whether scalars may say something that a text does not show.
    public static func isOpaque(_ text: [UInt8]) -> Bool {
        if text.starts(with: [0xFE, 0xFF]) || text.starts(with: [0xFF, 0xFE]) { return true }
        return text.contains { $0 == UInt8(ascii: "\\") || $0 == UInt8(ascii: "!") || $0 == 0 }
    }

    /// Whether there are dots and slashes behind which no letter of a path stands: `..`, `../..`, `./`.
    private static func hasPathOfDots(_ text: [UInt8]) -> Bool {
        var hasDots = false
        for byte in text {
            switch byte {
            case UInt8(ascii: "."): hasDots = true
            case UInt8(ascii: "/"): break
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                hasDots = false
            default: if hasDots { return true }
            }
        }
        return hasDots
    }

    private static func contains(_ text: [UInt8], _ part: [UInt8]) -> Bool {
        text.withUnsafeBufferPointer { text in part.withUnsafeBufferPointer { ByteSearch.first(text, $0) != nil } }
    }
}
