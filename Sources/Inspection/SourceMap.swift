import Kubernetes
import Kustomize
import Manifest
import Rules

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
        /// Its text, where lines of it are shown.
        public var text: [UInt8]?

        /// Creates a source file; pass `text` only where reports show code.
        public init(
            name: String, policyPath: String? = nil, comments: [InlineExemption] = [], text: [UInt8]? = nil
        ) {
            (self.name, self.policyPath, self.comments, self.text) = (name, policyPath, comments, text)
        }

        fileprivate func line(_ number: Int) -> String? {
            text?.withUnsafeBufferPointer { text in
                var lines = text.lines.dropFirst(number - 1).makeIterator()
                return lines.next().map { String(decoding: $0.last == 0x0d ? $0.dropLast() : $0[...], as: UTF8.self) }
            }
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

    /// A part of the input that was not read, at its place.
    func placed(_ part: UnreadPart) -> UnreadPart {
        guard let place = sources?.place(of: Position(line: part.line, column: 1)) else { return part }
        return UnreadPart(
            file: place.file.name, line: place.position.line, reason: part.reason, subject: part.subject)
    }

    /// A finding at its place, with the line in which it stands.
    ///
    /// - Parameter sensitive: the places in the object behind which there are secrets; nil for no line.
    func located(_ finding: Finding, in object: KubernetesObject, sensitive: [Position]? = nil) -> LocatedFinding {
        let sensitive = finding.isAboutAbsence ? nil : sensitive
        guard let sources else {
            let line = sensitive == nil ? nil : object.node.lineText(finding.position.line)
            let code = line.flatMap { CodeLine($0, at: finding.position, sensitive: sensitive ?? []) }
            return LocatedFinding(finding: finding, file: name, code: code)
        }
        let place = place(of: finding.position)
        var located = LocatedFinding(finding: finding.placed { self.place(of: $0).position }, file: place.file)
        if let sensitive { located.code = sources.code(at: finding.position, sensitive) }
        let whole = self.place(of: object.node.position)
        if let file = whole.file, file != place.file {
            located.related = [
                RelatedLocation(Location(file: file, position: whole.position), "the object begins here")
            ]
        }
        return located
    }

    /// The path by which a policy knows the file of a finding.
    func policyPath(of finding: Finding) -> String? { policyPath(at: finding.position) }

    /// The path by which a policy knows the file from which a place of the input comes.
    func policyPath(at position: Position) -> String? {
        guard let place = sources?.place(of: position) else { return policyPath }
        return place.file.policyPath
    }

    /// The exemptions in comments of a file from which rendered lines come.
    func comments(of name: String?) -> [InlineExemption] {
        guard let sources, let name else { return [] }
        return sources.comments(of: name)
    }

    /// The exemption in a comment of the file from which the finding comes.
    func comment(covering located: LocatedFinding, in catalog: RuleCatalog) -> InlineExemption? {
        guard let sources, let name = located.file else { return nil }
        return sources.comments(of: name).first { $0.covers(located.finding, in: catalog) }
    }
}

extension SourceMap {
    /// The line of its own file from which a place of the rendered text comes.
    fileprivate func code(at position: Position, _ sensitive: [Position]) -> CodeLine? {
        guard let (file, place) = place(of: position), let line = file.line(place.line) else { return nil }
        let hidden = sensitive.compactMap { self.place(of: $0) }.filter { $0.file.name == file.name }.map(\.position)
        return CodeLine(line, at: place, sensitive: hidden)
    }

    fileprivate func comments(of name: String) -> [InlineExemption] {
        files.values.first { $0.name == name }?.comments ?? []
    }
}
