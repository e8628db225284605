import Text

/// A kind, or a version of one, that a group of Kubernetes' own does not have.
public enum KindProblem: Equatable {
    /// The group has no such kind; what may be meant, with its API versions.
    case kind(meant: String?, elsewhere: [String])
    /// There can be no such group or version of it, or one of Kubernetes' own is nearly the same.
    case apiVersion(known: [String])
    /// The kind is there in other versions, which are all older than this one, or not.
    case version(known: [String], isNewer: Bool)
    /// The version of Kubernetes that was asked for does not have it yet.
    case later(KubernetesVersion)
}

extension KubernetesObject {
    /// What is wrong with the kind or its version; nil where nothing is, or nothing is known of the group.
    ///
    /// - Parameter version: the version of Kubernetes; nil for any that is known.
    public func kindProblem(version: KubernetesVersion?) -> KindProblem? {
        if let row = apiVersionInSchema {
            guard let version, let since = row.introduced, since > version else { return nil }
            return .later(since)
        }
        if isOfUnknownKind { return unknownKind }
        let group = groupAsWritten
        let versions = APISchema.kubernetes.versions(of: kind, in: group)
        guard !versions.isEmpty, let number = APIVersionNumber(identity.apiVersion) else {
            return hasImpossibleAPIVersion(group)
                ? .apiVersion(known: knownVersions) : misspelledKind(ofImpossible: group)
        }
        // What is gone is reported as that.
        guard APIChange.of(self) == nil, !group.isEmpty || metadata?.isMapping == true else {
            return nil
        }
        let isKnown = APISchema.kubernetes.hasVersion(identity.apiVersion)
        let isNewer = !isKnown && versions.allSatisfy { APIVersionNumber($0.apiVersion).map { $0 < number } ?? true }
        return .version(known: KindProblem.newest(versions), isNewer: isNewer)
    }

    /// What stands before the version: not `group`, by which rules know an object.
    private var groupAsWritten: String {
        identity.apiVersion.lastIndex(of: "/").map { String(identity.apiVersion[..<$0]) } ?? ""
    }

    private var knownVersions: [String] {
        KindProblem.newest(APISchema.kubernetes.versions(of: kind))
    }

    private var unknownKind: KindProblem {
        if let meant = KindName.meant(by: kind) {
            return .kind(
                meant: meant == kind ? nil : meant,
                elsewhere: KindProblem.newest(APISchema.kubernetes.versions(of: meant)))
        }
        return .kind(meant: nil, elsewhere: [])
    }

    /// Whether no cluster can have a group or version of the name, though Kubernetes has the kind: definitions of custom
    /// resources ask for a group in lower case with a dot in it.
    private func hasImpossibleAPIVersion(_ group: String) -> Bool {
        let known = APISchema.kubernetes.versions(of: kind).withFields
        guard !known.isEmpty, metadata?.isMapping == true, !BuiltInKinds.isOfOthers(kind) else { return false }
        let text = identity.apiVersion.utf8
        if text.contains(where: { $0 <= 0x20 || $0.isUpperLetter }) { return true }
        if known.contains(where: { $0.group == group }) || !identity.apiVersion.contains("/") { return true }
        guard group.contains(".") else { return !group.isEmpty && group != "builtin" }
        let first = group.prefix { $0 != "." }
        return known.contains { row in
            EditDistance.between(Array(row.group.utf8), Array(group.utf8.prefix(64))) <= 2
                || !row.group.isEmpty && first == row.group.prefix { $0 != "." } && isNearKubernetes(group)
        }
    }

    /// A kind of Kubernetes' own that is spelled otherwise, in a group that no cluster can have: both are wrong.
    private func misspelledKind(ofImpossible group: String) -> KindProblem? {
        guard !group.isEmpty, group != "builtin", !group.contains("."), !BuiltInKinds.groups.contains(group),
            metadata?.isMapping == true, !hasBuiltInKind, let meant = KindName.same(as: kind)
        else { return nil }
        return .kind(meant: meant, elsewhere: KindProblem.newest(APISchema.kubernetes.versions(of: meant)))
    }

    private func isNearKubernetes(_ group: String) -> Bool {
        [".k8s.io", ".k8s", ".k8.io", ".kubernetes.io"].contains { group.hasSuffix($0) }
    }
}

/// Kinds as people write them.
public enum KindName {
    /// The kind that may be meant: the same one, or one nearly the same.
    static func meant(by word: String) -> String? {
        if let same = same(as: word) { return same }
        return word.utf8.count > 4 ? EditDistance.nearest(to: word, among: kinds, within: 2) : nil
    }

    /// The kind of a word: the same in other case or in the plural, or the one that kubectl knows by it.
    public static func same(as word: String) -> String? {
        let lowered = word.lowercased()
        if let kind = shortNames[lowered] { return kind }
        return kinds.first { kind in
            let own = kind.lowercased()
            return own == lowered || plural(of: own) == lowered
        }
    }

    /// The plural of a kind in small letters, as the API has it.
    public static func plural(of word: String) -> String {
        if word == "endpoints" { return word }
        if word.hasSuffix("s") { return word + "es" }
        let isVowel = word.dropLast().last.map("aeiou".contains) ?? true
        return word.hasSuffix("y") && !isVowel ? word.dropLast() + "ies" : word + "s"
    }

    private static let kinds = Set(APISchema.kubernetes.allKinds.withFields.map(\.kind)).sorted()

    /// Source: `kubectl api-resources`.
    private static let shortNames = [
        "cm": "ConfigMap", "cj": "CronJob", "crd": "CustomResourceDefinition", "csr": "CertificateSigningRequest",
        "deploy": "Deployment", "ds": "DaemonSet", "ep": "Endpoints", "hpa": "HorizontalPodAutoscaler",
        "ing": "Ingress",
        "netpol": "NetworkPolicy", "ns": "Namespace", "pc": "PriorityClass", "pdb": "PodDisruptionBudget", "po": "Pod",
        "pv": "PersistentVolume", "pvc": "PersistentVolumeClaim", "quota": "ResourceQuota",
        "rc": "ReplicationController",
        "rs": "ReplicaSet", "sa": "ServiceAccount", "sc": "StorageClass", "sts": "StatefulSet", "svc": "Service",
    ]
}

extension KindProblem {
    /// The newest version of a kind in each group that has it now.
    fileprivate static func newest(_ versions: [APISchema.KindVersion]) -> [String] {
        let byGroup = Dictionary(grouping: versions.withFields.filter { $0.span.has(.newest) }, by: \.group)
        return byGroup.values.compactMap(\.newest?.apiVersion).sorted()
    }
}
