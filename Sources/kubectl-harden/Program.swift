import Arguments
import CArguments
import Glibc
import Platform
import Policy

/// The entry: a hook goes straight to its work, everything else through the command line.
@main
enum Program {
    static func main() {
        signal(SIGPIPE, SIG_IGN)
        let arguments = (0..<harden_argument_count()).compactMap { harden_argument($0).map { String(cString: $0) } }
        guard !arguments.isEmpty else {
            Console.error("the program cannot read its command line")
            exit(4)
        }
        do throws(HookCall.Mistake) {
            if let hook = try HookCall(arguments) { exit(hook.run()) }
        } catch {
            exit(HookCall.refuse(error))
        }
        let rest = Array(arguments.dropFirst())
        exit(ReceivingProcess.exitCode(run(rest), of: rest))
    }

    private static func run(_ arguments: [String]) -> Int32 {
        do {
            switch try Harden.parser.read(arguments) {
            case .run(let command): try command.run()
            case .help(let text): try Console.print(text)
            case .version: try Console.print(Version.program + "\n")
            }
            try finishStandardOutput()
            return 0
        } catch let code as ExitCode {
            return code.status
        } catch let error as PolicyProblems {
            for problem in error.problems { Console.error(problem.description) }
            return 2
        } catch let error as InputError {
            Console.error(error.message)
            return 3
        } catch let error as UsageError {
            Console.error(error.message)
            Console.line("see: \(Harden.parser.helpCall(for: arguments))")
            return 2
        } catch {
            Console.error("\(error)")
            return 4
        }
    }

    /// Writes what was printed.
    ///
    /// - Throws: `InputError` where it cannot be written. A reader that has gone has read enough.
    private static func finishStandardOutput() throws(InputError) {
        guard fflush(nil) != 0, errno != EPIPE else { return }
        throw InputError(message: "standard output cannot be written: \(SystemError.text)")
    }
}

/// Something that could not be read, so that nothing can be judged: exit code 3.
struct InputError: Error {
    var message: String
}
