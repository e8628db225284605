import ArgumentParser
import Glibc

/// The arguments that name live objects, as kubectl takes them.
struct LiveArguments: ParsableArguments {
    @Option(name: .shortAndLong, help: ArgumentHelp("Live objects of this namespace.", valueName: "namespace"))
    var namespace: String?

    @Flag(name: [.customShort("A"), .long], help: "Live objects of all namespaces.")
    var allNamespaces = false

    @Option(
        name: [.customShort("l"), .long], help: ArgumentHelp("Live objects with these labels.", valueName: "labels"))
    var selector: String?

    @Option(help: ArgumentHelp("Live objects of the cluster of this context.", valueName: "name"))
    var context: String?

    @Option(help: ArgumentHelp("The file in which kubectl finds its clusters.", valueName: "file"))
    var kubeconfig: String?

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
