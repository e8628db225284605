/// The mapping keys that are found by number instead of by text: those that the reader itself and the typed views of
/// Kubernetes objects look for in every document. Any other key is found by its text.
public enum Key: Int32, CaseIterable, Sendable, Codable {
    case apiVersion, kind, metadata, items, spec, status, template, jobTemplate
    case name, generateName, namespace, labels, annotations, ownerReferences, uid
    case containers, initContainers, ephemeralContainers, volumes
    case container, script, steps, sidecars, computeResources
    case image, imagePullPolicy, command, args, env, envFrom, ports, resources, volumeMounts, lifecycle
    case livenessProbe, readinessProbe, startupProbe, restartPolicy
    case limits, requests, cpu, memory
    case securityContext, privileged, allowPrivilegeEscalation, readOnlyRootFilesystem, runAsNonRoot, runAsUser
    case runAsGroup, capabilities, add, drop, procMount, seccompProfile, appArmorProfile, seLinuxOptions
    case windowsOptions, hostProcess, sysctls, type
    case hostNetwork, hostPID, hostIPC, hostUsers, hostPath, os
    case serviceAccountName, serviceAccount, automountServiceAccountToken
    case rules, apiGroups, verbs, resourceNames, nonResourceURLs
    case value, valueFrom, data, stringData
    case minReplicas, maxReplicas, startingDeadlineSeconds, concurrencyPolicy
    case replicas, selector, suspend, schedule, containerPort, hostPort, port, `protocol`, stdin, tty, mountPath,
        readOnly
    case terminationGracePeriodSeconds, priorityClassName, runtimeClassName, enableServiceLinks, shareProcessNamespace
    case nodeName, externalIPs, ttlSecondsAfterFinished, fsGroup, supplementalGroups

    /// The key as it stands in a manifest: the name of the case.
    public var text: String { Key.texts[Int(rawValue)] }

    /// The key with a number, nil for a number of no key.
    @inline(__always) static func numbered(_ number: Int32) -> Key? {
        number >= 0 && Int(number) < all.count ? all[Int(number)] : nil
    }

    private static let all = allCases
    /// The names of the cases, in their order: the language gives them too, and takes a twentieth of the program's start for it.
    private static let texts: [String] = """
        apiVersion kind metadata items spec status template jobTemplate name generateName namespace labels \
        annotations ownerReferences uid containers initContainers ephemeralContainers volumes container script steps \
        sidecars computeResources image imagePullPolicy command args env envFrom ports resources volumeMounts \
        lifecycle livenessProbe readinessProbe startupProbe restartPolicy limits requests cpu memory securityContext \
        privileged allowPrivilegeEscalation readOnlyRootFilesystem runAsNonRoot runAsUser runAsGroup capabilities \
        add drop procMount seccompProfile appArmorProfile seLinuxOptions windowsOptions hostProcess sysctls type \
        hostNetwork hostPID hostIPC hostUsers hostPath os serviceAccountName serviceAccount \
        automountServiceAccountToken rules apiGroups verbs resourceNames nonResourceURLs value valueFrom data \
        stringData minReplicas maxReplicas startingDeadlineSeconds concurrencyPolicy replicas selector suspend \
        schedule containerPort hostPort port protocol stdin tty mountPath readOnly terminationGracePeriodSeconds \
        priorityClassName runtimeClassName enableServiceLinks shareProcessNamespace nodeName externalIPs \
        ttlSecondsAfterFinished fsGroup supplementalGroups
        """.split(separator: " ").map(String.init)

    /// A set of keys, for looking whether any of them stands in a value.
    public struct Set: Sendable {
        private let has: [Bool]

        /// The set of some keys.
        public init(_ keys: [Key]) { has = Key.allCases.map(keys.contains) }

        @inline(__always) func contains(_ number: Int32) -> Bool {
            number >= 0 && number < has.count && has[Int(number)]
        }
    }
}
