import Manifest
import Text

/// A place in a file.
public struct Location: Sendable, Hashable, Codable, CustomStringConvertible {
    /// The file; nil for a live object, and for standard input without a name.
    public var file: String?
    /// The place in it.
    public var position: Position

    /// Creates a location; pass nil as `file` for a live object.
    public init(file: String?, position: Position) { (self.file, self.position) = (file, position) }

    /// `file:line:column`, safe to print; without a file line and column alone.
    public var description: String {
        (file.map { Printable.text($0) + ":" } ?? "") + "\(position.line):\(position.column)"
    }
}

/// A place that helps to understand a finding, and what is there.
public struct RelatedLocation: Sendable, Hashable, Codable {
    /// The place.
    public var location: Location
    /// What is there, in a phrase.
    public var message: String
    /// Whether the finding is about this place as well: its other end.
    public var isEnd = false

    /// A place that helps to understand a finding.
    public init(_ location: Location, _ message: String, isEnd: Bool = false) {
        (self.location, self.message, self.isEnd) = (location, message, isEnd)
    }
}
