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
    /// The files that occur, by their numbers.
    private let files: [Int32: File]

    /// The map of a rendering, whose list of files may be long: it may share it with others.
    ///
    /// - Parameters:
    ///   - origins: that of each line.
    ///   - paths: the files of the rendering, in its order.
    ///   - file: tells of a file by its path; asked once for each that occurs.
    public init(_ origins: [Origin], paths: [String], file: (String) -> File) {
        self.origins = origins
        var files: [Int32: File] = [:]
        var last = Int32(-1)
        for origin in origins where origin.file != last {
            last = origin.file
            if files[last] == nil, paths.indices.contains(Int(last)) { files[last] = file(paths[Int(last)]) }
        }
        self.files = files
    }

    /// The file and the place in it from which a line comes.
    func place(of position: Position) -> (file: File, position: Position)? {
        guard origins.indices.contains(position.line - 1) else { return nil }
        let origin = origins[position.line - 1]
        guard let file = files[origin.file] else { return nil }
        return (file, Position(line: Int(origin.line), column: Int(origin.column)))
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
        files.values.first { $0.name == name }?.comments ?? []
    }
}
