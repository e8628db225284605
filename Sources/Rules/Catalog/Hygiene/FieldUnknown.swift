import Kubernetes

extension Rule {
    static let fieldUnknown = Rule(
        id: "field-unknown",
        title: "Field that does not exist in the API",
        severity: .medium,
        traits: [.isInEveryProfile, .isAboutForm, .isCheckedByServer],
        concern: .presence,
        why: """
            kubectl, Flux and Argo CD reject the object; when Helm or a controller applies it, it is stored without the \
            field, which then has no effect, without any warning.
            """,
        remedy: "use the field name that the API has, and put the field where it belongs",
        peers: [.kubeLinter("schema-validation")],
        bad: [
            .container(
                """
                «readOnlyRootFilesystem: true
                securityContext:
                  «readOnlyRootFileSystem: true
                """),
            .podSpec(
                """
                securityContext:
                  «privileged: true
                """),
            .manifest(
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: web}
                spec:
                  selector: {matchLabels: {app: web}}
                  template:
                    metadata: {labels: {app: web}}
                    «securityContext: {runAsNonRoot: true}
                    spec: {containers: [{name: app, image: registry.example.com/web:1.4}]}
                """
            ).saying(
                "spec.template.securityContext is not a field of Deployment; it belongs at spec.template.spec.securityContext"
            ),
            .manifest(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: a}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: a}
                subjects: [{kind: ServiceAccount, name: a, «namesace: b}]
                """
            ).saying("subjects[0].namesace is not a field of RoleBinding; did you mean namespace?"),
            .container(
                """
                name: app
                image: registry.example.com/web:1.4
                «restartPolicyRules: []
                """
            ).version(KubernetesVersion(minor: 30)),
        ],
        good: [
            .container(
                """
                name: app
                image: registry.example.com/web:1.4
                restartPolicyRules: []
                """),
            .manifest(
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: web}
                sops: {mac: "ENC[AES256_GCM,data:x]", version: 3.8.1}
                spec:
                  $patch: merge
                  ${KEY}: x
                  replicas: ${REPLICAS}
                  template: {spec: {(containers): [{name: app}]}}
                status: {anything: true}
                """
            ).partial,
            .manifest(
                """
                apiVersion: example.com/v1
                kind: Deployment
                metadata: {name: web}
                spec: {anything: true}
                """),
        ],
        check: .objects(of: .any) { object, judgement in
            let kind = object.kind
            judgement.addSchemaProblems { problem, path in
                switch problem.cause {
                case .unknownField(let hint): "\(path) is not a field of \(kind)\(hint?.text ?? "")"
                case .otherVersion(let span): "\(path) is a field only \(span.title)"
                default: nil
                }
            } severity: { problem in
                HardeningField.isMeant(by: problem, in: object) ? .high : nil
            }
        })
}

extension APISchema.Span {
    /// The versions in words.
    var title: String {
        switch (since, until) {
        case (let since?, let until?): "from 1.\(since) to 1.\(until)"
        case (let since?, nil): "since 1.\(since)"
        case (nil, let until?): "up to 1.\(until)"
        case (nil, nil): "in other versions"
        }
    }
}

/// The fields on which the hardening of a workload depends.
private enum HardeningField {
    private static let names: Set = [
        "securitycontext", "readonlyrootfilesystem", "privileged", "allowprivilegeescalation", "runasnonroot",
        "runasuser",
        "runasgroup", "fsgroup", "capabilities", "seccompprofile", "apparmorprofile", "selinuxoptions", "hostnetwork",
        "hostpid", "hostipc", "hostusers", "automountserviceaccounttoken", "resources", "limits", "requests",
        "livenessprobe", "readinessprobe", "startupprobe", "serviceaccountname", "networkpolicy", "policytypes",
    ]
    private static let parents: Set = [
        "securityContext", "resources", "livenessProbe", "readinessProbe", "startupProbe", "capabilities",
    ]
    private static let groups: Set = ["rbac.authorization.k8s.io"]

    /// Whether a field that there is not stands for one of them.
    static func isMeant(by problem: SchemaProblem, in object: KubernetesObject) -> Bool {
        guard case .unknownField(let hint) = problem.cause else { return false }
        if groups.contains(object.group) || object.kind == "NetworkPolicy" { return true }
        if names.contains(problem.node.key.lowercased()) || names.contains(hint?.name.lowercased() ?? "") {
            return true
        }
        return problem.steps.contains { step in if case .key(let key) = step { parents.contains(key) } else { false } }
    }
}
