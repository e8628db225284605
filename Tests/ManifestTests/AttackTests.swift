import Manifest
import Testing

/// Texts that kubectl, or kustomize, reads in another way than libyaml: none of them may be taken for one that kubectl
/// refuses, which a gate lets pass under most names.
@Suite struct AttackTests {
    private static let pod = "apiVersion: v1\nkind: Pod\nspec: {hostPID: true}\n"

    private func causes(_ text: String, limits: Limits = .standard) -> [ReadFailure.Cause] {
        var causes: [ReadFailure.Cause] = []
        ManifestReader(limits: limits).read(.text(text)) { event in
            if case .failure(let failure, _) = event { causes.append(failure.cause) }
        }
        return causes
    }

    @Test(arguments: [
        // Byte order marks beyond the one at the beginning.
        "\u{feff}\u{feff}\u{feff}##\n#apiVersion: v1\n", "a: b\n\u{feff}#c: d\n", "a: 1\n---\n\u{feff}\u{feff}b: 1\n",
        // A directive that has its document behind a line end at which kubectl does not cut.
        "%YAML 1.1\r---\r" + pod.replacing("\n", with: "\r"), "%YAML 1.1\u{2028}---\u{2028}a: 1",
        // Something that libyaml finds while it looks ahead, behind the end of the document.
        pod + "...\n" + String(repeating: "#", count: 3_000) + "\n\u{1}",
        pod + "...\n" + String(repeating: "#", count: 3_000) + "\n\u{80}\n",
        pod + "\r---\r" + String(repeating: "#", count: 3_000) + "\n\u{ffff}\n",
        "{\"apiVersion\": v1, kind: Pod}\n- x\n" + String(repeating: "#", count: 3_000) + "\u{9f}\n",
        // A separator that kubectl leaves to YAML, whose comments end at any line end.
        "--- #\r" + pod.replacing("\n", with: "\r") + "\n", "--- #\u{85}a: 1\n", "a: 1\n---\n--- # c\u{2028}b: 1\n",
        "#x\n--- # c\ra: 1\n", "---\ra: 1\n", "%YAML 1.1\n--- #\ra: 1", "{a: b\n---c}",
        // kubectl 1.33 passes over any blank in front of JSON, and looks anew behind each value.
        "\u{a0}{\"apiVersion\":\"v1\",\"kind\":\"Pod\"}", "\u{3000}\n{apiVersion: v1, kind: Pod}", "\u{2003} {\"a\":1}",
        "{\"a\":1}\n" + pod, "{\"a\":1} " + pod, "{\"a\":1}" + pod, "{\"a\":1}\n{apiVersion: v1, kind: Pod}",
        "{\"a\":1}\u{feff}{\"apiVersion\":\"v1\",\"kind\":\"Pod\"}",
        String(repeating: "\u{a0}", count: 600) + "{\"apiVersion\":\"v1\",\"kind\":\"Pod\"}",
        String(repeating: " ", count: 1_024) + "\u{a0}{\"apiVersion\":\"v1\",\"kind\":\"Pod\"}",
        "{\"a\":1}\napiVersion: v1\n!!binary a2luZB==: Pod\n",
        "{\"a\":1}\nkind: Pod\n!!bin%61ry \"YXBp\\nVmVyc2lvbg==\": v1\n",
        // kubectl takes one carriage return away before it reads YAML.
        "? \"host\\\r\r\n  PID\"\n: true\n",
        // What only this reader refuses in front of a control character.
        pod + "z: !x,y b\n...\n" + String(repeating: "#", count: 3_000) + "\n\u{80}\n",
        pod + "z: {<<: {}, <<: {}}\n...\n" + String(repeating: "#", count: 3_000) + "\n\u{1}\n",
        pod + "z: " + String(repeating: "[", count: 600) + String(repeating: "]", count: 600) + "\n...\n"
            + String(repeating: "#", count: 3_000) + "\n\u{1}\n",
        "---x: &s {hostPID: true}\napiVersion: v1\nkind: Pod\nspec: *s\n",
        "a: 1\n---\n---'x': 1\napiVersion: v1\nkind: Pod\n",
        "<<: [{<<: {x: false}}, {x: true}]\n", pod + "items: []\n",
        // Merge keys that kustomize reads otherwise.
        "a: {<<: {x: 1}, <<: {x: 2}}", "<<: {x: 1}\n! \"<<\": {x: 2}\n", "! <<: {x: 1}\n", "!!merge x: {y: 1}\n",
        "q: &m <<\na: {*m : {x: 1}}\n",
        // A document on the line of a separator, which kustomize reads.
        "a: 1\n--- {\"apiVersion\": \"v1\", \"kind\": \"Pod\"}\n", "--- !!map\na: 1\n",
    ])
    func whatAnotherReaderTakesIsRefusedUnderAnyName(text: String) {
        #expect(causes(text).contains(.unsupported), "\(causes(text))")
    }

