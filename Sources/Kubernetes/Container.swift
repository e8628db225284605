import Manifest

/// A container of a pod, of any sort.
public struct Container {
    /// What part a container has in its pod.
    public enum Role: Sendable {
        /// One of `containers`.
        case main
        /// One of `initContainers`, run to its end before the main ones start.
        case initial
        /// One of `initContainers` with `restartPolicy: Always`, which runs beside the main ones (KEP-753).
        case sidecar
        /// One of `ephemeralContainers`, added for debugging.
        case ephemeral

        /// How a message speaks of it.
        public var title: String {
            switch self {
            case .main: "container"
            case .initial: "init container"
            case .sidecar: "sidecar container"
            case .ephemeral: "ephemeral container"
            }
        }
    }

    /// The container.
    public let node: Node
    /// Its part in the pod.
    public let role: Role
    /// The list that it stands in: `containers`, `initContainers` or `ephemeralContainers`.
    public let list: Key
    /// Its place in its list, from 0; nil where the field holds one container and no list.
    public let index: Int?
    /// `name`; empty where there is none. Of one that the API server would refuse for its length only the beginning.
    public private(set) var name = ""
    /// `image`.
    public private(set) var image: Node?
    /// `image`, taken apart; nil where there is none.
    public let imageReference: ImageReference?
    /// `resources`.
    public let resources: Resources
    /// `securityContext`.
    public let securityContext: SecurityContext
    /// `livenessProbe`.
    public private(set) var livenessProbe: Node?
    /// `readinessProbe`.
    public private(set) var readinessProbe: Node?

    /// - Parameters:
    ///   - template: what a task of Tekton says of all its steps, where a step does not.
    ///   - name: what it is called where it has no name of its own.
    init(_ node: Node, list: Key, index: Int?, template: Node? = nil, name outer: String? = nil) {
        self.node = node
        self.list = list
        self.index = index
        var resources: Node?
        var securityContext: Node?
        var restartsAlways = false
        for field in node.children {
            switch field.knownKey {
            case .name:
                name =
                    field.utf8.count > 256
                    ? String(decoding: field.utf8.prefix(256), as: UTF8.self) : field.scalarText ?? ""
            case .image: image = field
            case .resources, .computeResources: resources = field
            case .securityContext: securityContext = field
            case .livenessProbe: livenessProbe = field
            case .readinessProbe: readinessProbe = field
            case .restartPolicy: restartsAlways = field.equals("Always")
            default: break
            }
        }
        if name.isEmpty, let outer { name = String(outer.prefix(256)) }
        if let template {
            image = image ?? template[.image]
            resources = resources ?? template[.computeResources] ?? template[.resources]
            securityContext = securityContext ?? template[.securityContext]
        }
        imageReference = image?.scalarText.map { ImageReference($0) }
        self.resources = Resources(resources)
        self.securityContext = SecurityContext(securityContext)
        switch list {
        case .initContainers: role = restartsAlways ? .sidecar : .initial
        case .ephemeralContainers: role = .ephemeral
        case .sidecars: role = .sidecar
        default: role = .main
        }
    }

    /// The route from the pod spec to the container.
    public var path: FieldPath { FieldPath([.key(list.text)] + (index.map { [.index($0)] } ?? [])) }

    /// Whether it runs as long as the pod does and has resources of its own: a main container or a sidecar.
    public var runsBesideTheOthers: Bool { role == .main || role == .sidecar }
}
