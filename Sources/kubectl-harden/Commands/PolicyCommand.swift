import Arguments
import Gate
import Git
import Glibc
import Kubernetes
import Manifest
import Policy
import Reporting
import Text

/// `policy`: looks at policy files.
struct PolicyCommand: Command {
    static let about = CommandDescription(
        "policy", "Check a policy file, or show the effective policy.",
        commands: [Check.self, PolicyTest.self, Show.self, Schema.self])

    /// `policy check FILE`
    struct Check: Command {
        static let about = CommandDescription(
            "check",
            "Validate a policy file, policies in CEL or the server's settings file; report the position of each error.",
            discussion: """
                Takes a .harden.yaml with the rules and policies that it names, the server's settings file, and files and \
                folders with ValidatingAdmissionPolicies, whose expressions are checked as the API server would check them.
                """)

        var file = ""

        var kubernetesVersion: KubernetesVersion?

        mutating func declare(_ declared: inout Declaration) {
            declared.operand("file", &file, "The file or folder.")
            declared.option(
                "kubernetes-version", value: "version", &kubernetesVersion,
                "The Kubernetes version of the clusters that are to have the policies, such as 1.34 (default: any).")
        }

        func validate() throws { try JudgingOptions.requireKnown(kubernetesVersion) }

        func run() throws {
            if try ConfigurationFile.isGateFile(file) {
                let gate = try ConfigurationFile.withInput(file) { try GateFile($0, file: file) }
                for part in gate.allParts {
                    let source = GateSettings.Source(file, part.settings.map { ($0.name, $0.value) })
                    do throws(GateSettings.Invalid) {
                        _ = try GateSettings([source])
                    } catch {
                        let position = part.line.map { Position(line: $0, column: 1) }
                        throw PolicyProblems(
                            problems: [PolicyProblem(file: file, position: position, message: error.description)])
                    }
                }
                return print("\(Printable.text(file)): a valid server settings file")
            }
            guard try ConfigurationFile.isHardenPolicy(file) else { return try checkPolicies([file], nil) }
            let policy = try ConfigurationFile.policy(file, catalog: Harden.catalog)
            for notice in policy.expiredExemptions() { Console.warning(notice.description) }
            if policy.policies.isEmpty, policy.customRules.isEmpty {
                return print("\(Printable.text(file)): a valid policy")
            }
            try checkPolicies([], policy)
        }

        private func checkPolicies(_ paths: [String], _ policy: HardenPolicy?) throws {
            let policies = try AdmissionPolicyFiles.read(
                paths, and: policy, below: PolicyFile.folder(of: file), seesChanges: true, version: kubernetesVersion)
            for notice in policies.unjudged + policies.idle + policies.guesses { Console.warning(notice.description) }
            try policies.unknownFields.throwIfAny()
            let count = policies.count == 1 ? "1 policy in CEL" : "\(policies.count) policies in CEL"
            print("\(Printable.text(file)): valid, with \(count)")
        }
    }

    /// `policy show`
    struct Show: Command {
        static let about = CommandDescription(
            "show", "Show the effective policy, and where each setting comes from.",
            discussion: """
                Takes the options of check; what they set is shown as coming from the command line. With --repo it shows the \
                gate settings of a repository instead, as the hook would read them.
                """)

        var repo: String?

        var serverFile: String?

        var judging = JudgingOptions()

        mutating func declare(_ declared: inout Declaration) {
            declared.option("repo", value: "folder", &repo, "The repository whose gate settings are shown.")
            declared.option("server-file", value: "file", &serverFile, ServerFileHelp.text)
            declared.include(&judging)
        }

        func run() throws {
            if let repo { return try showGate(of: repo) }
            let policy = try PolicyFile.find(named: judging.policy)
            let settings = PolicySettings(judging.options, policy?.policy, honoursInline: true, catalog: Harden.catalog)
            _ = try settings.judgeOrUsageError(trustsAuthor: true)
            let standard = Output(descriptor: STDOUT_FILENO)
            standard.write(
                PolicyText.text(settings, own: policy?.policy, options: judging.options) {
                    policy?.policy.place(of: $0)
                })
            try Console.finish(standard)
        }

        private func showGate(of folder: String) throws {
            do {
                let repository = try Repository.open(around: folder)
                let configuration = try GateConfiguration(
                    of: repository, serverFile: serverFile, catalog: Harden.catalog)
                let policy = try configuration.policy().settings
                let standard = Output(descriptor: STDOUT_FILENO)
                standard.write(PolicyText.text(configuration.settings.effective))
                standard.write(
                    """

                    # the resulting policy, from: \(configuration.settings.policy ?? "no server policy"), \
                    then \(try configuration.trustedBranch()?.ref ?? "no trusted branch")

                    """)
                standard.write(
                    PolicyText.text(
                        policy, own: try configuration.trustedPolicy()?.policy, options: PolicySettings.Options()
                    ) { configuration.source(ofPolicyKey: $0) }
                )
                try Console.finish(standard)
            } catch let error as GitError {
                throw InputError(message: error.description)
            } catch let error as GateSettings.Invalid {
                throw UsageError(error.description)
            }
        }
    }

    /// `policy schema`
    struct Schema: Command {
        static let about = CommandDescription(
            "schema", "Print the JSON Schema of the policy file, for editors.")

        func run() throws {
            let standard = Output(descriptor: STDOUT_FILENO)
            standard.write(PolicySchemaText.text(Harden.catalog))
            try Console.finish(standard)
        }
    }
}
