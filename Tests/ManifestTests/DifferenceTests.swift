import Foundation
import Testing

@testable import Manifest

struct DifferenceTests {
    private let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    @Test func thePageOfDifferencesIsCurrent() throws {
        let page = try String(contentsOf: root.appending(path: "docs/reading.md"), encoding: .utf8)
        #expect(page.contains("-->\n" + ReaderDifference.table + "<!--"), "run make docs")
    }

    /// Another version of libyaml may say it in other words; what it refuses would be passed over then.
    @Test func libyamlStillSaysWhatIsLookedFor() throws {
        let folders = ["/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/lib"]
        let path = try #require(
            folders.map { $0 + "/libyaml.a" }.first { FileManager.default.fileExists(atPath: $0) })
        let library = try Data(contentsOf: URL(filePath: path))
        let words = Array(LibyamlMessage.contexts.keys) + LibyamlMessage.problems.keys + LibyamlMessage.advice.keys
        for word in words + [LibyamlMessage.controlCharacters] {
            #expect(library.range(of: Data(word.utf8)) != nil, "libyaml does not say: \(word)")
        }
    }

    @Test(arguments: [
        ("a: {b:}", ReaderDifference.colonAtEndOfFlowScalar), ("a: \"\\'\"", .escapedApostrophe),
        ("a: !x{} 1", .tagCharacter),
        ("a: {? null : 1}", .nullKey), ("a: {9223372036854775808: 1}", .keyBeyond64Bits), ("a: .inf", .infiniteNumber),
        ("a: 1\n\u{feff}b: 2", .byteOrderMark), ("a: {! <<: {b: 1}}", .tagOnMergeKey),
        ("a: &m <<\nb: {*m : {c: 1}}", .aliasOfMergeKey), ("a: {<<: {b: 1}, <<: {c: 1}}", .twoMergeKeys),
        ("a: &a {b: 1}\nc: &c {<<: *a}\nd: {<<: [*c, *a]}", .mergeOfMerges),
        ("a: 1\n--- {kind: Pod, apiVersion: v1}\n", .documentOnSeparatorLine),
        ("a: 1\n--- #\r b: 1\n", .lineEndInSeparator), ("\u{a0}{\"a\": 1}", .blankBeforeBrace),
        ("a: 1\r\r\nb: 2", .doubleCarriageReturn),
        ("{\"kind\": \"Pod\", \"apiVersion\": \"v1\"} kind: apiVersion", .textBehindJSON),
        ("kind: List\nitems: []\nspec: {}", .itemsBesideSpec),
        ("kind: List\nItems: []", .itemsInOtherCase), ("%YAML 1.1\r---\na: 1", .directiveWithDocument),
        ("kind: Pod\napiVersion: v1\n...\n\u{1}", .controlCharacterBehindEnd),
    ])
    func whatReadersReadDifferentlyIsRefusedByName(text: String, difference: ReaderDifference) {
        var found: [ReaderDifference?] = []
        ManifestReader().read(.text(text)) { event in
            if case .failure(let failure, _) = event { found.append(failure.difference) }
        }
        #expect(found.contains(difference), "\(text): \(found)")
    }
}
