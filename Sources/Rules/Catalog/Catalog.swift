extension Rule {
    /// Every rule, by the folders of this catalog. A rule file adds one name here; a test insists on it. Of several that may
    /// find the same field with the same severity, the one that stands first is told.
    public static let all: [Rule] = [
        // Resources
        .cpuLimitMissing, .cpuRequestMissing, .containerCountTooHigh, .cpuLimitSet, .cpuRequestNotEqualLimit,
        .emptyDirSizeLimitMissing, .ephemeralStorageRequestLimitMissing,
        .ephemeralStorageRequestNotEqualLimit, .limitRequestRatioTooHigh, .memoryLimitMissing,
        .memoryRequestMissing, .memoryRequestNotEqualLimit, .priorityClassMissing, .priorityClassNotAllowed,
        .qosClassBestEffort, .qosClassNotGuaranteed, .resourceOutOfBounds,
        // Probes
        .execProbeCommandForbidden, .livenessProbeMissing, .livenessProbePortUndeclared,
        .podLifetimeUnbounded, .preStopHookMissing, .probeTimingNotExplicit, .probesIdentical,
        .readinessProbeMissing, .readinessProbePortUndeclared, .startupProbeMissing,
        .startupProbePortUndeclared, .terminationGracePeriodTooLong,
        // Images
        .gatekeeperRepoPrefixAmbiguous, .imageDigestMissing, .imageNotPinned, .imagePullPolicyLatestNotAlways,
        .imagePullPolicyNever, .imagePullPolicyNotAlways, .imagePullSecretMissing, .imageRegistryDeprecated,
        .imageRegistryForbidden, .imageRegistryNotAllowed,
        // Pod Security
        .capabilitySysAdmin, .capabilityNetRawAdded, .capabilityDangerous, .capabilitiesBeyondBaseline,
        .capabilitiesAddedBeyondNetBind, .capabilitiesNotDroppingAll, .capabilityNetRawNotDropped,
        .allowPrivilegeEscalation, .appArmorProfileForbidden, .appArmorProfileMissing, .capabilitiesDropEmpty,
        .crEscapeSysctl, .customResourceHostAccess, .helmValuesUnsafe, .hardeningRemoved, .ephemeralContainersPresent,
        .hostAliasesSet, .hostIPC,
        .hostNetwork, .hostPID,
        .hostPort, .hostProcessContainer, .hostUsersNotFalse, .interactiveContainer, .linuxHardeningMissing,
        .privilegedContainer, .privilegedPort, .probeOrLifecycleHostSet, .procMountUnmasked,
        .runAsGroupLowGID, .runAsGroupRoot, .runAsNonRootMissing, .runAsUserLowUID, .runAsUserRoot,
        .runtimeClassMissing, .seLinuxTypeForbidden, .seLinuxUserOrRoleSet, .sccPrivileged,
        .seccompProfileMissing, .seccompUnconfined, .securityContextMissing, .shareProcessNamespace,
        .sudoInCommand, .supplementalGroupsOutOfRange, .unsafeSysctls, .volumeTypeNotAllowed,
        .windowsNotContainerUser, .writableRootFilesystem,
        // Volumes
        .containerRuntimeSocketMounted, .sensitiveHostPath, .cloudCredentialsHostPath, .hostPathVolume,
        .hostPathPersistentVolume, .mountPropagationBidirectional, .subpathMount, .writableHostPathMount,
        // Service Accounts
        .defaultServiceAccountAutomounts, .defaultServiceAccountBound, .defaultServiceAccountUsed,
        .serviceAccountFieldDeprecated, .serviceAccountTokenAutomounted, .serviceAccountTokenProjectionLong,
        .serviceAccountTokenSecret,
        // Secrets
        .configMapSensitiveContent, .credentialInManifest, .privateKeyInManifest, .restrictedSecretReferenced,
        .secretBasicAuthType, .secretCommittedToGit, .secretInEnvironment, .secretLiteralInEnvironment,
        // RBAC
        .rbacWildcardAll, .rbacWildcardResources, .rbacWildcardVerbs, .rbacWildcardAPIGroups,
        .rbacAdminEditBinding, .rbacApproveCSR, .rbacBind, .rbacBindAnonymous, .rbacBindAuthenticated,
        .rbacBindSystemMasters, .rbacClusterAdminBinding, .rbacBindSystemRole, .rbacAggregatesDefaultRoles,
        .rbacCreatePersistentVolumes, .rbacCreatePods,
        .rbacCreateSATokens, .rbacDeleteEvents, .rbacDeletePodLogs, .rbacDeleteResources, .rbacEscalate,
        .rbacImpersonate, .rbacManageAWSAuth, .rbacManageConfigMaps, .rbacManageNetworking, .rbacManageRBAC,
        .rbacModifyWorkloads, .rbacNodesProxy, .rbacPodAttach, .rbacPodExec, .rbacPodPortforward,
        .rbacReadSecrets, .rbacWebhookConfigurations,
        // Network
        .containerPortsInvalid, .endpointSliceLoopbackAddress, .ingressClassNotAllowed,
        .ingressDefaultBackend, .ingressHostNotAllowed, .ingressHostWildcardOrEmpty, .ingressNginxEOL,
        .ingressNginxSnippetAnnotation, .ingressNginxConfigMapAllowSnippets, .ingressTLSMissing,
        .networkPolicyAllowAll, .serviceExternalIPs, .serviceExternalNameLocalhost,
        .serviceExternalTrafficPolicy, .serviceLBNotEncrypted, .servicePortOutOfRange,
        .serviceTargetPortInvalid, .serviceTypeLoadBalancer, .serviceTypeNodePort,
        .serviceUnnamedOrNumericPorts, .sshPortExposed,
        // Availability
        .barePod, .deploymentReplicasTooLow, .hpaMaxReplicasMissing, .hpaMinReplicasMissing,
        .hpaMaxNotAboveMin, .hpaMinReplicasTooLow, .nodeAffinityMissing, .nodePinningOrControlPlaneToleration,
        .podAntiAffinityMissing, .podDisruptionBudgetBlocksEviction, .podDisruptionBudgetPolicyMissing,
        .podDisruptionBudgetUnhealthyEvictionPolicy, .restartPolicyNotAlways, .rollingUpdateStrategyMissing,
        .topologySpreadDoNotSchedule, .topologySpreadMissing,
        // Jobs
        .cronJobConcurrencyPolicyNotSet, .cronJobRestartPolicyInvalid, .cronJobScheduleInvalid,
        .cronJobStartingDeadlineMissing, .cronJobSuspended, .jobNotViaCronJob, .jobTTLMissing,
        // Workloads
        .dnsNdotsNotTuned, .gitSyncArgsUnsafe, .kubernetesDashboardDeployed, .log4shellMitigationMissing,
        .serviceLinksEnabled, .tillerDeployed,
        // Namespaces
        .admissionWebhookFailOpen, .namespaceKubeSystem, .namespacePSALabelMissing,
        .namespacePSALevelPrivileged, .namespacePSAVersionMissing, .policyExceptionWithoutExpiry,
        // Storage
        .pvcAccessMode, .pvcStorageRequestMissing, .statefulsetVolumeClaimAnnotation,
        .storageClassMissingOrDenied,
        // Metadata
        .annotationRequiredOrForbidden, .apiVersionDeprecated, .apiVersionRemoved,
        .environmentVariableDuplicate, .environmentVariablePolicy, .labelEnvMissing, .labelInstanceMismatch,
        .labelOwnerMissing, .labelValueInvalid, .namePatternViolation, .namespaceDefaultExplicit,
        .namespaceMissing, .recommendedLabelsMissing, .resourceNameMissing, .selectorLabelsMismatch,
        // Hygiene
        .duplicateKey, .kindUnknown, .fieldTypeInvalid, .inlineExemptionInvalid, .sortedKeys,
        // Third Party
        .agentSandboxHardening, .argoWorkflowsRolloutsHygiene, .certManagerCertificateLimits,
        .consulTraefikTLSMinimum, .fluxSourceNotVerified, .istioMtlsNotStrict, .linkerdInjectionOrPolicy,
        .openshiftRouteInsecure, .tektonTaskSecurityContext,
    ]

    private static let byID = Dictionary(all.map { ($0.id, $0) }) { first, _ in first }

    /// The rule with an id, nil where there is none.
    public static func named(_ id: String) -> Rule? { byID[id] }
}
