import Arguments
import Manifest

/// `__reading`: the table of the page about reading, for `make docs`.
struct ReadingCommand: Command {
    static let about = CommandDescription("__reading", isHidden: true)

    func run() throws { try Console.print(ReaderDifference.table) }
}
