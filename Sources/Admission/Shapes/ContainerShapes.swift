import CEL
import Kubernetes
import Manifest

/// What the API server makes of containers.
///
/// Source: https://github.com/kubernetes/kubernetes/blob/master/pkg/apis/core/v1/defaults.go
enum ContainerShapes {
    /// A container of a pod.
    static let ofPod = shape(ports: ports, resources: completedResources)
    /// A container of a pod with the network of its node: its ports are those of the node.
    static let ofHostPod = shape(ports: hostPorts, resources: completedResources)
    /// A container in the template of a workload, or one that is added to a pod later.
    static let ofTemplate = shape(ports: ports, resources: resources)

    private static func shape(ports: ObjectShape, resources: ObjectShape) -> ObjectShape {
        ObjectShape(
            [
                "env": ObjectShape(
                    element: ObjectShape(["valueFrom": ObjectShape(["fieldRef": fieldReference])], omitted: ["value"])),
                "envFrom": ObjectShape(element: ObjectShape(omitted: ["prefix"])),
                "securityContext": ObjectShape(["capabilities": ObjectShape(omitted: ["add", "drop"])]),
                "lifecycle": ObjectShape([
                    "preStop": ObjectShape(["httpGet": httpGet]), "postStart": ObjectShape(["httpGet": httpGet]),
                ]),
                "ports": ports, "resources": resources,
                "volumeMounts": ObjectShape(element: ObjectShape(omitted: ["readOnly", "subPath", "subPathExpr"])),
                "livenessProbe": probe, "readinessProbe": probe, "startupProbe": probe,
            ],
            omitted: [
                "command", "args", "workingDir", "ports", "envFrom", "env", "volumeMounts", "volumeDevices", "stdin",
                "stdinOnce", "tty", "image", "imagePullPolicy", "terminationMessagePath", "terminationMessagePolicy",
            ],
            defaults: [
                "imagePullPolicy": .made { .text(pullPolicy(of: $0["image"]?.string ?? "")) },
                "resources": .value(.object()), "terminationMessagePath": .value(.text("/dev/termination-log")),
                "terminationMessagePolicy": .value(.text("File")),
            ])
    }

    /// When an image is pulled where nothing says it.
    static func pullPolicy(of image: String) -> String {
        let name = image.prefix { $0 != "@" }
        let tag = name.split(separator: "/").last?.split(separator: ":", maxSplits: 1).dropFirst().first
        let isLatest = tag.map { $0 == "latest" } ?? (name.count == image.count)
        return isLatest ? "Always" : "IfNotPresent"
    }

    /// A field of the pod, as the value of a variable or a file.
    static let fieldReference = ObjectShape(omitted: ["apiVersion"], defaults: ["apiVersion": .value(.text("v1"))])

    /// A request of a probe or hook.
    private static let httpGet = ObjectShape(
        omitted: ["path", "scheme", "host"], defaults: ["path": .value(.text("/")), "scheme": .value(.text("HTTP"))])

    private static let probe = ObjectShape(
        ["httpGet": httpGet, "grpc": ObjectShape(defaults: ["service": .value(.text(""))])],
        omitted: [
            "initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold",
        ],
        defaults: [
            "timeoutSeconds": .value(.int(1)), "periodSeconds": .value(.int(10)), "successThreshold": .value(.int(1)),
            "failureThreshold": .value(.int(3)),
        ])

    private static let portFields: Set = ["name", "hostPort", "hostIP", "protocol"]
    private static let ports = ObjectShape(
        element: ObjectShape(omitted: portFields, defaults: ["protocol": .value(.text("TCP"))]))
    private static let hostPorts = ObjectShape(
        element: ObjectShape(
            omitted: portFields,
            defaults: [
                "protocol": .value(.text("TCP")), "hostPort": .made { $0["containerPort"].map { Value($0) } },
            ]))

    private static let resources = ObjectShape(
        ["limits": .quantities, "requests": .quantities], omitted: ["limits", "requests"])

    /// Requests of a pod are limits where only these are set; those of a template are not.
    private static let completedResources = ObjectShape(
        ["limits": .quantities, "requests": .quantities], omitted: ["limits", "requests"], completed: ["requests"],
        defaults: ["requests": .made { $0["limits"].map { Value($0, shape: .quantities) } }])
}
