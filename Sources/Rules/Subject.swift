import Manifest

/// What a finding is about, in the terms by which it is placed and matched.
struct Subject: Sendable, Codable {
    /// The kinds of subject.
    enum Kind: Sendable, Codable {
        case object
        case pod
        case container(list: Manifest.Key, index: Int?, name: String)
        /// A rule of a role, with its content, since it has no name; nil until there is a finding.
        case roleRule(index: Int, content: String?)
    }

    var kind = Kind.object
    /// Which of the object's pods it belongs to, from 1; 0 for none.
    var podNumber = 0
    /// The route from the object to the pod spec; empty without a pod.
    var podPath = FieldPath()
    /// The same as text.
    var podPathText = ""
    /// What names the container in front of a message; empty for any other subject.
    var title = ""

    /// The name of the container, nil for any other subject.
    var container: String? {
        if case .container(_, _, let name) = kind { name } else { nil }
    }

    /// The route from the object to the subject.
    var path: FieldPath {
        switch kind {
        case .object, .pod: podPath
        case .container(let list, let index, _):
            podPath.appending(FieldPath([.key(list.text)] + (index.map { [.index($0)] } ?? [])))
        case .roleRule(let index, _): FieldPath([.key("rules"), .index(index)])
        }
    }

    /// The route as text.
    var pathText: String {
        switch kind {
        case .object, .pod: return podPathText
        case .roleRule(let index, _): return "rules[" + String(index) + "]"
        case .container(let list, let index, _):
            var text = podPathText
            text.reserveCapacity(podPathText.utf8.count + 80)
            if !text.isEmpty { text.append(".") }
            text.append(list.text)
            guard let index else { return text }
            text.append("[")
            text.append(String(index))
            text.append("]")
            return text
        }
    }

    /// The route by names instead of places.
    var anchor: String {
        switch kind {
        case .object: ""
        case .pod: podPathText
        case .container(let list, _, let name): podPathText + "." + list.text + "[" + name + "]"
        case .roleRule(_, let content): "rules[\(content ?? "")]"
        }
    }
}

/// A field of one subject. Two findings about the same one have the same cause.
struct SameField: Hashable {
    private let pod: Int
    private let list: Manifest.Key?
    private let index: Int
    private let field: String
    /// What tells a finding of a team's own rule from all others: each of them stands.
    private let own: String

    func hash(into hasher: inout Hasher) {
        // At once, which costs less than one by one.
        hasher.combine((pod << 32) ^ (index << 8) ^ (list.map { Int($0.rawValue) } ?? -1))
        hasher.combine(field)
    }

    /// The fields that a finding is about: one for each bad entry of a list, by the field of the entry that is wrong, and
    /// otherwise a single one; or the causes that it shares with others.
    static func all(of finding: Finding) -> [SameField] {
        if !finding.causes.isEmpty { return finding.causes.map { SameField(finding, field: $0) } }
        if finding.entries.isEmpty { return [SameField(finding)] }
        return finding.entries.map { entry in
            let steps = entry.field.steps
            let place = steps.lastIndex { if case .index = $0 { true } else { false } } ?? 0
            return SameField(finding, field: FieldPath(Array(steps.prefix(place + 2))).description)
        }
    }

    /// Whether a finding is about its field alone.
    static func isSingle(_ finding: Finding) -> Bool { finding.causes.isEmpty && finding.entries.isEmpty }

    /// The field of a finding that is about one alone.
    init(_ finding: Finding) { self.init(finding, field: finding.matchedField) }

    private init(_ finding: Finding, field: String) {
        pod = finding.subject.podNumber
        own = finding.traits.contains(.isOfTeam) ? finding.rule + " " + finding.message : ""
        switch finding.subject.kind {
        case .container(let list, let index, _):
            (self.list, self.index, self.field) = (list, index ?? -1, field)
        case .roleRule(let index, _):
            (list, self.index, self.field) = (nil, index, field)
        case .object, .pod:
            // A finding of the pod as a whole may be about a field of a container.
            let mayBeOfContainer = field.hasPrefix("containers[") || field.hasPrefix("initC") || field.hasPrefix("eph")
            let steps = mayBeOfContainer ? FieldPath(field).steps : []
            let lists = [Manifest.Key.containers, .initContainers, .ephemeralContainers]
            if steps.count > 2, case .key(let name) = steps[0], case .index(let index) = steps[1],
                let list = lists.first(where: { $0.text == name })
            {
                (self.list, self.index) = (list, index)
                self.field = FieldPath(Array(steps.dropFirst(2))).description
            } else {
                (list, index, self.field) = (nil, -1, field)
            }
        }
    }
}
