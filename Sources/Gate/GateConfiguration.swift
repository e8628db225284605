import Git
import Policy

#if canImport(Glibc)
    import Glibc
#endif

/// All that a gate goes by: the server's file, the configuration of the repository, the server's policy and that of the
/// trusted branch. The hook, `doctor` and `policy show` read it here and nowhere else.
public struct GateConfiguration {
    /// The settings, each with its source.
    public let settings: GateSettings
    private let repository: Repository

    /// The name of the setting that says as which repository the server's file knows this one. Only the configuration of
    /// the repository itself may have it: `doctor` sets it in the repository that it pushes to.
    public static let repositorySetting = "repository"

    /// Reads the settings of a repository.
    ///
    /// - Parameter serverFile: the server's file, nil for the usual one where it is there.
    /// - Throws: `PolicyProblems`, `GateSettings.Invalid` or `GitError` for what cannot be read or means nothing.
    public init(of repository: Repository, serverFile: String?) throws {
        self.repository = repository
        var configured = try repository.settings(ofSection: "harden").map { setting in
            (name: String(setting.name.dropFirst("harden.".count)), value: setting.value, scope: setting.scope)
        }
        let known = configured.last { $0.name == Self.repositorySetting }?.value ?? repository.path
        configured.removeAll { $0.name == Self.repositorySetting }
        var sources: [GateSettings.Source] = []
        if let file = serverFile ?? (access(GateFile.standardPath, F_OK) == 0 ? GateFile.standardPath : nil) {
            let parts = try ConfigurationFile.withInput(file, mustBeRegular: true) { try GateFile($0, file: file) }
            for part in parts.parts(for: known) {
                let name = part.line.map { "\(file):\($0)" } ?? file
                sources.append(GateSettings.Source(name, part.settings.map { ($0.name, $0.value) }))
            }
        }
        // The last of several configurations of git is the strongest.
        for scope in ["local", "global", "system"] {
            let own = configured.filter { $0.scope == scope }.map { (name: $0.name, value: $0.value) }
            sources.append(GateSettings.Source("git config --\(scope)", own))
        }
        settings = try GateSettings(sources)
    }

    /// The branch that is believed.
    public func trustedBranch() throws(GitError) -> TrustedBranch? { try TrustedBranch.find(settings, in: repository) }

    /// The policy that the server's settings name.
    ///
    /// - Throws: `PolicyProblems` for one that cannot be read.
    public func serverPolicy() throws -> HardenPolicy? {
        try settings.policy.map { try ConfigurationFile.policy($0, mustBeRegular: true) }
    }

    /// What the repository is judged by before a push.
    ///
    /// - Throws: as the parts do.
    public func policy() throws -> GatePolicy {
        var trusted: HardenPolicy?
        if case .policy(let policy)? = try trustedBranch()?.policy(in: repository) { trusted = policy }
        return GatePolicy(settings, server: try serverPolicy(), trusted: trusted)
    }
}
