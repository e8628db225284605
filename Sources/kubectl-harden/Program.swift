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
            var command = try Harden.parseAsRoot(arguments)
            try command.run()
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
            let message = Harden.fullMessage(for: error)
            guard Harden.exitCode(for: error) == .success else {
                Console.line(message)
                return 2
            }
            print(message)
            return 0
        }
    }
}

/// Something that could not be read, so that nothing can be judged: exit code 3.
struct InputError: Error {
    var message: String
}
