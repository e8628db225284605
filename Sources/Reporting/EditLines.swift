import Edits
import Inspection
import Text

extension LocatedFinding {
    /// The change that mends the finding, for people: each line with its number, and whether it comes or goes. Of lines that
    /// go as a whole only the numbers are told: what stood there may be secret.
    var editLines: [String] {
        edits.flatMap { edit -> [String] in
            if edit.text.isEmpty {
                let last = edit.end.column == 1 ? max(edit.start.line, edit.end.line - 1) : edit.end.line
                return [last > edit.start.line ? "lines \(edit.start.line) to \(last) go" : "line \(last) goes"]
            }
            var lines = edit.text.split(separator: "\n", omittingEmptySubsequences: false)[...]
            var number = edit.start.line
            if edit.old.isEmpty, lines.count > 1, lines.first?.allSatisfy(\.isWhitespace) ?? false {
                lines.removeFirst()
                number += 1
            }
            if lines.last?.isEmpty ?? false { lines.removeLast() }
            let old = edit.old.isEmpty ? [] : ["\(number) - \(edit.old)"]
            return old + zip(number..., lines).map { "\($0) + \($1)" }
        }.map { Printable.text($0) }
    }
}
