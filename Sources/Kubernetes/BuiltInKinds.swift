/// The kinds of Kubernetes' own API groups, in any version that was ever served.
enum BuiltInKinds {
    /// Whether a group is Kubernetes' own and has no kind of the name.
    static func isUnknown(_ kind: String, in group: String) -> Bool {
        guard groups.contains(group) else { return false }
        return APISchema.kubernetes.versions(of: kind, in: group).isEmpty
            && !(others[group]?.contains(kind) ?? false)
    }

    /// The groups whose kinds are all known; not those of which an API server keeps nothing.
    static let groups = Set(APISchema.kubernetes.allKinds.map(\.group)).subtracting(["apidiscovery.k8s.io"])

    /// Kinds that no description of the API has: what is asked and not kept, and what was gone early.
    private static let others: [String: Set<String>] = [
        "": ["APIGroup", "APIVersions", "List", "Status"],
        "admissionregistration.k8s.io": ["InitializerConfiguration"], "apiextensions.k8s.io": ["ConversionReview"],
        "authentication.k8s.io": ["TokenRequest"], "apps": ["DeploymentRollback", "Scale"],
        "autoscaling": ["Scale"], "batch": ["JobTemplate", "ScheduledJob"],
        "extensions": ["HorizontalPodAutoscaler", "Job", "Scale", "ThirdPartyResource"], "policy": ["Eviction"],
        "scheduling.k8s.io": ["CompositePodGroup", "PodGroup"], "storagemigration.k8s.io": ["StorageState"],
    ]

    /// Kinds that OpenShift once had in the core group, and configurations of components that are no objects of a cluster.
    private static let passed: Set = [
        "BuildConfig", "Build", "DeploymentConfig", "Image", "ImageStream", "ImageStreamTag", "Route", "Template",
        "Project", "ProjectRequest", "Policy", "PolicyBinding", "Group", "User", "Identity",
        "SecurityContextConstraints",
        "OAuthClient", "Config", "ClusterConfig", "ImageStreamImport", "DeploymentRequest", "TemplateConfig",
    ]

    /// Whether kinds of the core group bear names that others have used under `v1` too.
    static func isOfOthers(_ kind: String) -> Bool { passed.contains(kind) }
}

extension KubernetesObject {
    /// Whether its group is Kubernetes' own, in a version of Kubernetes' form, and has never had such a kind.
    public var isOfUnknownKind: Bool {
        if apiVersionInSchema != nil { return false }
        // A name with anything else in it is to be filled in.
        let isName =
            !kind.isEmpty && kind.utf8.allSatisfy { $0.isAlphanumeric }
        guard isName, BuiltInKinds.isUnknown(kind, in: group), APIVersionNumber(identity.apiVersion) != nil else {
            return false
        }
        guard group.isEmpty else { return true }
        // Files of other programs have such versions too.
        return identity.apiVersion == "v1" && metadata?.isMapping == true && !BuiltInKinds.isOfOthers(kind)
    }
}
