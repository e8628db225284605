/// A tool that people come from, with its checks that find the same as a rule, or nearly so.
public struct Peer: Sendable {
    /// The name of the tool.
    public let tool: String
    /// The ids of the checks, as the tool has them.
    public let checks: [String]

    private init(_ tool: String, _ checks: [String]) { (self.tool, self.checks) = (tool, checks) }

    /// The tool and its checks, as text.
    public var title: String { tool + " " + checks.joined(separator: ", ") }

    static func checkov(_ checks: String...) -> Peer { Peer("checkov", checks) }
    static func datree(_ checks: String...) -> Peer { Peer("datree", checks) }
    static func gatekeeper(_ checks: String...) -> Peer { Peer("gatekeeper", checks) }
    static func kubeLinter(_ checks: String...) -> Peer { Peer("kube-linter", checks) }
    static func kubeScore(_ checks: String...) -> Peer { Peer("kube-score", checks) }
    static func kubeaudit(_ checks: String...) -> Peer { Peer("kubeaudit", checks) }
    static func kubescape(_ checks: String...) -> Peer { Peer("kubescape", checks) }
    static func kubesec(_ checks: String...) -> Peer { Peer("kubesec", checks) }
    static func kyverno(_ checks: String...) -> Peer { Peer("kyverno", checks) }
    static func nsaBundle(_ checks: String...) -> Peer { Peer("nsa-bundle", checks) }
    static func polaris(_ checks: String...) -> Peer { Peer("polaris", checks) }
    static func popeye(_ checks: String...) -> Peer { Peer("popeye", checks) }
    static func trivy(_ checks: String...) -> Peer { Peer("trivy", checks) }
}
