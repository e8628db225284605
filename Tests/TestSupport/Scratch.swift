import Foundation

/// A folder that goes when its last user does.
public final class Scratch: Sendable {
    /// The path of the folder.
    public let folder: String

    /// A new, empty folder.
    public init() throws {
        folder = (NSTemporaryDirectory() as NSString).appendingPathComponent("harden-" + UUID().uuidString)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// A path inside the folder.
    public func path(_ name: String) -> String { folder + "/" + name }

    /// Writes a file, and the folders it lies in.
    public func write(_ name: String, _ text: String) throws { try write(name, Data(text.utf8)) }

    /// Writes a file, and the folders it lies in.
    public func write(_ name: String, _ bytes: Data) throws {
        let path = path(name)
        try FileManager.default.createDirectory(
            atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try bytes.write(to: URL(fileURLWithPath: path))
    }
}
