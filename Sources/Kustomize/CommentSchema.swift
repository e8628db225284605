/// Comments that steer how a patch is merged.
enum CommentSchema {
    /// - Throws: `RenderFailure` where there is one: nobody writes them.
    static func refuse(in text: [UInt8]) throws(RenderFailure) {
        guard text.contains(UInt8(ascii: "#")) else { return }
        for (number, line) in text.split(separator: 0x0a, omittingEmptySubsequences: false).enumerated() {
            guard let mark = line.lastIndex(of: UInt8(ascii: "#")) else { continue }
            let comment = line[(mark + 1)...].drop { $0 == 0x20 || $0 == 0x09 }
            guard comment.first == UInt8(ascii: "{"), comment.dropFirst().first == UInt8(ascii: "\"") else { continue }
            // In front of a key it says nothing.
            guard line[..<mark].contains(where: { $0 > 0x20 }) else { continue }
            throw RenderFailure(
                .uncertain, "a comment that controls how a patch is merged", line: number + 1,
                column: mark - line.startIndex + 1)
        }
    }
}
