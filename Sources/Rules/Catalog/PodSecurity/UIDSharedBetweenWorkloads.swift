import Kubernetes

extension Rule {
    static let uidSharedBetweenWorkloads = Rule(
        id: "uid-shared-between-workloads",
        title: "Two workloads that run as the same user",
        severity: .info,
        isOnByDefault: false,
        concern: .presence,
        why: """
            Whoever breaks out of one container is, on its node, the user of the other: its processes and its files on shared \
            volumes are open.
            """,
        remedy: "give each workload a user of its own, or set hostUsers to false",
        peers: [.kyverno("require-unique-uid-per-workload")],
        bad: [
            .set(
                .workload(pod: "securityContext: {runAsUser: 1000}"),
                .workload("apps/v1 Deployment api", pod: "securityContext: {runAsUser: «1000}")
            ).partialSet.saying("the pods run as user 1000, as those of Deployment shop/web do"),
            .set(
                .workload(namespace: "a", pod: "securityContext: {runAsUser: 1000}"),
                .workload(
                    namespace: "b", pod: "initContainers: [{name: a, image: a, securityContext: {runAsUser: «1000}}]")),
        ],
        good: [
            .set(
                .workload(pod: "securityContext: {runAsUser: 1000}"),
                .workload("apps/v1 Deployment api", pod: "securityContext: {runAsUser: 1001}")),
            .set(
                .workload(
                    pod:
                        "initContainers: [{name: a, image: a, securityContext: {runAsUser: 1000}}]\nsecurityContext: {runAsUser: 1000}"
                )),
        ],
        check: .sets(of: Kind.workloads, reading: .users) { set, judgement in
            var first: [Int: (object: ObjectFacts, user: PlacedAmount)] = [:]
            for (_, workload, facts) in set.workloads {
                var own: Set<Int> = []
                for user in facts.pods.flatMap(\.users) {
                    // Root is the business of others.
                    guard case .number(let id) = user.amount, id != 0, own.insert(id).inserted else { continue }
                    guard let known = first[id] else {
                        first[id] = (workload, user)
                        continue
                    }
                    guard known.object.identity != workload.identity else { continue }
                    judgement.add(
                        "the pods run as user \(id), as those of \(known.object.identity) do", in: workload,
                        at: user.place,
                        anchor: "runAsUser", values: ["\(id)"],
                        related: [.init(known.object, known.user.place, "\(known.object.identity) runs as this user")])
                }
            }
        })
}
