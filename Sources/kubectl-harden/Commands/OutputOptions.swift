import ArgumentParser
import Glibc
import Reporting

/// The options that say how a report looks.
struct OutputOptions: ParsableArguments {
    /// The formats of reports.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, json, name
    }

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("The form of the report; name is a line for each finding.", valueName: "format"))
    var output: Format = .text

    @Flag(help: "No colours, even on a terminal.")
    var noColor = false

    @Flag(name: .shortAndLong, help: "Findings only, no summary.")
    var quiet = false

    /// The writer that these options ask for, to standard output.
    func writer(_ context: ReportContext) -> any ReportWriter {
        let standard = Output(descriptor: STDOUT_FILENO)
        switch output {
        case .text:
            let usesColour = Console.usesColour(standard, isForbidden: noColor)
            return TextReport(to: standard, usesColour: usesColour, isQuiet: quiet)
        case .json: return JSONReport(to: standard, context: context)
        case .name: return NameReport(to: standard)
        }
    }
}
