import Arguments
import Edits
import Inspection
import Reporting
import Text

/// What a run of `fix` has done.
struct FixRun {
    let isQuiet: Bool
    private var mended: [String: Int] = [:]
    private var files = 0
    private var left: [Obstacle: Int] = [:]
    private var hasFailed = false

    init(isQuiet: Bool) { self.isQuiet = isQuiet }

    /// Notes what came of a file.
    mutating func note(_ result: FileMender.Result, of file: String) {
        for failure in result.failures { fail(Run.line(failure)) }
        if !result.mended.isEmpty { files += 1 }
        mended.merge(result.mended) { $0 + $1 }
        for item in result.left {
            left[item.obstacle, default: 0] += 1
            let place = "\(file):\(item.finding.position.line):\(item.finding.position.column)"
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
    /// - Parameter isWritten: whether the changes have been made, and are not only shown.
    /// - Throws: the exit code, where it is not 0.
    func finish(isWritten: Bool) throws {
        let count = mended.values.reduce(0, +)
        if !isQuiet {
            let rules = mended.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\($0.key) (\($0.value))" }
            let what = "\(count) finding\(count == 1 ? "" : "s") in \(files) file\(files == 1 ? "" : "s")"
            let leftCount = left.values.reduce(0, +)
            Console.line(
                (count == 0
                    ? "Nothing to mend."
                    : "\(isWritten ? "Mended" : "Can mend") \(what): \(rules.joined(separator: ", ")).")
                    + (leftCount > 0 ? " \(leftCount) left." : ""))
        }
        if hasFailed { throw ExitCode(3) }
        if count > 0, !isWritten { throw ExitCode(1) }
    }
}
