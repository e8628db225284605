import Kubernetes
import Manifest
import Testing

@Suite struct LabelSelectorTests {
    /// The semantics of Kubernetes, and what cannot be said.
    @Test(arguments: [
        ("{}", "{a: b}", Match.yes), ("{}", "{}", .yes), ("{matchLabels: {a: b}}", "{a: b, c: d}", .yes),
        ("{matchLabels: {a: b}}", "{a: c}", .no), ("{matchLabels: {a: b}}", "{}", .no),
        ("{matchLabels: {a: b, c: d}}", "{a: b}", .no), ("{matchLabels: null}", "{}", .yes),
        ("{matchExpressions: [{key: a, operator: In, values: [b, c]}]}", "{a: c}", .yes),
        ("{matchExpressions: [{key: a, operator: In, values: [b, c]}]}", "{a: d}", .no),
        ("{matchExpressions: [{key: a, operator: NotIn, values: [b]}]}", "{a: b}", .no),
        ("{matchExpressions: [{key: a, operator: NotIn, values: [b]}]}", "{}", .yes),
        ("{matchExpressions: [{key: a, operator: Exists}]}", "{a: ''}", .yes),
        ("{matchExpressions: [{key: a, operator: Exists}]}", "{b: c}", .no),
        ("{matchExpressions: [{key: a, operator: DoesNotExist}]}", "{b: c}", .yes),
        ("{matchExpressions: [{key: a, operator: DoesNotExist}]}", "{a: c}", .no),
        ("{matchExpressions: [{key: a, operator: Like, values: [b]}]}", "{a: b}", .no),
        ("{matchLabels: {a: b}, matchExpressions: [{key: c, operator: Exists}]}", "{a: b}", .no),
        ("{matchLabels: {a: '1'}}", "{a: 1}", .yes),
        ("{matchLabels: {app.kubernetes.io/name: web}}", "{app.kubernetes.io/name: web}", .yes),
        // A variable, or a controller, decides.
        ("{matchLabels: {a: '${X}'}}", "{a: b}", .maybe), ("{matchLabels: {a: b}}", "{a: '${X}'}", .maybe),
        ("{matchLabels: {a: b}}", "{'${X}': b}", .maybe), ("{matchLabels: {a: '${X}', c: d}}", "{a: b, c: e}", .no),
        ("{matchLabels: {a: b, statefulset.kubernetes.io/pod-name: a-0}}", "{a: b}", .maybe),
        ("{matchLabels: {a: b, statefulset.kubernetes.io/pod-name: a-0}}", "{a: c}", .no),
    ])
    func aSelectorSelectsLabels(selector: String, labels: String, match: Match) throws {
        var found: Match?
        ManifestReader().read(.text("{selector: \(selector), labels: \(labels)}")) { event in
            guard case .object(let object) = event else { return }
            found = LabelSelector(object.node["selector"])?.match(Labels(object.node["labels"]))
        }
        #expect(found == match)
    }

    /// A Service without a selector, or with an empty one, selects nothing; neither does what is no mapping.
    @Test(arguments: ["{}", "null", "a", "[]"])
    func pairsThatAreNoneSelectNothing(text: String) {
        ManifestReader().read(.text("selector: \(text)")) { event in
            if case .object(let object) = event { #expect(LabelSelector(pairs: object.node["selector"]) == nil) }
        }
    }
}
