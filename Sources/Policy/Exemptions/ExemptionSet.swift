import Kubernetes
import Rules

/// The exemptions of a policy that count today, found quickly by the name of an object: a policy of hundreds costs no more
/// than one of a few.
public struct ExemptionSet: Sendable {
    private let all: [Exemption]
    /// The places in `all` of those that name their objects outright, and of all others.
    private var byName: [String: [Int]] = [:]
    private var others: [Int] = []

    /// The exemptions of a list that have not expired.
    public init(_ exemptions: [Exemption] = [], on today: CalendarDate = .today) {
        all = exemptions
        for (index, exemption) in exemptions.enumerated() where !exemption.hasExpired(on: today) {
            let names = exemption.match.names.compactMap(\.literal)
            if !names.isEmpty, names.count == exemption.match.names.count {
                for name in Set(names) { byName[name, default: []].append(index) }
            } else {
                others.append(index)
            }
        }
    }

    /// Whether there is none.
    public var isEmpty: Bool { byName.isEmpty && others.isEmpty }

    /// Whether an exemption asks for the file.
    public var namesFiles: Bool { all.contains { !$0.match.files.isEmpty } }

    /// Whether an exemption asks for labels.
    public var namesLabels: Bool { all.contains { !$0.match.labels.isEmpty } }

    /// The first exemption that covers a finding, and its place in the policy.
    public func first(
        covering finding: Finding, in object: KubernetesObject, file: String?
    ) -> (index: Int, exemption: Exemption)? {
        first(covering: finding, in: object.identity, label: object.label, file: file)
    }

    /// The first exemption that covers a finding about an object that is gone, and its place in the policy.
    public func first(covering finding: Finding, in object: ObjectFacts) -> (index: Int, exemption: Exemption)? {
        first(covering: finding, in: object.identity, label: object.labels.value, file: object.policyPath)
    }

    private func first(
        covering finding: Finding, in object: ObjectIdentity, label: (String) -> String?, file: String?
    ) -> (index: Int, exemption: Exemption)? {
        if isEmpty { return nil }
        for index in (byName[object.name] ?? []) + others
        where all[index].covers(finding, in: object, label: label, file: file) {
            return (index, all[index])
        }
        return nil
    }
}
