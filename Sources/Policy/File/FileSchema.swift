import Kubernetes
import Manifest
import Text

/// The form of a configuration file, from which it is checked, its JSON schema is written and its keys are documented.
public indirect enum FileSchema: Sendable {
    /// Anything.
    case anything
    /// Any text but an empty one.
    case text
    /// Any text.
    case anyText
    /// True or false.
    case flag
    /// A whole number that is not negative.
    case number
    /// A day such as `2027-01-31`.
    case date
    /// A version of Kubernetes such as `1.34`, as text.
    case version
    /// One of these texts.
    case choice([String])
    /// The id of one of these rules, or of a policy, of which it may not be known here whether it is there.
    case ruleID([String])
    /// A sequence.
    case list(FileSchema)
    /// One value, or a sequence of them.
    case oneOrMore(FileSchema)
    /// A mapping from any key.
    case map(FileSchema)
    /// A mapping in which these keys may stand and no others.
    case object([Member])
    /// The same with the ids of policies, and what stands under each.
    case rules([Member], policy: FileSchema)

    /// With what the id of a policy of one's own begins.
    public static let policyPrefix = "policy/"

    /// A key of an object.
    public struct Member: Sendable {
        /// The key.
        public var key: String
        /// What it is for.
        public var title: String
        /// What stands under it.
        public var value: FileSchema
        /// Whether it must be there.
        public var isRequired: Bool

        /// A key that may be left out, unless `isRequired`.
        init(_ key: String, _ value: FileSchema, _ title: String, isRequired: Bool = false) {
            self.key = key
            self.title = title
            self.value = value
            self.isRequired = isRequired
        }
    }

    /// What a message calls the form.
    var title: String {
        switch self {
        case .anything: "anything"
        case .text, .anyText: "a string"
        case .flag: "true or false"
        case .number: "a whole number"
        case .date: "a date such as 2027-01-31"
        case .version: "a version such as \"1.34\", in quotes, at most \(KubernetesVersion.newest)"
        case .choice(let choices): "one of " + choices.joined(separator: ", ")
        case .ruleID: "the id of a rule"
        case .list(let element): "a list in which each entry is \(element.title)"
        case .oneOrMore(let element): "\(element.title), or a list of them"
        case .map, .object, .rules: "a mapping"
        }
    }
}

// MARK: Checking

extension FileSchema {
    /// What is wrong at and below a node. A key without a value counts as left out.
    func problems(of node: Node, in file: String) -> [PolicyProblem] {
        var problems: [PolicyProblem] = []
        check(node, in: file, &problems)
        return problems
    }

    private func check(_ node: Node, in file: String, _ problems: inout [PolicyProblem]) {
        func complain(_ message: String, at place: Position? = nil) {
            problems.append(PolicyProblem(file: file, position: place ?? node.position, message: message))
        }
        switch self {
        case .list(let element):
            guard node.isSequence else { return complain("expected \(title)") }
            for child in node.children { element.check(child, in: file, &problems) }
        case .oneOrMore(let element):
            if node.isSequence, node.count == 0 { return complain("expected at least one entry") }
            for child in node.isSequence ? Array(node.children) : [node] { element.check(child, in: file, &problems) }
        case .map(let value):
            guard node.isMapping else { return complain("expected \(title)") }
            for child in node.children { value.check(child, in: file, &problems) }
        case .rules(let members, let policy):
            guard node.isMapping else { return complain("expected \(title)") }
            let ids = node.children.filter { $0.key.hasPrefix(FileSchema.policyPrefix) }.map(\.key)
            FileSchema.object(members + ids.map { Member($0, policy, "settings of a policy") }).check(
                node, in: file, &problems)
        case .object(let members):
            guard node.isMapping else { return complain("expected \(title)") }
            for child in node.children {
                guard let member = members.first(where: { $0.key == child.key }) else {
                    let hint = Nearest.hint(child.key, among: members.map(\.key))
                    complain("unknown key \"\(child.key)\"\(hint)", at: child.keyPosition)
                    continue
                }
                if child.isNull, !member.isRequired { continue }
                member.value.check(child, in: file, &problems)
            }
            for member in members where member.isRequired && node[member.key] == nil {
                complain("\"\(member.key)\" is missing: \(member.title)")
            }
        case .choice(let choices), .ruleID(let choices):
            guard let text = node.writtenText else { return complain("expected \(title)") }
            if case .ruleID = self, text.hasPrefix(FileSchema.policyPrefix) { return }
            guard !choices.contains(text) else { return }
            let nearest = Nearest.hint(text, among: choices)
            complain("unknown value \"\(text)\"\(nearest)" + (choices.count > 12 ? "" : " (\(title))"))
        case .anything: break
        case .text, .anyText, .flag, .number, .date, .version:
            if !accepts(node) { complain("expected \(title)") }
        }
    }

