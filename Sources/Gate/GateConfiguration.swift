import Git
import Kubernetes
import Policy
import Rules

#if canImport(Glibc)
    import Glibc
#endif

/// All that a gate goes by: the server's file, the configuration of the repository, the server's policy and that of the
/// trusted branch. The hook, `doctor` and `policy show` read it here and nowhere else.
public struct GateConfiguration {
    /// The settings, each with its source.
    public let settings: GateSettings
    private let namedPolicy: Result<HardenPolicy, any Error>?
    /// The repository.
    public let repository: Repository
    private var catalog: RuleCatalog

    /// The name of the setting by which the server's file knows the scratch repository of `doctor` as another one. In any
    /// other repository it is a setting that does not exist.
    public static let repositorySetting = "repository"

    /// Whether the repository is a scratch repository of `doctor`, whose pushes are no pushes of anybody.
    public let isTrial: Bool

    /// The folder that a trial makes, where six characters stand for the X.
    public static let trialFolder = "/tmp/harden-doctor-XXXXXX"
    /// The scratch repository in it.
    public static let trialRepository = "server.git"

    /// Reads the settings of a repository.
    ///
    /// - Parameters:
    ///   - serverFile: the server's file, nil for the usual one where it is there.
    ///   - catalog: the rules that there are.
    /// - Throws: `PolicyProblems`, `GateSettings.Invalid` or `GitError` for what cannot be read or means nothing.
    public init(of repository: Repository, serverFile: String?, catalog: RuleCatalog) throws {
        self.catalog = catalog
        self.repository = repository
        isTrial = GateConfiguration.isTrial(repository.path)
        if try repository.hasWorktreeSettings(ofSection: "harden") {
            throw GitError(
                message: "harden.* is set in config.worktree, which is not read: move it to the repository's config")
        }
        var configured = try repository.settings(ofSection: "harden").map { setting in
            (name: String(setting.name.dropFirst("harden.".count)), value: setting.value, scope: setting.scope)
        }
        var known = repository.commonPath
        if isTrial {
            known = configured.last { $0.name == Self.repositorySetting }?.value ?? known
            configured.removeAll { $0.name == Self.repositorySetting }
        }
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
        var settings = try GateSettings(sources)
        // What the server's policy says of the gate is the weakest.
        let policy = settings.policy.map { path in
            Result { try GateConfiguration.policy(path, in: repository, catalog) }
        }
        if let path = settings.policy, case .success(let policy)? = policy, !policy.gate.isEmpty {
            let own = policy.gate.filter { $0.name != "policy" }.map { (name: $0.name, value: $0.value) }
            settings = try GateSettings(sources + [GateSettings.Source(path, own)])
        }
        namedPolicy = policy
        // What `doctor` pushes is no push of anybody.
        if isTrial { settings.auditLog = nil }
        self.settings = settings
    }

    private static func isTrial(_ path: String) -> Bool {
        let beginning = trialFolder.dropLast(6)
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        return path.hasPrefix(beginning) && parts.count == 4 && parts[3] == trialRepository
    }

    /// A policy of the server; a path that does not begin at the root begins in the repository.
    private static func policy(
        _ path: String, in repository: Repository, _ catalog: RuleCatalog
    ) throws -> HardenPolicy {
        try ConfigurationFile.policy(path.whole(in: repository), mustBeRegular: true, catalog: catalog)
    }

    /// The branch that is believed.
    public func trustedBranch() throws(GitError) -> TrustedBranch? { try TrustedBranch.find(settings, in: repository) }

    /// The policy that the server's settings name.
    ///
    /// - Throws: `PolicyProblems` for one that cannot be read.
    public func serverPolicy() throws -> HardenPolicy? { try namedPolicy?.get() }

    /// The schemas of custom resources that the settings and the server's policy name. Paths that do not begin at the root
    /// begin in the repository.
    ///
    /// - Throws: `PolicyProblems` for a path at which there are none.
    public func definitions() throws -> Definitions {
        let paths = settings.crds + (try serverPolicy()?.crds ?? [])
        return try ConfigurationFile.definitions(paths, below: repository.path)
    }

