import Arguments
import Kubernetes
import Manifest
import Reporting

/// `version`: what this program is and is made of.
struct VersionCommand: Command {
    static let about = CommandDescription("version", "Show the version.")

    /// The forms of the answer.
    enum Format: String, ArgumentValue, CaseIterable {
        case text, json
    }

    var output: Format = .text

    mutating func declare(_ declared: inout Declaration) {
        declared.option("output", letter: "o", value: "format", &output, "The output format.")
    }

    func run() {
        let kubernetes = KubernetesVersion.newest.description
        guard output == .json else {
            print("kubectl-harden \(Version.program) (Kubernetes up to \(kubernetes), libgit2 \(Version.libgit2))")
            return
        }
        var json = JSONText()
        json.append(raw: "{\"version\":")
        json.append(Version.program)
        json.append(raw: ",\"kubernetesVersion\":")
        json.append(kubernetes)
        json.append(raw: ",\"libgit2\":")
        json.append(Version.libgit2)
        json.append(raw: "}")
        print(json.string)
    }
}