    private func accepts(_ node: Node) -> Bool {
        switch self {
        case .anyText: node.writtenText != nil
        case .flag: node.bool != nil
        case .number: node.int.map { $0 >= 0 } ?? false
        case .date: node.string.flatMap { CalendarDate($0) } != nil
        case .version: node.string.flatMap { KubernetesVersion($0) }.map { $0 <= .newest } ?? false
        default: node.writtenText.map { !$0.isEmpty } ?? false
        }
    }
}

// MARK: JSON schema

extension FileSchema {
    /// The form as a JSON schema, as editors use it.
    func append(to json: inout JSONText, title: String? = nil) {
        json.append(raw: "{")
        if let title {
            json.append(raw: "\"description\":")
            json.append(title)
            json.append(raw: ",")
        }
        switch self {
        case .anything: break
        case .text: json.append(raw: "\"type\":\"string\",\"minLength\":1")
        case .anyText: json.append(raw: "\"type\":\"string\"")
        case .flag: json.append(raw: "\"type\":\"boolean\"")
        case .number: json.append(raw: "\"type\":\"integer\",\"minimum\":0")
        case .date: json.append(raw: "\"type\":\"string\",\"pattern\":\"^[0-9]{4}-[0-9]{2}-[0-9]{2}$\"")
        case .version: json.append(raw: "\"type\":\"string\",\"pattern\":\"^v?1[.][0-9]+([.][0-9]+)?$\"")
        case .choice(let choices): FileSchema.append(choices, to: &json)
        case .ruleID(let ids):
            json.append(raw: "\"anyOf\":[{")
            FileSchema.append(ids, to: &json)
            json.append(raw: "},{\"type\":\"string\",\"pattern\":\"^policy/\"}]")
        case .list(let element):
            json.append(raw: "\"type\":\"array\",\"items\":")
            element.append(to: &json)
        case .oneOrMore(let element):
            json.append(raw: "\"oneOf\":[")
            element.append(to: &json)
            json.append(raw: ",{\"type\":\"array\",\"items\":")
            element.append(to: &json)
            json.append(raw: "}]")
        case .map(let value):
            json.append(raw: "\"type\":\"object\",\"additionalProperties\":")
            value.append(to: &json)
        case .object(let members): FileSchema.append(members, to: &json)
        case .rules(let members, let policy):
            json.append(raw: "\"patternProperties\":{\"^policy/\":")
            policy.append(to: &json)
            json.append(raw: "},")
            FileSchema.append(members, to: &json)
        }
        json.append(raw: "}")
    }

    private static func append(_ choices: [String], to json: inout JSONText) {
        json.append(raw: "\"enum\":[")
        for (index, choice) in choices.enumerated() {
            if index > 0 { json.append(raw: ",") }
            json.append(choice)
        }
        json.append(raw: "]")
    }

    private static func append(_ members: [Member], to json: inout JSONText) {
        json.append(raw: "\"type\":\"object\",\"additionalProperties\":false,\"properties\":{")
        for (index, member) in members.enumerated() {
            json.append(raw: index > 0 ? ",\n" : "\n")
            json.append(member.key)
            json.append(raw: ":")
            member.value.append(to: &json, title: member.title)
        }
        json.append(raw: "}")
        let required = members.filter(\.isRequired)
        guard !required.isEmpty else { return }
        json.append(raw: ",\"required\":[")
        for (index, member) in required.enumerated() {
            if index > 0 { json.append(raw: ",") }
            json.append(member.key)
        }
        json.append(raw: "]")
    }
}