    private func causes(_ bytes: [UInt8]) -> [ReadFailure.Cause] {
        var causes: [ReadFailure.Cause] = []
        bytes.withUnsafeBytes { raw in
            ManifestReader().read(Input(bytes: raw)) {
                if case .failure(let failure, _) = $0 { causes.append(failure.cause) }
            }
        }
        return causes
    }

    private static func utf16(_ text: String) -> [UInt8] {
        text.utf16.flatMap { [UInt8($0 & 0xff), UInt8($0 >> 8)] }
    }

    /// UTF-16 where it is no encoding of the input: kubectl's YAML reader looks for its mark in each document.
    @Test(arguments: [
        [0xef, 0xbb, 0xbf, 0xff, 0xfe] + utf16(pod + "#") + [UInt8(ascii: "x")],
        Array("a: 1\n---\n".utf8) + [0xff, 0xfe] + utf16(pod),
        Array("\u{feff}a: 1\n---\n".utf8) + [0xfe, 0xff, 0, 0x61],
        [0xff, 0xfe, 0x23, 0x00, 0x0d, 0x0a, 0x00] + utf16(pod),
        [0xff, 0xfe, 0x23, 0x00, 0x78] + Array("\n---\n\(pod)".utf8),
    ])
    func utf16InsideAnotherTextIsRefused(bytes: [UInt8]) {
        #expect(causes(bytes).first == .unsupported, "\(causes(bytes))")
    }

    @Test func aLargeListWithOtherLineEndsIsRefused() {
        var limits = Limits()
        limits.wholeDocumentSize = 8
        #expect(
            causes("items:\n- kind: A\n  spec:\n    a: 1\n\u{2028}    hostPID: true\n", limits: limits).contains(
                .cutShort))
    }

    @Test func halfACharacterOfUTF16IsOneThatIsNotKnown() {
        let reading = Reading([0xff, 0xfe] + AttackTests.utf16("a: b\n? <<") + [0x78])
        #expect(reading.objects == ["{\"a\":\"b\",\"<<\u{fffd}\":null}"])
    }

    /// A list whose elements are given out as they come must not say anew what they were given out by.
    @Test(arguments: [
        "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMapList\",\"items\":[{\"metadata\":{}}],\"kind\":\"PodList\"}",
        "{\"apiVersion\":\"batch/v1\",\"kind\":\"PodList\",\"items\":[{\"metadata\":{}}],\"apiVersion\":\"v1\"}",
    ])
    func aJSONListThatChangesItsKindIsRefused(text: String) {
        #expect(causes(text) == [.cutShort])
    }

    @Test(arguments: [
        "kind: ConfigMapList\nitems:\n- a: 1\nkind: PodList\n", "kind: List\nitems:\n- kind: A\nitems: [{kind: Pod}]\n",
        "kind: List\nitems:\n- kind: A\n<<: {items: [{kind: Pod}]}\n", "items:\n- a: 1\nkind: PodList\n",
    ])
    func aLargeYAMLListThatChangesItsMeaningIsRefused(text: String) {
        var limits = Limits()
        limits.wholeDocumentSize = 8
        #expect(causes(text, limits: limits).contains(.cutShort))
    }

    /// Values take more memory than their text.
    @Test(arguments: [
        "a:\n- 1\n- 2\n- 3\n", "a: [1, 2, 3]\n", "a: [{}, {}, {}]\n", "{\"a\":[1,2,3]}", "{\"a\":[{},{},{}]}",
    ])
    func aDocumentOfTooManyValuesIsRefused(text: String) {
        var limits = Limits()
        limits.nodes = 4
        #expect(causes(text, limits: limits) == [.limit])
    }

    /// Each of them would be a text of its own to whoever asks.
    @Test func aliasesThatRepeatMuchTextAreRefused() {
        let text =
            "a: &a " + String(repeating: "x", count: 1_000_000) + "\nb: [" + String(repeating: "*a, ", count: 20)
            + "]\n"
        #expect(causes(text) == [.limit])
    }
}
