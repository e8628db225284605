import Kustomize

/// Where the lines of a rendered text come from.
public struct SourceMap: Sendable {
    /// A file from which lines come.
    public struct File: Sendable {
        /// The name in reports.
        public var name: String
        /// The path by which a policy knows it.
        public var policyPath: String?
        /// The exemptions that stand in its comments.
        public var comments: [InlineExemption]

        /// A file.
        public init(name: String, policyPath: String? = nil, comments: [InlineExemption] = []) {
            (self.name, self.policyPath, self.comments) = (name, policyPath, comments)
        }
    }

    private let origins: [Origin]
    private let files: [File]
    /// The few files that have exemptions in their comments.
    private let exempting: [File]

    /// The map of a rendering.
    ///
    /// - Parameter files: those of the rendering, in its order.
    public init(origins: [Origin], files: [File]) {
        self.origins = origins
        self.files = files
        exempting = files.filter { !$0.comments.isEmpty }
    }

    /// The file and the place in it from which a line comes.
    func place(of position: Position) -> (file: File, position: Position)? {
        guard origins.indices.contains(position.line - 1) else { return nil }
        let origin = origins[position.line - 1]
        guard files.indices.contains(Int(origin.file)) else { return nil }
        return (files[Int(origin.file)], Position(line: Int(origin.line), column: Int(origin.column)))
    }
}

extension Inspector.File {
    /// Where a place of the input is, for the reader of a report.
    func place(of position: Position) -> (file: String?, position: Position) {
        guard let place = sources?.place(of: position) else { return (name, position) }
        return (place.file.name, place.position)
    }

    /// A finding at its place.
    func located(_ finding: Finding, code: CodeLine? = nil) -> LocatedFinding {
        guard sources != nil else { return LocatedFinding(finding: finding, file: name, code: code) }
        return LocatedFinding(
            finding: finding.placed { place(of: $0).position }, file: place(of: finding.position).file)
    }

    /// The path by which a policy knows the file of a finding.
    func policyPath(of finding: Finding) -> String? {
        guard let place = sources?.place(of: finding.position) else { return policyPath }
        return place.file.policyPath
    }

    /// The exemption in a comment of the file from which the finding comes.
    func comment(covering located: LocatedFinding) -> InlineExemption? {
        guard let sources, let name = located.file else { return nil }
        return sources.comments(of: name).first { $0.covers(located.finding) }
    }
}

extension SourceMap {
    fileprivate func comments(of name: String) -> [InlineExemption] {
        exempting.first { $0.name == name }?.comments ?? []
    }
}
