import Kubernetes
import Manifest

/// The namespace of an object, as far as its manifest says it.
enum NamespaceName: Sendable, Hashable {
    /// This one.
    case named(String)
    /// The manifest says none: whoever applies it chooses one, the same for all that say none.
    case notSaid
    /// That of a Helm release: the chart says it in some objects and not in others.
    case release
    /// A variable decides, written so.
    case open(String)
    /// None: the kind has no namespaces.
    case cluster

    /// The namespace that a field says.
    init(_ node: Node?, isOfRelease: Bool = false) {
        guard let node, let name = node.scalarText, !name.isEmpty else {
            self = isOfRelease ? .release : .notSaid
            return
        }
        self = Variables.isPlaceholder(node.utf8) ? .open(name) : .named(name)
    }

    /// Whether two are the same. One that is not said is a value of its own; it may be `default`, which kubectl takes by itself.
    func match(_ other: NamespaceName) -> Match {
        if self == other { return .yes }
        switch (self, other) {
        case (.open, _), (_, .open), (.release, _), (_, .release): return .maybe
        case (.notSaid, .named("default")), (.named("default"), .notSaid): return .maybe
        default: return .no
        }
    }

    /// Whether a variable decides.
    var isOpen: Bool { if case .open = self { true } else { false } }

    /// The name; nil where it is not known.
    var name: String? { if case .named(let name) = self { name } else { nil } }

    /// `namespace shop`, or what is said where there is no name.
    var title: String { name.map { "namespace \($0)" } ?? "the same namespace" }
}
