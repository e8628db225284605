import Rules

/// A rule of the program as an expression of CEL, which a cluster can enforce.
struct RuleExpression: Sendable {
    /// What the expression is about.
    enum Subject: Sendable, Equatable {
        /// `c` is each container of some of a pod, and `spec` its pod spec.
        case containers(Containers)
        /// `spec` is the pod spec.
        case pods
        /// `object` is an object of one of these resources.
        case objects([Resource])
        /// `r` is each rule of a Role or ClusterRole.
        case roleRules
    }

    /// The containers of a pod.
    enum Containers: Sendable {
        /// All of them.
        case all
        /// Those in `containers`.
        case main
        /// Those that run beside one another: the main ones and sidecars.
        case running

        /// They as an expression.
        fileprivate var list: String {
            switch self {
            case .all: expanded("@all")
            case .main: expanded("@main")
            case .running: expanded("@running")
            }
        }
    }

    /// A resource in its group, in any version.
    struct Resource: Sendable, Hashable {
        let group: String
        let name: String

        init(_ name: String, in group: String = "") { (self.name, self.group) = (name, group) }
    }

    let subject: Subject
    /// What must hold. A word with an at sign in front stands for an expression that many need.
    let written: String

    init(_ subject: Subject, _ written: String) { (self.subject, self.written) = (subject, written) }

    // MARK: Expressions

    /// What must hold, over the object.
    var expression: String {
        let inner = RuleExpression.expanded(written)
        switch subject {
        case .objects: return inner
        case .pods: return "variables.specs.all(spec, \(inner))"
        // A role without rules has null there.
        case .roleRules: return "(has(object.rules) && object.rules != null ? object.rules : []).all(r, \(inner))"
        case .containers(let which): return "variables.specs.all(spec, \(which.list).all(c, \(inner)))"
        }
    }

    /// What the cluster says where it does not hold, with the names of the containers; nil where there are none to name.
    ///
    /// - Parameter title: what is wrong, as an expression.
    func message(_ title: String) -> String? {
        guard case .containers(let which) = subject else { return nil }
        let bad = "\(which.list).filter(c, !(\(RuleExpression.expanded(written))))"
        return "\(title) + ': ' + variables.specs.map(spec, \(bad).map(c, c.?name.orValue('')).join(', ')).join(', ')"
    }

    private static let main = "spec.?containers.orValue([])"
    private static let all =
        "(\(main) + spec.?initContainers.orValue([]) + spec.?ephemeralContainers.orValue([]))"
    private static let digest =
        "(i.matches('@sha256:[0-9a-f]{64}$') || i.matches('@sha512:[0-9a-f]{128}$') || i.matches('@sha384:[0-9a-f]{96}$'))"

    /// The words, the longer of two with the same beginning first.
    private static let words: [(word: String, meaning: String)] = [
        ("@contexts", "([spec] + @all)"),
        ("@images", "(@all.map(c, c.?image.orValue('')) + @volumes.map(v, v.?image.?reference.orValue('')))"),
        ("@volumes", "spec.?volumes.orValue([])"),
        ("@running", "(@main + spec.?initContainers.orValue([]).filter(c, c.?restartPolicy.orValue('') == 'Always'))"),
        ("@main", main), ("@all", all),
        ("@windows", "spec.?os.?name.orValue('') == 'windows'"),
        ("@rootMapped", "spec.?hostUsers.orValue(true) == false"),
        ("@added", "c.?securityContext.?capabilities.?add.orValue([])"),
        ("@dropped", "c.?securityContext.?capabilities.?drop.orValue([])"),
        // A capability as people spell it: with `CAP_`, or in small letters.
        ("@capability", "(x.upperAscii().startsWith('CAP_') ? x.upperAscii().substring(4) : x.upperAscii())"),
        ("@mounts", "c.?volumeMounts.orValue([])"),
        (
            "@forever",
            "(!object.kind.endsWith('Job') && !(spec.?restartPolicy.orValue('Always') in ['Never', 'OnFailure']))"
        ),
        ("@isPositive", "optMap(q, sign(quantity(string(q))) > 0).orValue(false)"),
        (
            "@isPinned",
            "(i.contains('@') ? @hasDigest : i.matches(':[^/:]+$') && !i.lowerAscii().endsWith(':latest'))"
        ),
        ("@hasDigest", digest), ("@name", "object.metadata.?name.orValue('')"),
        ("@labels", "object.metadata.?labels.orValue({})"),
        ("@annotations", "object.metadata.?annotations.orValue({})"),
        ("@isOwned", "size(object.metadata.?ownerReferences.orValue([])) > 0"),
        ("@minimum", "int(params.data.minimum)"), ("@maximum", "int(params.data.maximum)"),
        ("@names", "r.?resourceNames.orValue([])"),
    ]

    /// An expression with the words that stand for others replaced.
    private static func expanded(_ text: String) -> String {
        var text = text
        // A word may stand in the meaning of another; none in its own.
        for _ in 0..<3 {
            for (word, meaning) in words.sorted(by: { $0.word.utf8.count > $1.word.utf8.count }) {
                text = text.replacing(word, with: meaning)
            }
        }
        return text
    }

    // MARK: Variables

    /// The variables that it asks for.
    var variables: [(name: String, expression: String)] {
        let expression = expression
        return RuleExpression.known.filter { expression.contains("variables.\($0.name)") }
    }

    private static let known: [(name: String, expression: String)] = [
        (
            "specs",
            "[?(object.kind == 'Pod' ? object.?spec : object.kind == 'CronJob' ? object.?spec.?jobTemplate.?spec.?template.?spec "
                + ": object.kind == 'PodTemplate' ? object.?template.?spec : object.?spec.?template.?spec)]"
        ),
        (
            "hostPaths",
            "variables.specs.map(spec, spec.?volumes.orValue([]).filter(v, has(v.hostPath)).map(v, v.?name.orValue('')))"
        ),
        (
            "annotations",
            "(object.kind == 'Pod' ? object.?metadata.?annotations : object.kind == 'CronJob' ? "
                + "object.?spec.?jobTemplate.?spec.?template.?metadata.?annotations : object.kind == 'PodTemplate' ? "
                + "object.?template.?metadata.?annotations : object.?spec.?template.?metadata.?annotations).orValue({})"
        ),
    ]

    /// The resources that it is about.
    var resources: [Resource] {
        switch subject {
        case .containers, .pods: RuleExpression.workloads
        case .objects(let resources): resources
        case .roleRules:
            [Resource("roles", in: RuleExpression.rbac), Resource("clusterroles", in: RuleExpression.rbac)]
        }
    }

    /// What the level restricted says otherwise: user namespaces excuse nothing there.
    static let restricted = [
        "proc-mount-unmasked": RuleExpression(
            .containers(.all), "c.?securityContext.?procMount.orValue('Default') == 'Default'")
    ]

    /// The group of roles and bindings.
    static let rbac = "rbac.authorization.k8s.io"

    /// Everything of Kubernetes' own that has pods.
    static let workloads = [
        Resource("pods"), Resource("pods/ephemeralcontainers"), Resource("replicationcontrollers"),
        Resource("podtemplates"),
        Resource("deployments", in: "apps"), Resource("replicasets", in: "apps"), Resource("daemonsets", in: "apps"),
        Resource("statefulsets", in: "apps"), Resource("jobs", in: "batch"), Resource("cronjobs", in: "batch"),
    ]
}
