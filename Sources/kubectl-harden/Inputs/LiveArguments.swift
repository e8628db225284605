import Arguments
import Glibc

/// The arguments that name live objects, as kubectl takes them.
struct LiveArguments: Arguments {
    var namespace: String?

    var allNamespaces = false

    var selector: String?

    var context: String?

    var kubeconfig: String?

    mutating func declare(_ declared: inout Declaration) {
        declared.option("namespace", letter: "n", value: "namespace", &namespace, "Live objects of this namespace.")
        declared.flag("all-namespaces", letter: "A", &allNamespaces, "Live objects of all namespaces.")
        declared.option("selector", letter: "l", value: "labels", &selector, "Live objects with these labels.")
        declared.option("context", value: "name", &context, "Live objects of the cluster of this context.")
        declared.option("kubeconfig", value: "file", &kubeconfig, "The file in which kubectl finds its clusters.")
    }

    /// Whether any of them is given, so that live objects are meant.
    var areGiven: Bool {
        namespace != nil || allNamespaces || selector != nil || context != nil || kubeconfig != nil
    }

    /// The arguments for every call of kubectl.
    var cluster: [String] {
        (context.map { ["--context", $0] } ?? []) + (kubeconfig.map { ["--kubeconfig", $0] } ?? [])
    }

    /// The arguments that say which objects of a type are meant.
    var objects: [String] {
        (namespace.map { ["--namespace", $0] } ?? []) + (allNamespaces ? ["--all-namespaces"] : [])
            + (selector.map { ["--selector", $0] } ?? [])
    }
}
