import Manifest

/// A change of a text, in lines and columns: what stands between two places gives way to something else.
public struct LineEdit: Sendable, Hashable {
    /// Where what goes begins, and where it ends; the same place where something is only put in.
    public let (start, end): (Position, Position)
    /// What goes.
    public let old: String
    /// What comes.
    public let text: String

    /// A change of bytes as one of lines.
    ///
    /// - Parameters:
    ///   - layout: that of the text that is changed.
    ///   - line: the line in which that text begins, from 1.
    public init(_ edit: TextEdit, in layout: Layout, from line: Int) {
        start = layout.position(of: edit.range.lowerBound, from: line)
        end = layout.position(of: edit.range.upperBound, from: line)
        old = String(decoding: layout.text[edit.range.clamped(to: 0..<layout.text.count)], as: UTF8.self)
        text = String(decoding: edit.text, as: UTF8.self)
    }
}
