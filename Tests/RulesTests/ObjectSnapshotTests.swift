import Kubernetes
import Manifest
import Rules
import Testing

/// Whether an object is as it was does not depend on how it is written.
@Suite struct ObjectSnapshotTests {
    private func snapshot(_ fields: String) throws -> ObjectSnapshot {
        let text = Array("{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, \(fields)}".utf8)
        var found: ObjectSnapshot?
        text.withUnsafeBytes { bytes in
            ManifestReader().read(Input(bytes: bytes)) { event in
                if case .object(let object) = event { found = ObjectSnapshot(KubernetesObject(object)) }
            }
        }
        return try #require(found)
    }

    @Test(arguments: [
        ("data: {a: b, c: d}", "data: {c: d, a: 'b'}"),
        ("x: {a: {b: 1, c: 2}, d: [e]}", "x: {d: [e], a: {c: 2, b: 1}}"),
        ("x: 5", "x: 5.0"), ("x: 16", "x: 0x10"), ("x: 1.50", "x: 1.5"), ("x: yes", "x: true"), ("x: ~", "x: null"),
    ])
    func isTheSameInAnyOrderAndForm(_ one: String, _ other: String) throws {
        #expect(try snapshot(one).isSame(as: snapshot(other)))
    }

    @Test(arguments: [
        ("data: {a: b, c: d}", "data: {a: d, c: b}"), ("data: {ab: c}", "data: {a: bc}"), ("x: [a, b]", "x: [b, a]"),
        ("x: [[a], b]", "x: [a, [b]]"), ("x: [[], a]", "x: [[a]]"), ("x: {a: {}, b: c}", "x: {a: {b: c}}"),
        ("x: 5", "x: '5'"), ("x: 1.5", "x: '1.5'"), ("x: 1.5", "x: 1.6"), ("x: true", "x: 'true'"),
        ("x: true", "x: false"),
        ("x: null", "x: ''"), ("x: []", "x: {}"), ("x: a", "y: a"), ("x: a", "x: a, y: a"),
        ("x: 18446744073709551615", "x: 18446744073709441615"),
    ])
    func isAnotherWhereAnythingDiffers(_ one: String, _ other: String) throws {
        #expect(try !snapshot(one).isSame(as: snapshot(other)))
    }
}
