import Manifest
import RegularExpressions

/// What a patch is for, as far as it says: group, version, kind and name are regular expressions.
///
/// Source: https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/patches/
public struct PatchTarget: Sendable, Hashable {
    /// `group`
    private var group: String?
    /// `version`
    private var version: String?
    /// `kind`
    private var kind: String?
    /// `name`
    public private(set) var name: String?
    /// Everything by which it selects: what a patch brings, it brings to these objects.
    public private(set) var selection: String?

    /// Stands for the group of a kind that Kubernetes does not have, where the target names none.
    private static let unknownGroup = "unknown.invalid"

    /// A target of which nothing is known.
    public init() {}

    /// The target of a patch in a kustomization.
    init(_ node: Node?) {
        guard let node, node.isMapping else { return }
        kind = PatchTarget.text(node[.kind])
        name = PatchTarget.text(node[.name])
        group = PatchTarget.text(node["group"])
        version = PatchTarget.text(node["version"])
        var json = JSONText()
        json.append(node)
        selection = json.string
    }

    private static func text(_ node: Node?) -> String? { node?.scalarText.flatMap { $0.isEmpty ? nil : $0 } }

    /// Whether it says what it is for.
    public var isKnown: Bool { selection != nil }

    /// The name that a part of its object has for the reader of a report.
    var plainName: String { name.map { PatchTarget.isPlain($0) ? $0 : "" } ?? "" }

    /// The types that a patch can be for, whatever it says of itself: those of Kubernetes' own kinds that the target selects,
    /// or the kind as it stands where that is no pattern; none where it names no kind.
    public var types: [ManifestObject.TypeMeta] {
        guard let kind else { return [] }
        if PatchTarget.isPlain(kind, besides: "") {
            let known = Kind.group(ofKind: kind)
            let own = group.flatMap { PatchTarget.isPlain($0) ? $0 : nil }
            return [type(kind, in: own ?? known ?? PatchTarget.unknownGroup)]
        }
        guard let pattern = PatchTarget.pattern(kind) else { return [] }
        let groups = group.flatMap(PatchTarget.pattern)
        return Kind.judged.filter { pattern.matches($0.name) && groups?.matches($0.group) ?? true }.map {
            type($0.name, in: $0.group)
        }
    }

    private func type(_ kind: String, in group: String) -> ManifestObject.TypeMeta {
        let version = version.flatMap { PatchTarget.isPlain($0) ? $0 : nil } ?? "v1"
        return ManifestObject.TypeMeta(kind: kind, apiVersion: group.isEmpty ? version : group + "/" + version)
    }

    /// Whether an expression stands for itself only. A point stands for any character, though nobody means that in a group or
    /// a name.
    private static func isPlain(_ text: String, besides marks: String = ".-_") -> Bool {
        !text.contains(".*")
            && text.unicodeScalars.allSatisfy {
                $0.properties.isAlphabetic || ("0"..."9").contains($0) || marks.unicodeScalars.contains($0)
            }
    }

    private static func pattern(_ text: String) -> RegularExpression? {
        // An expression that kustomize refuses selects nothing.
        try? RegularExpression("^(?:" + text + ")$")
    }
}
