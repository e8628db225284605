import ArgumentParser
import CArguments
import Glibc
import Policy

/// The entry: a hook goes straight to its work, everything else through the command line.
@main
enum Program {
    static func main() {
        signal(SIGPIPE, SIG_IGN)
        let arguments = (0..<harden_argument_count()).compactMap { harden_argument($0).map { String(cString: $0) } }
        guard !arguments.isEmpty else {
            Console.error("the program cannot see how it was called")
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
            let arguments = CallArguments.separated(arguments)
            var command = try CallArguments.command(arguments) ?? Harden.parseAsRoot(arguments)
            try command.run()
            try finishStandardOutput()
            return 0
        } catch let code as ExitCode {
            return code.rawValue
        } catch let error as PolicyProblems {
            for problem in error.problems { Console.error(problem.description) }
            return 2
        } catch let error as InputError {
            Console.error(error.message)
            return 3
        } catch let error as ValidationError {
            // The mistake is ours to explain; the parser would add the usage of the program as a whole.
            Console.error(error.message)
            Console.line("see: kubectl harden \(arguments.first { !$0.hasPrefix("-") } ?? "") --help")
            return 2
        } catch {
            return explain(error, arguments)
        }
    }

    /// Says what the parser has to say: help that was asked for, or what is wrong with the call.
    private static func explain(_ error: any Error, _ arguments: [String]) -> Int32 {
        let message = Harden.fullMessage(for: error)
        guard Harden.exitCode(for: error) == .success else {
            if let word = arguments.first, !word.hasPrefix("-"), !Harden.commandNames.contains(word),
                !word.hasPrefix("__"), word != "help"
            {
                Console.error("no command \(word)" + Nearest.hint(word, among: Harden.commandNames))
                Console.line("see: kubectl harden --help")
                return 2
            }
            let text = message.hasPrefix("Error: ") ? "error: " + message.dropFirst("Error: ".count) : message
            Console.line(text)
            return 2
        }
        do {
            try Console.print(message + "\n")
            return 0
        } catch {
            Console.error((error as? InputError)?.message ?? "\(error)")
            return 3
        }
    }

    /// Writes what was printed.
    ///
    /// - Throws: `InputError` where it cannot be written. A reader that has gone has read enough.
    private static func finishStandardOutput() throws(InputError) {
        guard fflush(nil) != 0, errno != EPIPE else { return }
        throw InputError(message: "standard output cannot be written: \(String(cString: strerror(errno)))")
    }
}

/// Something that could not be read, so that nothing can be judged: exit code 3.
struct InputError: Error {
    var message: String
}
