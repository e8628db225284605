import Glibc
import Kubernetes
import Manifest
import Platform
import Policy

/// The user's own kubectl, so that contexts, authentication and its plugins are theirs.
struct Kubectl {
    /// The arguments for every call.
    let cluster: [String]

    /// kubectl could not be started, or ended with an error, which it has told itself.
    struct Failure: Error {
        var message: String
    }

    /// Runs kubectl and hands what it writes, as it comes, to `body`.
    ///
    /// - Throws: `Failure`.
    func run<Result>(_ arguments: [String], _ body: (Input) -> Result) throws(Failure) -> Result {
        guard let pipe = Subprocess.makePipe() else { throw Failure(message: SystemError.text) }
        let all = ["kubectl"] + cluster + arguments
        let (child, failure) = Subprocess.start(all, pipe.writing, as: STDOUT_FILENO)
        close(pipe.writing)
        guard failure == 0 else {
            close(pipe.reading)
            let reason = failure == ENOENT ? "it is not on the PATH" : SystemError.text(of: failure)
            throw Failure(message: "cannot run kubectl to read live objects: \(reason)")
        }
        let result = body(Input(fileDescriptor: pipe.reading))
        // Where reading has stopped early, kubectl must not wait for ever to be read.
        close(pipe.reading)
        let status = Subprocess.wait(for: child)
        guard status == 0 || status == 128 + SIGPIPE else {
            throw Failure(message: "`\(all.joined(separator: " "))` ended with code \(status)")
        }
        return result
    }
}

extension Kubectl {
    private static let mostDefinitions = 256 << 20

    /// The definitions of custom resources that the cluster has.
    ///
    /// - Throws: `InputError`.
    func definitions() throws -> Definitions {
        try read("customresourcedefinitions", into: Definitions(), "CustomResourceDefinition")
    }

    /// The namespaces that the cluster has.
    ///
    /// - Throws: `InputError`.
    func namespaces() throws -> Definitions {
        try read("namespaces", into: Definitions(readsNamespaces: true), "Namespace, for which policies ask,")
    }

    private func read(_ type: String, into definitions: Definitions, _ title: String) throws -> Definitions {
        var found = definitions
        do throws(Failure) {
            let text = try run(["get", type, "--output", "json"]) { $0.bytes(limit: Kubectl.mostDefinitions) }
            guard let text else {
                throw Failure(message: "its \(type) are more than \(Kubectl.mostDefinitions >> 20) MiB")
            }
            found.add(in: text)
            return found
        } catch {
            throw InputError(message: "no \(title) was read from the cluster: \(error.message)")
        }
    }
}
