import ArgumentParser
import Glibc
import Reporting

/// `policy`: looks at policy files.
struct PolicyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy", abstract: "Check a policy file, or show the policy in force.",
        subcommands: [Check.self, Show.self, Schema.self])

    /// `policy check FILE`
    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "check", abstract: "Say what is wrong with a policy file, with the place of each mistake.")

        @Argument(help: ArgumentHelp("The file.", valueName: "file"))
        var file: String

        func run() throws {
            let policy = try PolicyFile.read(file)
            for notice in policy.expiredExemptions() { Console.warning(notice.description) }
            print("\(Printable.text(file)): a policy without mistakes")
        }
    }

    /// `policy show`
    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show", abstract: "Show the policy in force, and where each setting comes from.",
            discussion: "Takes the options of check; what they say is shown as coming from the call.")

        @OptionGroup var judging: JudgingOptions

        func run() throws {
            let policy = try PolicyFile.find(named: judging.policy)
            let settings = PolicySettings(judging.options, policy?.policy, honoursInline: true)
            _ = try settings.judgeOrMistake(trustsAuthor: true)
            let standard = Output(descriptor: STDOUT_FILENO)
            standard.write(PolicyText.text(settings, options: judging.options, policy: policy?.policy))
            standard.flush()
        }
    }

    /// `policy schema`
    struct Schema: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "schema", abstract: "Print the JSON schema of the policy file, for editors.")

        func run() {
            let standard = Output(descriptor: STDOUT_FILENO)
            standard.write(PolicySchemaText.text)
            standard.flush()
        }
    }
}
