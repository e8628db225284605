import Kubernetes

extension Rule {
    static let serviceAccountNotFound = Rule(
        id: "service-account-not-found",
        title: "Service account that there is not",
        severity: .medium,
        concern: .presence,
        why: "No pod starts: the API server refuses each one whose service account does not exist.",
        remedy: "create the service account in the namespace of the pod, or correct serviceAccountName",
        peers: [
            .kubeLinter("non-existent-service-account"), .kubescape("C-0307"), .popeye("307", "507"),
            .kyverno("check-serviceaccount"),
        ],
        bad: [
            .set(
                .workload(pod: "serviceAccountName: «wbe"), .document("v1 ServiceAccount")
            ).saying("there is no service account wbe"),
            .set(
                .workload(pod: "serviceAccount: «web"), .document("v1 ServiceAccount", namespace: "office")
            ).ownSet,
        ],
        good: [
            .set(.workload(pod: "serviceAccountName: web"), .document("v1 ServiceAccount")),
            .set(.workload(pod: "serviceAccountName: default")),
            .set(.workload(), .document("v1 ServiceAccount other")),
            .set(.workload(pod: "serviceAccountName: wbe"), .document("v1 ServiceAccount")).partialSet,
            .set(.workload(pod: "serviceAccountName: wbe")).ownSet,
        ],
        check: .sets(of: [.serviceAccount] + Kind.workloads, reading: .made) { set, judgement in
            for (_, workload, facts) in set.workloads {
                for pod in facts.pods where !pod.isFragment {
                    guard let account = pod.account, !["default", "builder", "deployer"].contains(account.text),
                        !account.isOpen,
                        let whole = set.whole(
                            for: .named("ServiceAccount"), in: workload.namespace,
                            orWhere: { !$0.everywhere("ServiceAccount", named: account.text).isEmpty }),
                        whole.objects("ServiceAccount", named: account.text, in: workload.namespace).isEmpty,
                        !whole.makes("ServiceAccount", named: account.text, in: workload.namespace)
                    else { continue }
                    let elsewhere = whole.everywhere("ServiceAccount", named: account.text)
                    judgement.add(
                        "there is no service account \(account.text)", in: workload, at: account.place,
                        values: [account.text],
                        related: elsewhere.map { .init($0, nil, $0.text(asElsewhereFrom: workload.namespace)) })
                }
            }
        })
}
