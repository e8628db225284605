import Inspection
import Kubernetes
import Manifest
import Rules
import Testing

@Suite struct JudgementTests {
    private static let ownedPod = """
        apiVersion: v1
        kind: Pod
        metadata:
          name: web-1
          ownerReferences: [{kind: ReplicaSet, name: web}]
        """
    private static let mirrorPod = """
        apiVersion: v1
        kind: Pod
        metadata: {name: web-1, annotations: {kubernetes.io/config.mirror: x}}
        """

    @Test(arguments: [ownedPod, mirrorPod])
    func whatThePusherWritesExemptsNoBarePod(manifest: String) {
        #expect(findings(of: .barePodRule, in: manifest, trustsAuthor: true).isEmpty)
        #expect(findings(of: .barePodRule, in: manifest, trustsAuthor: false).count == 1)
    }

    private static func execRole(verb: String, metadata: String = "name: reader") -> String {
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {\(metadata)}
        rules:
          - apiGroups: [""]
            resources: ["pods/exec"]
            verbs: ["\(verb)"]
        """
    }

    /// From 1.35 on `get` no longer lets anybody run a command; without a version named, it counts.
    @Test(arguments: [
        ("create", nil, 1), ("create", 30, 1), ("create", 35, 1), ("*", 35, 1),
        ("get", nil, 1), ("get", 34, 1), ("get", 35, 0), ("get", 37, 0), ("list", nil, 0),
    ])
    func execRightsDependOnTheVersion(verb: String, minor: Int?, count: Int) {
        let version = minor.map { KubernetesVersion(minor: $0) }
        #expect(findings(of: .execRule, in: Self.execRole(verb: verb), version: version).count == count)
    }

    /// Roles that Kubernetes brings along are known by what a cluster gives out, not by what a file says.
    @Test(arguments: [
        ("name: 'system:node', uid: a1", true, 0),
        ("name: x, uid: a1, labels: {kubernetes.io/bootstrapping: rbac-defaults}", true, 0),
        ("name: 'system:node'", true, 1),
        ("name: 'system:node', uid: a1", false, 1),
    ])
    func defaultRolesAreExemptOnlyLive(metadata: String, trustsAuthor: Bool, count: Int) {
        let role = Self.execRole(verb: "create", metadata: metadata)
        #expect(findings(of: .execRule, in: role, trustsAuthor: trustsAuthor).count == count)
    }

    /// Pod-level resources count from 1.34 on, and a user namespace excuses root from 1.35 on.
    @Test(arguments: [
        ("cpu-limit-missing", 33, 1), ("cpu-limit-missing", 34, 0), ("run-as-user-root", 34, 1),
        ("run-as-user-root", 35, 0),
    ])
    func podLevelFieldsCountFromTheirVersionOn(id: String, minor: Int, count: Int) throws {
        let pod = """
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec:
              hostUsers: false
              resources: {limits: {cpu: 1}}
              containers: [{name: app, securityContext: {runAsUser: 0}}]
            """
        let rule = try #require(RuleCatalog.builtIn.rule(named: id))
        #expect(findings(of: rule, in: pod, version: KubernetesVersion(minor: minor)).count == count)
    }

    @Test func aPatchLacksNothingButMayHaveTooMuch() {
        let patch = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec: {template: {spec: {containers: [{name: app, securityContext: {privileged: true}}]}}}
            """
        let found = RuleCatalog.builtIn.rules.flatMap {
            findings(of: $0, in: patch, isPartial: true, extent: ObjectSet.Extent(.partial))
        }
        #expect(found.map(\.rule) == ["privileged-container"])
    }

    @Test func valueOfTheWrongTypeIsNamedOnceAndNeverTakenForSafe() {
        let pod = """
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec: {containers: [{name: app, securityContext: {allowPrivilegeEscalation: "false", runAsNonRoot: "true"}}]}
            """
        let judge = Judge(
            rules: RuleCatalog.builtIn.rules.filter(Profile.essential.contains),
            context: .init(.builtIn, trustsAuthor: true))
        var found: [Finding] = []
        ManifestReader().read(.text(pod)) { event in
            if case .object(let object) = event { found = judge.judge(KubernetesObject(object)) ?? [] }
        }
        let fields = found.filter { $0.path.description.contains("securityContext.") }
        #expect(fields.map(\.rule).sorted() == ["field-type-invalid", "field-type-invalid"])
    }

    /// The rules about pods look at a pod in a custom resource, and at its own fields alone.
    @Test func accessToTheHostInACustomResourceIsToldOnce() {
        let resource = """
            apiVersion: argoproj.io/v1alpha1
            kind: Rollout
            metadata: {name: web}
            spec:
              template:
                spec:
                  hostPID: true
                  containers: [{name: app, image: "nginx:1.27", securityContext: {privileged: true}}]
                  hook: {hostIPC: true, capabilities: {add: [all]}}
            """
        let ids = ["host-pid", "host-ipc", "privileged-container", "custom-resource-host-access"]
        let found = ids.compactMap(RuleCatalog.builtIn.rule).flatMap { findings(of: $0, in: resource) }
        #expect(
            found.map { "\($0.rule) \($0.pathText)" } == [
                "host-pid spec.template.spec.hostPID",
                "privileged-container spec.template.spec.containers[0].securityContext.privileged",
                "custom-resource-host-access spec.template.spec.hook.hostIPC",
                "custom-resource-host-access spec.template.spec.hook.capabilities.add[0]",
            ])
    }

    /// `bare-pod` and the rest never say the same of one field twice, and the same name in two lists is two containers.
    @Test func containersOfOneNameAreJudgedEach() {
        let pod = """
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec:
              containers:
                - {name: app, image: nginx}
                - {name: app, image: redis}
              initContainers: [{name: app, image: busybox}]
            """
        let found = findings(of: .imageRule, in: pod)
        #expect(
            Set(found.map(\.path.description)) == [
                "spec.initContainers[0].image", "spec.containers[0].image", "spec.containers[1].image",
            ])
    }
}

extension Rule {
    static var barePodRule: Rule { RuleCatalog.builtIn.rule(named: "bare-pod") ?? RuleCatalog.builtIn.rules[0] }
    static var execRule: Rule { RuleCatalog.builtIn.rule(named: "rbac-pod-exec") ?? RuleCatalog.builtIn.rules[0] }
    static var imageRule: Rule { RuleCatalog.builtIn.rule(named: "image-not-pinned") ?? RuleCatalog.builtIn.rules[0] }
}
