/// Examples of several objects.
extension Example {
    /// Objects that are judged together, each a document. A set has everything, unless it is said to be partial.
    static func set(_ documents: Document...) -> Example { Example(documents) }

    /// Objects before a change, and after it.
    static func change(before: [Document], after: [Document]) -> Example {
        Example(before + after).changing(before.count)
    }

    /// The same example as one of which something is elsewhere.
    var partialSet: Example { with(ObjectSet.Extent(.partial)) }

    /// The same example as objects that go together, such as the files of a folder.
    var ownSet: Example { with(ObjectSet.Extent(.own)) }

    /// An object of an example. Like the example it is put together when it is asked for.
    struct Document: Sendable {
        private enum Form: Sendable {
            case object(fields: String)
            case workload(labels: String, spec: String, pod: String)
        }

        private let type: String
        private let namespace: String?
        private var metadata: String?
        private let form: Form
        private var isMarked = false

        private init(_ type: String, _ namespace: String?, _ form: Form) {
            (self.type, self.namespace, self.form) = (type, namespace, form)
        }

        /// The same object, to which a finding points.
        var marked: Document {
            var copy = self
            copy.isMarked = true
            return copy
        }

        /// A workload with one container.
        ///
        /// - Parameters:
        ///   - type: its API version and kind, and its name where that is not web: `apps/v1 Deployment api`.
        ///   - labels: the labels of its pods, as a flow mapping.
        ///   - spec: lines of its spec.
        ///   - pod: lines of its pod spec.
        static func workload(
            _ type: String = "apps/v1 Deployment", namespace: String? = "shop", labels: String = "{app: web}",
            spec: String = "", pod: String = ""
        ) -> Document {
            Document(type, namespace, .workload(labels: labels, spec: spec, pod: pod))
        }

        /// An object.
        ///
        /// - Parameters:
        ///   - type: its API version and kind, and its name where that is not web: `v1 Service api`.
        ///   - metadata: more of its metadata, in flow style.
        ///   - fields: lines below its metadata.
        static func document(
            _ type: String, namespace: String? = "shop", metadata: String? = nil, _ fields: String = ""
        ) -> Document {
            var document = Document(type, namespace, .object(fields: fields))
            document.metadata = metadata
            return document
        }

        /// The object as it is written, with its marks.
        var text: String {
            let words = type.split(separator: " ")
            let name = words.count > 2 ? words[2] : "web"
            let members = ["name: \(name)", namespace.map { "namespace: \($0)" }, metadata].compactMap { $0 }
            return """
                \(isMarked ? String(mark) : "")apiVersion: \(words.first ?? "")
                kind: \(words.count > 1 ? words[1] : "")
                metadata: {\(members.joined(separator: ", "))}\(fields.isEmpty ? "" : "\n" + fields)
                """
        }

        private var fields: String {
            switch form {
            case .object(let fields): fields
            case .workload(let labels, let spec, let pod):
                """
                spec:\(Document.lines(spec, 2))
                  selector: {matchLabels: \(labels.filter { $0 != mark })}
                  template:
                    metadata: {labels: \(labels)}
                    spec:\(Document.lines(pod, 6))
                      containers: [{name: app, image: registry.example.com/web:1.4, ports: [{name: http, containerPort: 8080}]}]
                """
            }
        }

        private static func lines(_ text: String, _ width: Int) -> String {
            text.split(separator: "\n").map { "\n" + String(repeating: " ", count: width) + $0 }.joined()
        }
    }
}
