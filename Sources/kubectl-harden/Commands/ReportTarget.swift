import Arguments
import Text

/// A report that a call asks for: its format, and the file that it goes to instead of standard output.
struct ReportTarget<Format: RawRepresentable & CaseIterable & Sendable>: ArgumentValue where Format.RawValue == String {
    let format: Format
    var file: String?

    init?(argument: String) {
        let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard let name = parts.first, let format = Format(rawValue: String(name)) else { return nil }
        guard parts.count == 1 || !parts[1].isEmpty else { return nil }
        self.format = format
        // As everywhere, - is the standard stream.
        file = parts.count > 1 && parts[1] != "-" ? String(parts[1]) : nil
    }

    static var choices: [String] { Format.allCases.map(\.rawValue) }

    /// - Throws: `UsageError` where two reports would go to standard output.
    static func validate(_ targets: [ReportTarget]) throws(UsageError) {
        let printed = targets.filter { $0.file == nil }
        guard printed.count <= 1 else {
            throw UsageError(
                "two reports cannot both go to standard output; give one a file: -o \(printed[1].format.rawValue)=FILE")
        }
        var files: Set<String> = []
        for file in targets.compactMap(\.file) where !files.insert(file.normalizedPath).inserted {
            throw UsageError("two reports cannot both go to \(file)")
        }
    }
}
