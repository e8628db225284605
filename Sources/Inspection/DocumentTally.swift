/// What has become of the objects of a document so far. A document counts as such once: by its end where an object was
/// judged or where it holds none, else by what became of it.
struct DocumentTally {
    private var hasJudged = false
    private var isEmpty = true

    mutating func count(_ outcome: Outcome) {
        isEmpty = false
        if case .object = outcome { hasJudged = true }
    }

    /// Ends the document.
    ///
    /// - Returns: whether its end counts.
    mutating func end() -> Bool {
        defer { self = DocumentTally() }
        return hasJudged || isEmpty
    }
}
