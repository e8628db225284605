import Arguments
import Fleet
import Glibc
import Reporting

/// The options that say how the report of an audit looks, and where it goes.
struct FleetOutputOptions: Arguments {
    /// The formats of reports.
    enum Format: String, CaseIterable {
        case text, json, csv, html
    }

    typealias Target = ReportTarget<Format>

    var output: [Target] = []

    var colour = ColourOptions()

    var quiet = false

    mutating func declare(_ declared: inout Declaration) {
        declared.option(
            "output", letter: "o", value: "format[=file]", &output,
            """
            The report format: text, json (a line for each repository, which --since, --resume and merge read), csv or html. \
            With =FILE the report is written to a file. May be repeated.
            """)
        declared.include(&colour)
        declared.flag("quiet", letter: "q", &quiet, "Leave out the totals of the text report.")
    }

    func validate() throws {
        try Target.validate(output)
    }

    /// The reports that are asked for, each with what it writes to; nil for the path of standard output.
    ///
    /// - Throws: `UsageError` for a file that cannot be written.
    func reports() throws -> [(path: String?, output: Output, report: any FleetReport)] {
        let targets = output.isEmpty ? [Target(argument: "text")].compactMap { $0 } : output
        return try targets.map { target in
            let output = try target.file.map { try WrittenFile($0).output } ?? Output(descriptor: STDOUT_FILENO)
            return (target.file, output, report(target.format, to: output))
        }
    }

    private func report(_ format: Format, to output: Output) -> any FleetReport {
        switch format {
        case .text:
            FleetTextReport(to: output, usesColour: Console.usesColour(output, colour.choice), isQuiet: quiet)
        case .json: FleetJSONReport(to: output)
        case .csv: FleetCSVReport(to: output)
        case .html: FleetHTMLReport(to: output, provenance: .ofThisCall)
        }
    }
}
