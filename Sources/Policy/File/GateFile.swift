import Manifest

/// The server's own file of settings for the gate, with sections for some of its repositories.
public struct GateFile: Sendable {
    /// `kind` of the file.
    public static let kind = "HardenGate"
    /// Where it lies, unless the call of the hook names another place.
    public static let standardPath = "/etc/kubectl-harden/gate.yaml"

    private var general: [HardenPolicy.GateSetting] = []
    private var sections: [(match: [Glob], line: Int, settings: [HardenPolicy.GateSetting])] = []

    /// Reads the file.
    ///
    /// - Throws: `PolicyProblems` with all that is wrong, each with its place.
    public init(_ input: Input, file: String) throws(PolicyProblems) {
        self = try PolicyFileReader(file: file).read(input, as: .gateFile) { GateFile($0) }
    }

    private init(_ root: Node) {
        guard let spec = root["spec"] else { return }
        general = spec.gateSettings.filter { $0.name != "repositories" }
        for section in spec["repositories"]?.entries ?? [] {
            sections.append(
                (
                    (section["match"]?.texts ?? []).map { Glob($0.hasPrefix("/") ? $0 : "**/" + $0) },
                    section.position.line,
                    section.gateSettings.filter { $0.name != "match" }
                ))
        }
    }

    /// Settings of the file: those for all repositories, or those of a section.
    public struct Part: Sendable {
        /// The line in which the section begins; nil for the settings for all.
        public var line: Int?
        /// The settings.
        public var settings: [HardenPolicy.GateSetting]
    }

    /// The settings for a repository, by its absolute path: those of each section that matches it and those for all, the
    /// strongest first.
    public func parts(for repository: String) -> [Part] {
        let matching = sections.filter { section in section.match.contains { $0.matches(repository) } }
        return matching.reversed().map { Part(line: $0.line, settings: $0.settings) }
            + [Part(line: nil, settings: general)]
    }

    /// All that the file says, whatever the repository.
    public var allParts: [Part] {
        sections.map { Part(line: $0.line, settings: $0.settings) } + [Part(line: nil, settings: general)]
    }
}
