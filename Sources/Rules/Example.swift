import Kubernetes
import Manifest

/// A manifest that shows what a rule is about. In a bad one the mark `«` stands before each place that the rule must
/// point to; the tests of a rule are made from its examples.
public struct Example: Sendable {
    /// How much of a manifest is written out; the rest is completed.
    private enum Form: Sendable {
        case manifest, podSpec, container
        /// Objects, each a document.
        case documents([Document])
        /// A field of an object, by `apiVersion kind` and its name.
        case field(of: String, name: String)
    }

    private let text: String
    private let form: Form
    /// Whether a good example is good only where its author is believed: in the gate it is found.
    public private(set) var needsTrust = false

    /// The same example as one that is good only where its author is believed.
    public var trusted: Example {
        var copy = self
        copy.needsTrust = true
        return copy
    }

    /// Whether it is a part of an object, such as a patch.
    public private(set) var isPartial = false

    /// The same example as a part of an object, such as a patch.
    public var partial: Example {
        var copy = self
        copy.isPartial = true
        return copy
    }

    /// Whether a good example is good for another reason than that somebody has mended it.
    public private(set) var isNoFix = false

    /// The same example as one that shows nobody how to mend anything.
    var noFix: Example {
        var copy = self
        copy.isNoFix = true
        return copy
    }

    /// How much of what belongs together is in it, for rules over several objects.
    public private(set) var extent = ObjectSet.Extent(.everything)

    /// For an example of a change, how many of the objects were there before: those after it follow.
    public private(set) var before: Int?

    /// The same example as one of a change.
    func changing(_ before: Int) -> Example {
        var copy = self
        copy.before = before
        return copy
    }

    /// What a policy sets in the rule, by the names of its parameters.
    public private(set) var parameters: [String: Parameter.Value] = [:]
    /// The version of Kubernetes, nil for the newest.
    public private(set) var version: KubernetesVersion?
    /// The message of the finding, where the example is about its words; nil for any.
    public private(set) var message: String?

    /// The same example with so much of what belongs together.
    func with(_ extent: ObjectSet.Extent) -> Example {
        var copy = self
        copy.extent = extent
        return copy
    }

    /// The same example under a policy that sets parameters of the rule.
    func with(_ parameters: [String: Parameter.Value]) -> Example {
        var copy = self
        copy.parameters = parameters
        return copy
    }

    /// The same example for a version of Kubernetes.
    func version(_ version: KubernetesVersion) -> Example {
        var copy = self
        copy.version = version
        return copy
    }

    /// The same example, whose only finding says this.
    func saying(_ message: String) -> Example {
        var copy = self
        copy.message = message
        return copy
    }

    /// An example of several objects.
    init(_ documents: [Document]) { self.init(text: "", form: .documents(documents)) }

    private func documentsText(_ documents: [Document]) -> String {
        documents.enumerated().map { index, document in
            guard let before else { return document.text }
            let title = index == 0 && before > 0 ? "# before\n" : index == before ? "# after\n" : ""
            return title + document.text
        }.joined(separator: "\n---\n")
    }

    private init(text: String, form: Form) {
        self.text = text
        self.form = form
    }

    /// The manifest with its marks. It is put together when it is asked for: no run of the program needs them all.
    public var marked: String {
        switch form {
        case .manifest: text + "\n"
        case .documents(let documents): documentsText(documents) + "\n"
        case .podSpec: Example.deployment(of: Example.completedPodSpec(text))
        case .container: Example.deployment(of: Example.containers(Example.completedContainer(text)))
        case .field(let type, let name): Example.object(type, name, text)
        }
    }

    /// The place that a finding must point to.
    public static let mark: Character = "«"

    /// The manifest as a user would write it.
    public var manifest: String { marked.filter { $0 != Example.mark } }

    /// Where the marks stand.
    public var marks: [Position] {
        var places: [Position] = []
        for (line, text) in marked.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            var column = 1
            for character in text {
                if character == Example.mark {
                    places.append(Position(line: line + 1, column: column))
                } else {
                    column += 1
                }
            }
        }
        return places
    }

    /// A whole manifest, of one or more documents.
    public static func manifest(_ text: String) -> Example { Example(text: text, form: .manifest) }

    /// The fields of a pod spec, in a Deployment; without `containers` it has one.
    public static func podSpec(_ fields: String) -> Example { Example(text: fields, form: .podSpec) }

    /// The fields of the only container of a pod, in a Deployment; a name and an image are added where there is none.
    public static func container(_ fields: String) -> Example { Example(text: fields, form: .container) }

    /// The rules of a Role.
    public static func role(_ rules: String) -> Example { example(ofRules: rules, in: "Role") }

    /// The rules of a ClusterRole.
    public static func clusterRole(_ rules: String) -> Example { example(ofRules: rules, in: "ClusterRole") }

    private static func example(ofRules rules: String, in kind: String) -> Example {
        Example(text: rules, form: .field(of: "rbac.authorization.k8s.io/v1 \(kind)", name: "rules"))
    }

    /// The data of a ConfigMap.
    public static func configMap(_ data: String) -> Example {
        Example(text: data, form: .field(of: "v1 ConfigMap", name: "data"))
    }

    /// The spec of an object.
    ///
    /// - Parameter type: its API version and kind: `v1 Service`.
    public static func spec(of type: String, _ fields: String) -> Example {
        Example(text: fields, form: .field(of: type, name: "spec"))
    }

    private static func object(_ type: String, _ field: String, _ text: String) -> String {
        let words = type.split(separator: " ")
        return """
            apiVersion: \(words.first ?? "")
            kind: \(words.last ?? "")
            metadata:
              name: web
            \(field):
            \(indented(text, by: 2))

            """
    }

    private static func completedPodSpec(_ fields: String) -> String {
        has("containers", fields)
            ? fields : fields + "\ncontainers:\n  - name: app\n    image: registry.example.com/web:1.4"
    }

    private static func completedContainer(_ fields: String) -> String {
        let image = has("image", fields) ? "" : "image: registry.example.com/web:1.4"
        // The name stays where it stands: a rule may point to it.
        if has("name", fields) { return image.isEmpty ? fields : fields + "\n" + image }
        return "name: app\n" + (image.isEmpty ? "" : image + "\n") + fields
    }

    /// Whether a mapping has a key, as far as a look at its lines tells.
    private static func has(_ key: String, _ fields: String) -> Bool {
        fields.split(separator: "\n").contains { line in
            let line = line.drop { $0 == mark }
            return line.hasPrefix(key + ":") || line.hasPrefix("{")
        }
    }

    private static func containers(_ fields: String) -> String {
        let lines = fields.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
        let rest = lines.count > 1 ? "\n" + indented(String(lines[1]), by: 4) : ""
        return "containers:\n  - \(lines[0])\(rest)"
    }

    private static func deployment(of podSpec: String) -> String {
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: web
          namespace: shop
        spec:
          replicas: 2
          selector:
            matchLabels:
              app: web
          template:
            metadata:
              labels:
                app: web
            spec:
        \(indented(podSpec, by: 6))

        """
    }

    private static func indented(_ text: String, by width: Int) -> String {
        let blanks = String(repeating: " ", count: width)
        return text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.isEmpty ? String($0) : blanks + $0 }.joined(separator: "\n")
    }
}
