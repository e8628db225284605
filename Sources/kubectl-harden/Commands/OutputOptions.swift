import Arguments
import Glibc
import Policy
import Reporting

/// The options that say how a report looks, and where it goes.
struct OutputOptions: Arguments {
    /// The formats of reports.
    enum Format: String, CaseIterable {
        case text, wide, json, sarif, junit, github, gitlab, markdown, html, lines, name

        /// Whether it shows the lines of manifests, or how long what it points to is.
        var showsCode: Bool {
            switch self {
            case .text, .wide, .sarif, .github, .html: true
            case .json, .junit, .gitlab, .markdown, .lines, .name: false
            }
        }

        /// Whether it tells what was not judged.
        func tellsWhatIsUnread(isQuiet: Bool) -> Bool {
            switch self {
            case .text, .wide: !isQuiet
            case .json: true
            case .sarif, .junit, .gitlab, .github, .markdown, .html, .lines, .name: false
            }
        }

        /// Whether it shows the changes that mend findings.
        var showsFixes: Bool {
            switch self {
            case .json, .sarif, .github, .html: true
            case .text, .wide, .junit, .gitlab, .markdown, .lines, .name: false
            }
        }
    }

    typealias Target = ReportTarget<Format>

    var output: [Target] = []

    var outputFile: String?

    var groupBy: TextReport.Grouping = .object

    var colour = ColourOptions()

    var quiet = false

    mutating func declare(_ declared: inout Declaration) {
        declared.option(
            "output", letter: "o", value: "format[=file]", &output,
            "The report format: \(Format.allCases.map(\.rawValue).joined(separator: ", ")). With =FILE the report is written to a file. May be repeated."
        )
        declared.option(
            "output-file", value: "file", &outputFile, "The file that the report goes to, instead of standard output.")
        declared.option(
            "group-by", value: "what", &groupBy, "How a text report groups findings: by object, rule or file.")
        declared.include(&colour)
        declared.flag("quiet", letter: "q", &quiet, "Findings only, no summary.")
    }

    func validate() throws {
        try Target.validate(output)
        if outputFile != nil, !output.isEmpty, output.allSatisfy({ $0.file != nil }) {
            throw UsageError("--output-file cannot be used if every --output already names a file")
        }
    }

    /// The reports that are asked for.
    private var targets: [Target] {
        var targets = output.isEmpty ? [Target(argument: "text")].compactMap { $0 } : output
        for index in targets.indices where targets[index].file == nil { targets[index].file = outputFile }
        return targets
    }

    /// Whether a report shows the lines of manifests.
    var showsCode: Bool { targets.contains { $0.format.showsCode } }

    /// Whether a report tells what was not judged.
    var tellsWhatIsUnread: Bool { targets.contains { $0.format.tellsWhatIsUnread(isQuiet: quiet) } }

    /// Whether a report shows the changes that mend findings.
    var showsFixes: Bool { targets.contains { $0.format.showsFixes } }

    /// Whether a report is a page that is kept, which says how it came about.
    var writesPage: Bool { targets.contains { $0.format == .html } }

    /// Whether a report names files from the top of the repository.
    var namesFilesFromTheTop: Bool { targets.contains { $0.format == .sarif } }

    /// Whether a report for people goes to standard output.
    var printsText: Bool { targets.contains { $0.file == nil && ($0.format == .text || $0.format == .wide) } }

    /// The writer of the reports that these options ask for, and what it writes to; nil for the path of standard output.
    ///
    /// - Parameter onAppearing: called before a report begins to appear on the terminal, with its beginning.
    /// - Throws: `UsageError` for a file that cannot be written.
    func writer(
        _ context: ReportContext, failOn threshold: FailureThreshold,
        onAppearing: @escaping (UnsafeRawBufferPointer) -> Void
    ) throws -> (writer: any ReportWriter, outputs: [(path: String?, output: Output)]) {
        var outputs: [(path: String?, output: Output)] = []
        var writers: [any ReportWriter] = []
        for target in targets {
            let output = try target.file.map { try WrittenFile($0).output } ?? Output(descriptor: STDOUT_FILENO)
            outputs.append((target.file, output))
            if output.isTerminal { output.beforeSending = onAppearing }
            writers.append(report(target.format, to: output, context, threshold))
        }
        return (writers.count == 1 ? writers[0] : MultipleReports(writers), outputs)
    }

    private func report(
        _ format: Format, to output: Output, _ context: ReportContext, _ threshold: FailureThreshold
    ) -> any ReportWriter {
        switch format {
        case .text, .wide:
            TextReport(
                to: output, catalog: context.catalog, usesColour: Console.usesColour(output, colour.choice),
                isQuiet: quiet,
                isWide: format == .wide, grouping: groupBy, width: Console.width(output))
        case .json: JSONReport(to: output, context: context)
        case .sarif: SARIFReport(to: output, context: context)
        case .junit: JUnitReport(to: output, threshold: threshold)
        case .github: GitHubReport(to: output, threshold: threshold)
        case .gitlab: GitLabReport(to: output)
        case .markdown: MarkdownReport(to: output)
        case .html: HTMLReport(to: output, context: context)
        case .lines: LineReport(to: output)
        case .name: NameReport(to: output)
        }
    }
}

extension TextReport.Grouping: ArgumentValue {}
