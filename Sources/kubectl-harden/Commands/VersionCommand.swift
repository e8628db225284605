import ArgumentParser
import Reporting

/// `version`: what this program is and is made of.
struct VersionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "version", abstract: "Show the version.")

    /// The forms of the answer.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, json
    }

    @Option(name: .shortAndLong, help: ArgumentHelp("The form of the answer.", valueName: "format"))
    var output: Format = .text

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
