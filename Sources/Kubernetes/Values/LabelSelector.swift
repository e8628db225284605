import Manifest

/// A selector of labels, as Kubernetes has it: all of `matchLabels` and `matchExpressions` must hold; an empty one selects
/// everything.
///
/// Source: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors
public struct LabelSelector {
    private let node: Node

    /// A selector; nil for what is no mapping.
    public init?(_ node: Node?) {
        guard let node, node.isMapping else { return nil }
        self.node = node
    }

    /// Whether it selects labels.
    public func matches(_ labels: [String: String]) -> Bool {
        let pairs = node["matchLabels"]?.children.map { $0 } ?? []
        return pairs.allSatisfy { labels[$0.key] == $0.scalarText ?? "" }
            && node["matchExpressions"].indexed.allSatisfy { holds($0.node, for: labels) }
    }

    private func holds(_ requirement: Node, for labels: [String: String]) -> Bool {
        guard let key = requirement["key"]?.scalarText else { return false }
        let values = requirement["values"].indexed.compactMap(\.node.scalarText)
        return switch requirement["operator"]?.string {
        case "In": labels[key].map(values.contains) ?? false
        case "NotIn": !(labels[key].map(values.contains) ?? false)
        case "Exists": labels[key] != nil
        case "DoesNotExist": labels[key] == nil
        default: false
        }
    }
}
