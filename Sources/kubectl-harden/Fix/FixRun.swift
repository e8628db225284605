import Arguments
import Edits
import Inspection
import Reporting
import Text

/// What a run of `fix` has done.
struct FixRun {
    private let isQuiet: Bool
    private let isWritten: Bool
    private var mended: [String: Int] = [:]
    private var files = 0
    private var left: [Obstacle: Int] = [:]
    private var (remaining, templates) = (0, 0)
    private var hasFailed = false

    /// - Parameter isWritten: whether the changes are made, and not only shown.
    init(isQuiet: Bool, isWritten: Bool) { (self.isQuiet, self.isWritten) = (isQuiet, isWritten) }

    /// Notes what came of a file.
    mutating func note(_ result: FileMender.Result, of file: String) {
        for failure in result.failures { fail(Run.line(failure)) }
        if !result.mended.isEmpty { files += 1 }
        mended.merge(result.mended) { $0 + $1 }
        remaining += result.remaining
        templates += result.templates
        for item in result.left {
            left[item.obstacle, default: 0] += 1
            let position = isWritten ? item.finding.position : item.formerPosition
            let place = "\(file):\(position.line):\(position.column)"
            if !isQuiet {
                Console.line(Printable.text("\(place): \(item.finding.rule) is left: \(item.obstacle.reason)"))
            }
        }
    }

    /// Notes something that could not be read or written.
    mutating func fail(_ message: String) {
        hasFailed = true
        Console.error(message)
    }

    /// Says what was done, and ends the run.
    ///
    /// - Throws: the exit code, where it is not 0.
    func finish() throws {
        let count = mended.values.reduce(0, +)
        if !isQuiet {
            let rules = mended.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\($0.key) (\($0.value))" }
            let what = "\(SummaryText.count(count, "finding")) in \(SummaryText.count(files, "file"))"
            let leftCount = left.values.reduce(0, +)
            let none = remaining > 0 ? "Nothing that these options mend." : "Nothing to mend."
            Console.line(
                (count == 0 ? none : "\(isWritten ? "Mended" : "Can mend") \(what): \(rules.joined(separator: ", ")).")
                    + (leftCount > 0 ? " \(leftCount) could not be mended." : "")
                    + (remaining > 0
                        ? " \(SummaryText.count(remaining, "finding")) left: see kubectl harden check." : "")
                    + (templates > 0 ? " \(SummaryText.count(templates, "template")) not read." : ""))
        }
        if hasFailed { throw ExitCode(3) }
        if count > 0, !isWritten { throw ExitCode(1) }
    }
}
