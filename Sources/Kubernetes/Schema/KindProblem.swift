/// A kind, or a version of one, that a group of Kubernetes' own does not have.
public enum KindProblem: Equatable {
    /// The group has no such kind; the API versions of other groups that have it.
    case kind(elsewhere: [String])
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
        if isOfUnknownKind {
            let others = APISchema.kubernetes.versions(of: kind).filter { $0.structure != nil }
            return .kind(elsewhere: KindProblem.newest(others))
        }
        let versions = APISchema.kubernetes.versions(of: kind, in: group)
        guard !versions.isEmpty, let number = APIVersionNumber(identity.apiVersion) else { return nil }
        // What is gone is told as that.
        guard APIChange.of(kind, in: identity.apiVersion) == nil, !group.isEmpty || metadata?.isMapping == true else {
            return nil
        }
        let isNewer = versions.allSatisfy { APIVersionNumber($0.apiVersion).map { $0 < number } ?? true }
        return .version(known: KindProblem.newest(versions.filter { $0.structure != nil }), isNewer: isNewer)
    }
}

extension KindProblem {
    /// The stable and newest versions of kinds, one for each group.
    fileprivate static func newest(_ versions: [APISchema.KindVersion]) -> [String] {
        let byGroup = Dictionary(grouping: versions.filter { $0.span.has(.newest) }, by: \.group)
        return byGroup.values.compactMap { rows in
            rows.max { left, right in
                guard let first = APIVersionNumber(left.version), let second = APIVersionNumber(right.version) else {
                    return false
                }
                return first < second
            }?.apiVersion
        }.sorted()
    }
}
