import Edits
import Kubernetes
import Manifest
import Rules

/// What has become of the objects of a document so far. A document counts as such once: by its end where an object was
/// judged or where it holds none, else by what became of it.
struct DocumentTally {
    private var hasJudged = false
    private var isEmpty = true
    /// What mends its text, where that has been asked for: one for all objects of a list.
    private var mender: (position: Position, mender: DocumentMender?)?

    mutating func count(_ outcome: Outcome) {
        isEmpty = false
        if case .object = outcome { hasJudged = true }
    }

    /// The change of the text that mends each of the findings in an object by itself.
    mutating func edits(mending findings: [Finding], of object: KubernetesObject, _ scope: MendScope) -> [[LineEdit]] {
        guard findings.contains(where: scope.includes) else { return findings.map { _ in [] } }
        let position = object.node.documentPosition
        if mender?.position != position {
            mender = (position, DocumentMender(textOf: object.node, scope))
        }
        return findings.map {
            mender?.mender?.edits(mending: $0, of: object.identity, line: object.node.position.line) ?? []
        }
    }

    /// Ends the document.
    ///
    /// - Returns: whether its end counts.
    mutating func end() -> Bool {
        defer { self = DocumentTally() }
        return hasJudged || isEmpty
    }
}
