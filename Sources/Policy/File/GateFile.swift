/// The server's own file of settings for the gate, with sections for some of its repositories.
public struct GateFile: Sendable {
    /// `kind` of the file.
    public static let kind = "HardenGate"
    /// Where it lies, unless the call of the hook names another place.
    public static let standardPath = "/etc/kubectl-harden/gate.yaml"

    private var general: [HardenPolicy.GateSetting] = []
    private var sections: [(match: [Glob], settings: [HardenPolicy.GateSetting])] = []

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
                    section.gateSettings.filter { $0.name != "match" }
                ))
        }
    }

    /// The settings for a repository, by its absolute path: those of each section that matches it and those for all, the
    /// strongest first.
    public func settings(for repository: String) -> [[HardenPolicy.GateSetting]] {
        let matching = sections.filter { section in section.match.contains { $0.matches(repository) } }
        return matching.reversed().map(\.settings) + [general]
    }
}
