extension Rule {
    /// Every rule, by area. A rule file adds one line here; a test insists on it.
    public static let all: [Rule] = [
        .cpuRequestMissing, .cpuLimitMissing, .memoryRequestMissing, .memoryLimitMissing,
        .livenessProbeMissing, .readinessProbeMissing,
        .imageNotPinned, .imageDigestMissing,
        .privilegedContainer, .hostProcessContainer, .hostNetwork, .hostPID, .hostIPC, .hostPort,
        .probeOrLifecycleHostSet, .appArmorProfileForbidden, .seLinuxTypeForbidden, .seLinuxUserOrRoleSet,
        .procMountUnmasked, .seccompUnconfined, .unsafeSysctls,
        // Of several about one field the sharper stands first.
        .capabilitySysAdmin, .capabilitiesBeyondBaseline, .capabilitiesAddedBeyondNetBind, .capabilitiesNotDroppingAll,
        .allowPrivilegeEscalation, .runAsNonRootMissing, .runAsUserRoot, .seccompProfileMissing, .volumeTypeNotAllowed,
        .hostPathVolume,
        .rbacPodExec,
        .barePod, .hpaMinReplicasMissing, .hpaMaxReplicasMissing,
        .cronJobStartingDeadlineMissing, .cronJobConcurrencyPolicyNotSet,
        .duplicateKey, .fieldTypeInvalid, .inlineExemptionInvalid,
    ]

    /// The rule with an id, nil where there is none.
    public static func named(_ id: String) -> Rule? { all.first { $0.id == id } }
}
