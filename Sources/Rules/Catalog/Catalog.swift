extension Rule {
    /// Every rule, by the folders of this catalog. A rule file adds one name here; a test insists on it. Of several that may
    /// find the same field with the same severity, the one that stands first is told.
    public static let all: [Rule] = [
        // Resources
        .cpuLimitMissing, .cpuRequestMissing, .memoryLimitMissing, .memoryRequestMissing,
        // Probes
        .livenessProbeMissing, .livenessProbePortUndeclared, .probesIdentical, .readinessProbeMissing,
        .readinessProbePortUndeclared, .startupProbePortUndeclared,
        // Images
        .imageDigestMissing, .imageNotPinned, .imageRegistryDeprecated,
        // Pod Security
        .capabilitySysAdmin, .capabilityNetRawAdded, .capabilityDangerous, .capabilitiesBeyondBaseline,
        .capabilitiesAddedBeyondNetBind, .capabilitiesNotDroppingAll, .capabilityNetRawNotDropped,
        .allowPrivilegeEscalation, .appArmorProfileForbidden, .crEscapeSysctl, .hostIPC, .hostNetwork,
        .hostPID, .hostPort, .hostProcessContainer, .privilegedContainer, .probeOrLifecycleHostSet,
        .procMountUnmasked, .runAsGroupRoot, .runAsNonRootMissing, .runAsUserRoot, .seLinuxTypeForbidden,
        .seLinuxUserOrRoleSet, .seccompProfileMissing, .seccompUnconfined, .sudoInCommand, .unsafeSysctls,
        .volumeTypeNotAllowed, .windowsNotContainerUser, .writableRootFilesystem,
        // Volumes
        .containerRuntimeSocketMounted, .sensitiveHostPath, .cloudCredentialsHostPath, .hostPathVolume,
        .hostPathPersistentVolume, .mountPropagationBidirectional, .writableHostPathMount,
        // Service Accounts
        .defaultServiceAccountAutomounts, .defaultServiceAccountBound, .defaultServiceAccountUsed,
        .serviceAccountFieldDeprecated, .serviceAccountTokenAutomounted, .serviceAccountTokenSecret,
        // Secrets
        .configMapSensitiveContent, .credentialInManifest, .privateKeyInManifest, .secretCommittedToGit,
        .secretInEnvironment, .secretLiteralInEnvironment,
        // RBAC
        .rbacApproveCSR, .rbacBind, .rbacBindAnonymous, .rbacBindAuthenticated, .rbacBindSystemMasters,
        .rbacClusterAdminBinding, .rbacCreatePersistentVolumes, .rbacCreatePods, .rbacCreateSATokens,
        .rbacDeleteEvents, .rbacEscalate, .rbacImpersonate, .rbacManageAWSAuth, .rbacManagerbac,
        .rbacNodesProxy, .rbacPodAttach, .rbacPodExec, .rbacPodPortforward, .rbacReadSecrets,
        .rbacWebhookConfigurations, .rbacWildcardAPIGroups, .rbacWildcardAll, .rbacWildcardResources,
        .rbacWildcardVerbs,
        // Network
        .endpointSliceLoopbackAddress, .ingressHostWildcardOrEmpty, .ingressNginxEOL,
        .ingressNginxSnippetAnnotation, .ingressNginxconfigMapAllowSnippets, .ingressTLSMissing,
        .networkPolicyAllowAll, .serviceExternalIPs, .serviceExternalNameLocalhost, .serviceTargetPortInvalid,
        .serviceTypeNodePort, .sshPortExposed,
        // Availability
        .barePod, .deploymentReplicasTooLow, .hpaMaxReplicasMissing, .hpaMinReplicasMissing,
        .hpaMaxNotAboveMin, .hpaMinReplicasTooLow, .podDisruptionBudgetBlocksEviction,
        .podDisruptionBudgetPolicyMissing, .restartPolicyNotAlways,
        // Jobs
        .cronJobConcurrencyPolicyNotSet, .cronJobRestartPolicyInvalid, .cronJobScheduleInvalid,
        .cronJobStartingDeadlineMissing, .jobTTLMissing,
        // Workloads
        .tillerDeployed,
        // Namespaces
        .namespacePSALabelMissing, .namespacePSALevelPrivileged,
        // Storage
        .pvcStorageRequestMissing,
        // Metadata
        .apiVersionDeprecated, .apiVersionRemoved, .environmentVariableDuplicate, .labelValueInvalid,
        .namespaceDefaultExplicit, .resourceNameMissing, .selectorLabelsMismatch,
        // Hygiene
        .duplicateKey, .fieldTypeInvalid, .inlineExemptionInvalid,
    ]

    private static let byID = Dictionary(all.map { ($0.id, $0) }) { first, _ in first }

    /// The rule with an id, nil where there is none.
    public static func named(_ id: String) -> Rule? { byID[id] }
}
