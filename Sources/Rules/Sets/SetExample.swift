/// Examples of several objects.
extension Example {
    /// Objects that are judged together, each a document. A set has everything, unless it is said to be partial.
    static func set(_ documents: Document...) -> Example {
        .manifest(documents.map(\.text).joined(separator: "\n---\n"))
    }

    /// Objects before a change, and after it.
    static func change(before: [Document], after: [Document]) -> Example {
        let states = [("# before", before), ("# after", after)].map { title, documents in
            title + "\n" + documents.map(\.text).joined(separator: "\n---\n")
        }
        return .manifest(states.joined(separator: "\n---\n")).changing(before.count)
    }

    /// The same example as one of which something is elsewhere.
    var partialSet: Example { with(ObjectSet.Extent(.partial)) }

    /// The same example as objects that go together, such as the files of a folder.
    var ownSet: Example { with(ObjectSet.Extent(.own)) }

    /// An object of an example.
    struct Document {
        fileprivate let text: String

        /// The same object, to which a finding points.
        var marked: Document { Document(text: "\(mark)\(text)") }

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
            let plain = labels.filter { $0 != mark }
            let fields = """
                spec:\(lines(spec, 2))
                  selector: {matchLabels: \(plain)}
                  template:
                    metadata: {labels: \(labels)}
                    spec:\(lines(pod, 6))
                      containers: [{name: app, image: registry.example.com/web:1.4, ports: [{name: http, containerPort: 8080}]}]
                """
            return document(type, namespace: namespace, fields)
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
            let words = type.split(separator: " ")
            let name = words.count > 2 ? words[2] : "web"
            let members = ["name: \(name)", namespace.map { "namespace: \($0)" }, metadata].compactMap { $0 }
            return Document(
                text: """
                    apiVersion: \(words.first ?? "")
                    kind: \(words.count > 1 ? words[1] : "")
                    metadata: {\(members.joined(separator: ", "))}\(fields.isEmpty ? "" : "\n" + fields)
                    """)
        }

        private static func lines(_ text: String, _ width: Int) -> String {
            text.split(separator: "\n").map { "\n" + String(repeating: " ", count: width) + $0 }.joined()
        }
    }
}
