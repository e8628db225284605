/// Why a kustomization cannot be rendered.
public struct RenderFailure: Error, Sendable, Equatable {
    /// What kind of thing is in the way.
    public enum Cause: Sendable, Equatable {
        /// kustomize refuses it too.
        case invalid
        /// Something that is not in the tree.
        case remote
        /// What kubectl builds only where it is told to: charts, plugins that are programs.
        case external
        /// What kustomize makes of it cannot be told for certain.
        case uncertain
        /// More than is rendered.
        case limit
    }

    /// What kind of thing is in the way.
    public var cause: Cause
    /// What is wrong.
    public var message: String
    /// The file in which it stands; nil for the kustomization itself.
    public var file: String?
    /// The line, from 1; nil where it is not known.
    public var line: Int?
    /// The column, from 1.
    public var column: Int?
    /// The number of the file in which it stands, where it is known.
    private(set) var fileNumber: Int32 = -1

    init(_ cause: Cause, _ message: String, file: String? = nil, line: Int? = nil, column: Int? = nil) {
        self.cause = cause
        self.message = message
        self.file = file
        self.line = line
        self.column = column
    }

    /// One at a place. Its file is that of the kustomization, unless another is named.
    init(_ cause: Cause, _ message: String, file: String? = nil, at origin: Origin) {
        self.init(cause, message, file: file, line: Int(origin.line), column: Int(origin.column))
        if file == nil { fileNumber = origin.file }
    }

    /// More than there may be of something.
    public static func tooMuch(_ message: String) -> RenderFailure { RenderFailure(.limit, message) }

    /// A file that cannot be read.
    public static func unreadable(_ message: String) -> RenderFailure { RenderFailure(.invalid, message) }

    static func invalid(_ message: String) -> RenderFailure { RenderFailure(.invalid, message) }

    static func invalid(_ message: String, at origin: Origin) -> RenderFailure {
        RenderFailure(.invalid, message, at: origin)
    }

    /// The same one with the file in which it stands.
    func placed(in table: FileTable) -> RenderFailure {
        var failure = self
        if let path = table.path(fileNumber), !path.isEmpty { failure.file = path }
        return failure
    }

    /// The same one with its file, where it does not have one yet.
    func at(_ path: String) -> RenderFailure {
        guard file == nil else { return self }
        var failure = self
        failure.file = path
        return failure
    }
}