    /// Takes other rules beside those that were known when the settings were read.
    public mutating func use(_ catalog: RuleCatalog) { self.catalog = catalog }

    /// The files and folders with ValidatingAdmissionPolicies that the settings and the server's policy name. Paths that do not
    /// begin at the root begin in the repository.
    ///
    /// - Throws: `PolicyProblems` for a policy that cannot be read.
    public func policyPaths() throws -> [String] {
        (settings.policies + (try serverPolicy()?.policies ?? [])).map { $0.whole(in: repository) }
    }

    /// The policy of the trusted branch, with the tree in which it stands; nil where there is none that counts.
    ///
    /// - Throws: `GitError` where an object is missing.
    public func trustedPolicy() throws(GitError) -> (policy: HardenPolicy, tree: ObjectID)? {
        guard settings.branchPolicy != .ignore, let branch = try trustedBranch(), let tip = branch.tip,
            case .policy(let policy) = try branch.policy(in: repository, catalog: catalog)
        else { return nil }
        return (policy, tip.tree)
    }

    /// The findings that pass as they are: of the file that the settings name, or where they name a folder, of the file at the
    /// path of the repository in it. A path that does not begin at the root begins in the repository.
    ///
    /// - Throws: `PolicyProblems` for a file that is none, or that is named and not there.
    public func baseline() throws -> Baseline? {
        guard let named = settings.baseline else { return nil }
        var path = named.whole(in: repository)
        var status = stat()
        if stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
            path = RepositoryFile.path(of: repository, below: path, "json")
            // A repository that came later has none.
            if stat(path, &status) != 0, errno == ENOENT { return nil }
        }
        return try ConfigurationFile.withInput(path, mustBeRegular: true) { try Baseline($0, file: path) }
    }

    /// Where a key of the policy that holds for the gate is said: in the settings, the server's policy, or that of the
    /// trusted branch.
    public func source(ofPolicyKey key: String) -> String? {
        let setting = (key == "profiles" ? "profile" : key).lowercased()
        if let origin = settings.origins[setting] { return origin.source }
        if let place = try? serverPolicy()?.place(of: key) { return place }
        guard settings.branchPolicy != .ignore,
            let trusted = try? trustedBranch(),
            case .policy(let policy)? = try? trusted.policy(in: repository, catalog: catalog)
        else { return nil }
        return policy.place(of: key).map { "\($0) of \(trusted.name)" }
    }

    /// A digest of all that decides what the repository is judged by.
    ///
    /// - Throws: as the parts do.
    func digest() throws -> String {
        var parts = [settings.digest]
        if let tip = try trustedBranch()?.tip {
            let policy = try repository.entry(at: Array(HardenPolicy.fileName.utf8), in: tip.tree)
            parts.append(policy?.id.description ?? "")
        }
        let paths = settings.crds + settings.policies + [settings.policy].compactMap { $0 }
        if !paths.isEmpty {
            // Paths may begin in the repository, and what is there is known to nobody else.
            parts.append(repository.path)
            parts += paths.map { path in
                var status = stat()
                guard stat(path.whole(in: repository), &status) == 0 else { return "" }
                return "\(status.st_ino) \(status.st_size) \(status.st_mtim.tv_sec) \(status.st_mtim.tv_nsec)"
            }
        }
        return Fingerprint.text(of: parts.joined(separator: "\n"))
    }

    /// What the repository is judged by before a push.
    ///
    /// - Throws: as the parts do.
    public func policy() throws -> GatePolicy {
        var trusted: HardenPolicy?
        if case .policy(let policy)? = try trustedBranch()?.policy(in: repository, catalog: catalog) {
            trusted = policy
        }
        return GatePolicy(
            settings, server: try serverPolicy(), trusted: trusted, definitions: try definitions(), catalog: catalog)
    }
}

extension String {
    /// The path from the root on, of one in a setting: where it does not begin there, it begins in the repository.
    fileprivate func whole(in repository: Repository) -> String { hasPrefix("/") ? self : repository.path + "/" + self }
}
