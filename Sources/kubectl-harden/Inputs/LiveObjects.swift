import Glibc
import Inspection
import Kubernetes
import Policy
import Rules

/// Judges live objects: what kubectl gets, read as it comes. Controllers are asked for before what they own, so that a
/// Deployment is reported, and not its ReplicaSets and pods as well.
struct LiveObjects {
    private let kubectl: Kubectl
    private let arguments: LiveArguments

    init(_ arguments: LiveArguments) {
        self.arguments = arguments
        kubectl = Kubectl(cluster: arguments.cluster)
    }

    /// Judges objects by the types that the user names, or of every type that the rules judge and the cluster has.
    func inspect(_ types: [String], rules: [Rule], by inspector: Inspector, handle: (Outcome) -> Void) {
        do throws(Kubectl.Failure) {
            for group in types.isEmpty ? [try judgedTypes(by: rules)] : LiveObjects.ordered(types) {
                var file = Inspector.File(name: nil, origin: .live)
                file.unit = .live
                try kubectl.run(["get"] + group + arguments.objects + ["--output", "json"]) {
                    inspector.inspect($0, as: file, handle: handle)
                }
            }
        } catch {
            handle(.failed(FailedDocument(file: nil, position: nil, message: error.message + LiveObjects.hint(types))))
        }
    }

    /// Why a name was taken for a type, where its user may have meant a file.
    private static func hint(_ types: [String]) -> String {
        guard types.count == 1, let type = types.first, !type.contains(",") else { return "" }
        return access(type, F_OK) == 0
            ? "; the file or folder \(type) is not read, as the options ask for live objects"
            : "; there is no file or folder \(type), so it was taken for a type"
    }

    // MARK: Types

    /// kubectl prints the types in the order in which they are named: those that others own come last.
    static func ordered(_ types: [String]) -> [[String]] {
        // `TYPE/NAME` goes for itself; `TYPE NAME...` and `TYPE,TYPE` as they stand.
        guard types.count == 1 || types.allSatisfy({ $0.contains("/") }) else { return [types] }
        if types.count > 1 { return [types.sorted { rank($0) < rank($1) }] }
        let parts = types[0].split(separator: ",").map(String.init)
        return [[parts.sorted { rank($0) < rank($1) }.joined(separator: ",")]]
    }

    private static func rank(_ type: String) -> Int {
        switch type.split(whereSeparator: { $0 == "/" || $0 == "." }).first.map({ $0.lowercased() }) ?? "" {
        case "pod", "pods", "po": 3
        case "replicaset", "replicasets", "rs", "job", "jobs": 2
        case "cronjob", "cronjobs", "cj", "deployment", "deployments", "deploy": 0
        default: 1
        }
    }

    /// The types of the cluster, as kubectl names them, that some rule judges.
    private func judgedTypes(by rules: [Rule]) throws(Kubectl.Failure) -> [String] {
        let wanted = JudgedKinds(rules)
        let table = try kubectl.run(["api-resources", "--verbs=list", "--no-headers"]) { input in
            input.text(limit: 16 << 20)
        }
        let types = table.split(separator: "\n").compactMap { line -> String? in
            // NAME SHORTNAMES APIVERSION NAMESPACED KIND, where short names may be missing.
            let columns = line.split(separator: " ").map(String.init)
            guard columns.count >= 4 else { return nil }
            let (kind, version) = (columns[columns.count - 1], columns[columns.count - 3])
            let group = version.contains("/") ? String(version.prefix { $0 != "/" }) : ""
            guard wanted.contains(kind: kind, group: group) else { return nil }
            return group.isEmpty ? columns[0] : "\(columns[0]).\(group)"
        }
        guard !types.isEmpty else {
            throw Kubectl.Failure(message: "the cluster has no resource type that the rules judge")
        }
        let unique = Set(types).sorted { (LiveObjects.rank($0), $0) < (LiveObjects.rank($1), $1) }
        return [unique.joined(separator: ",")]
    }
}

/// The kinds that a set of rules judges.
struct JudgedKinds {
    private var kinds: Set<Kind> = []

    init(_ rules: [Rule]) {
        for rule in rules {
            if rule.traits.contains(.yieldsToAutoscaler) { kinds.insert(.horizontalPodAutoscaler) }
            switch rule.check {
            case .kinds(let judged, _), .objects(.only(let judged), _), .changes(.only(let judged), _),
                .sets(let judged, _, _):
                kinds.formUnion(judged)
            case .removals: break
            case .roleRules: kinds.formUnion([.role, .clusterRole])
            // Rules about any object are judged on the objects that the others ask for.
            case .containers, .images, .pods, .objects(.any, _), .changes(.any, _):
                kinds.formUnion(Kind.workloads)
            }
        }
    }

    func contains(kind: String, group: String) -> Bool { kinds.contains(Kind(kind, in: group)) }
}
