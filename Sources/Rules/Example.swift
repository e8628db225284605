import Kubernetes
import Manifest

/// A manifest that shows what a rule is about. In a bad one the mark `«` stands before each place that the rule must
/// point to; the tests of a rule are made from its examples.
public struct Example: Sendable {
    /// How much of a manifest is written out.
    private enum Extent: Sendable {
        case manifest, podSpec, container
    }

    private let text: String
    private let extent: Extent
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

    /// What a policy sets in the rule, by the names of its parameters.
    public private(set) var parameters: [String: Parameter.Value] = [:]
    /// The version of Kubernetes, nil for the newest.
    public private(set) var version: KubernetesVersion?
    /// The message of the finding, where the example is about its words; nil for any.
    public private(set) var message: String?

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

    private init(text: String, extent: Extent) {
        self.text = text
        self.extent = extent
    }

    /// The manifest with its marks. It is put together when it is asked for: no run of the program needs them all.
    public var marked: String {
        switch extent {
        case .manifest: text + "\n"
        case .podSpec: Example.deployment(of: text)
        case .container: Example.deployment(of: Example.containers(text))
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
    public static func manifest(_ text: String) -> Example { Example(text: text, extent: .manifest) }

    /// The fields of a pod spec, in a Deployment.
    public static func podSpec(_ fields: String) -> Example { Example(text: fields, extent: .podSpec) }

    /// The fields of the only container of a pod, in a Deployment.
    public static func container(_ fields: String) -> Example { Example(text: fields, extent: .container) }

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
