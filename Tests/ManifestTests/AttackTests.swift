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
        // A document on the line of a separator, which kustomize reads.
        "a: 1\n--- {\"apiVersion\": \"v1\", \"kind\": \"Pod\"}\n", "--- !!map\na: 1\n",
    ])
    func whatAnotherReaderTakesIsRefusedUnderAnyName(text: String) {
        #expect(causes(text).contains(.unsupported), "\(causes(text))")
    }

    /// A list whose elements are given out as they come must not say anew what they were given out by.
    @Test(arguments: [
        "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMapList\",\"items\":[{\"metadata\":{}}],\"kind\":\"PodList\"}",
        "{\"apiVersion\":\"batch/v1\",\"kind\":\"PodList\",\"items\":[{\"metadata\":{}}],\"apiVersion\":\"v1\"}",
    ])
    func aJSONListThatChangesItsKindIsRefused(text: String) {
        #expect(causes(text) == [.unsupported])
    }

    @Test(arguments: [
        "kind: ConfigMapList\nitems:\n- a: 1\nkind: PodList\n", "kind: List\nitems:\n- kind: A\nitems: [{kind: Pod}]\n",
        "kind: List\nitems:\n- kind: A\n<<: {items: [{kind: Pod}]}\n", "items:\n- a: 1\nkind: PodList\n",
    ])
    func aLargeYAMLListThatChangesItsMeaningIsRefused(text: String) {
        var limits = Limits()
        limits.wholeDocumentSize = 8
        #expect(causes(text, limits: limits).contains(.unsupported))
    }
}
