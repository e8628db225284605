import Kubernetes

extension Rule {
    static let hpaDuplicateTarget = Rule(
        id: "hpa-duplicate-target",
        title: "Two autoscalers for one workload",
        severity: .medium,
        concern: .presence,
        why: "Each undoes what the other does: the number of pods goes up and down, or stays where it is.",
        remedy: "scale each workload by one autoscaler, which may have several metrics",
        peers: [.kyverno("prevent-duplicate-hpa")],
        bad: [
            .set(
                .document(
                    "autoscaling/v2 HorizontalPodAutoscaler",
                    "spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}}"),
                .document(
                    "autoscaling/v2 HorizontalPodAutoscaler other",
                    "spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: «web}}")
            ).partialSet,
            .set(
                .document(
                    "autoscaling/v2 HorizontalPodAutoscaler",
                    "spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}}"),
                .document("keda.sh/v1alpha1 ScaledObject other", "spec: {scaleTargetRef: {name: «web}}")
            ).saying("HorizontalPodAutoscaler shop/web scales Deployment web as well"),
        ],
        good: [
            .set(
                .document(
                    "autoscaling/v2 HorizontalPodAutoscaler",
                    "spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}}"),
                .document(
                    "autoscaling/v2 HorizontalPodAutoscaler other",
                    "spec: {scaleTargetRef: {apiVersion: apps/v1, kind: StatefulSet, name: web}}")),
            .set(
                .document(
                    "autoscaling/v2 HorizontalPodAutoscaler", namespace: "a",
                    "spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}}"),
                .document(
                    "autoscaling/v2 HorizontalPodAutoscaler", namespace: "b",
                    "spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}}")),
            // KEDA makes the autoscaler for its object.
            .set(
                .document("keda.sh/v1alpha1 ScaledObject", "spec: {scaleTargetRef: {name: web}}"),
                .document(
                    "autoscaling/v2 HorizontalPodAutoscaler keda-hpa-web",
                    "spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}}")),
        ],
        check: .sets(of: Kind.autoscalers) { set, judgement in
            var first: [Scaled: (object: ObjectFacts, facts: Kept<AutoscalerFacts>)] = [:]
            for (_, scaler, facts) in set.autoscalers where !scaler.namespace.isOpen {
                let key = Scaled(namespace: scaler.namespace, kind: facts.target.kind, name: facts.target.name.text)
                guard let known = first[key] else {
                    first[key] = (scaler, facts)
                    continue
                }
                let names = [scaler.identity.name, known.object.identity.name]
                let isMade =
                    facts.isOfKEDA != known.facts.isOfKEDA
                    && (names.contains { $0.hasPrefix("keda-hpa-") } || facts.takesOver || known.facts.takesOver)
                guard known.object.identity != scaler.identity, !isMade else { continue }
                judgement.add(
                    "\(known.object.identity) scales \(facts.target.title) as well", in: scaler,
                    at: facts.target.name.place, values: [facts.target.title],
                    related: [.init(known.object, known.facts.target.name.place, "\(known.object.identity) scales it")])
            }
        })
}

/// What an autoscaler scales.
private struct Scaled: Hashable {
    let namespace: NamespaceName
    let kind: String
    let name: String
}
