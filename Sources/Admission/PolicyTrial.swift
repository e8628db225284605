import Kubernetes
import Manifest
import Policy
import Rules

/// Tries policies on examples: objects that they must accept, and objects of which they must refuse each.
public struct PolicyTrial {
    private let judge: Judge
    private let names: Set<String>
    /// What did not come out as it should.
    public private(set) var failures: [PolicyProblem] = []
    /// How many objects the policies accepted and refused as they should.
    public private(set) var asExpected = (good: 0, bad: 0)
    /// The names of the policies that refused a bad example.
    public private(set) var refusing: Set<String> = []

    /// An example: a text of objects, and what they were before.
    public struct Example {
        /// The file, as messages name it.
        public var file: String
        /// The objects.
        public var text: [UInt8]
        /// What the objects were; nil where they are new. An object that is only there is deleted.
        public var before: [UInt8]?
        /// Whether the objects must be refused.
        public var isBad: Bool

        /// Creates an example.
        public init(file: String, text: [UInt8], before: [UInt8]? = nil, isBad: Bool) {
            (self.file, self.text, self.before, self.isBad) = (file, text, before, isBad)
        }
    }

    /// - Parameter names: the policies that are tried.
    public init(_ policies: AdmissionPolicies, names: Set<String>) {
        let rules = policies.rules.filter { names.contains(String($0.id.dropFirst(AdmissionPolicies.prefix.count))) }
        judge = Judge(rules: rules, context: Judgement.Context(RuleCatalog(rules), trustsAuthor: true))
        self.names = names
    }

    /// Tries an example.
    public mutating func run(_ example: Example) {
        var former: [ObjectIdentity: ObjectSnapshot] = [:]
        let brokenBefore = PolicyTrial.read(example.before ?? [], example) {
            former[$0.identity] = ObjectSnapshot($0)
        }
        var present: Set<ObjectIdentity> = []
        let broken = PolicyTrial.read(example.text, example) { object in
            present.insert(object.identity)
            note(object, former[object.identity].map { .updated(from: $0) } ?? .created, example)
        }
        _ = PolicyTrial.read(example.before ?? [], example) { object in
            if !present.contains(object.identity) { note(object, .deleted, example) }
        }
        failures += brokenBefore + broken
        if present.isEmpty, former.isEmpty, failures.isEmpty {
            failures.append(PolicyProblem(file: example.file, position: nil, message: "it has no object"))
        }
    }

    private static func read(
        _ text: [UInt8], _ example: Example, _ body: (KubernetesObject) -> Void
    ) -> [PolicyProblem] {
        var broken: [PolicyProblem] = []
        text.withUnsafeBytes { bytes in
            ManifestReader().read(Input(bytes: bytes)) { event in
                switch event {
                case .object(let object): body(KubernetesObject(object))
                case .failure(let failure, _):
                    broken.append(
                        PolicyProblem(file: example.file, position: failure.position, message: failure.message))
                case .document: break
                }
            }
        }
        return broken
    }

    private mutating func note(_ object: KubernetesObject, _ fate: ObjectChange.Fate, _ example: Example) {
        let verdict = judge.verdict(on: object, fate: fate)
        let found = verdict?.findings ?? []
        func fail(_ message: String) {
            failures.append(PolicyProblem(file: example.file, position: object.node.position, message: message))
        }
        if found.isEmpty, let open = verdict?.undecided.first {
            return fail("\(object.identity) cannot be decided by \(open.rule): it needs \(open.reason)")
        }
        if example.isBad {
            refusing.formUnion(found.map { String($0.rule.dropFirst(AdmissionPolicies.prefix.count)) })
            guard found.isEmpty else { return asExpected.bad += 1 }
            fail("\(object.identity) is accepted, and should be refused by \(names.sorted().joined(separator: " or "))")
        } else {
            guard let first = found.first else { return asExpected.good += 1 }
            fail("\(object.identity) is refused by \(first.rule), and should be accepted: \(first.message)")
        }
    }
}
