import Foundation
import Kustomize
import TestSupport
import Testing

/// The known cases with something changed about them, so that nobody has thought of them before: what comes out is compared
/// with kubectl. How many, and which, say `HARDEN_DIFFERENTIAL` and `HARDEN_SEED`.
@Suite(
    .enabled(
        if: Program.has("kubectl") && !KnownCase.all.isEmpty, "kubectl or the known cases of kustomize are not there"))
struct KustomizeDifferentialTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let count = environment["HARDEN_DIFFERENTIAL"].flatMap { Int($0) } ?? 20
    private static let seed = environment["HARDEN_SEED"].flatMap { UInt64($0) } ?? 1

    private struct Tally {
        var same = 0
        var bothRefuse = 0
        var onlyKubectlRefuses: [String] = []
        var onlyWeRefuse: [String] = []
        var differing: [String] = []
        var total: Int { same + bothRefuse + onlyKubectlRefuses.count + onlyWeRefuse.count + differing.count }
    }

    @Test func changedCasesComeOutAsKubectlMakesThem() throws {
        var random = SeededGenerator(seed: Self.seed)
        var tally = Tally()
        for _ in 0..<Self.count {
            let known = random.pick(KnownCase.all)
            var files = known.files
            for _ in 0..<random.pick([1, 1, 1, 2, 3]) { Self.change(&files, &random) }
            try compare(known, files, &tally)
        }
        print(
            """
            \(tally.total) kustomizations: \(tally.same) the same, \(tally.bothRefuse) refused by both, \
            \(tally.differing.count) differing, \(tally.onlyKubectlRefuses.count) refused by kubectl alone, \
            \(tally.onlyWeRefuse.count) refused here alone
            """)
        for line in tally.differing + tally.onlyKubectlRefuses + tally.onlyWeRefuse { print(line) }
        // Nonsense comes out in more than one way: one of two hundred may differ, one of fifty be refused by one alone.
        #expect(tally.differing.count <= 1 + tally.total / 200, "\(tally.differing.joined(separator: "\n"))")
        #expect(tally.onlyKubectlRefuses.count + tally.onlyWeRefuse.count <= 1 + tally.total / 50)
    }

    private func compare(_ known: KnownCase, _ files: [String: [UInt8]], _ tally: inout Tally) throws {
        let scratch = try Scratch()
        for (path, bytes) in files { try scratch.write(path, Data(bytes)) }
        let arguments = ["kustomize", scratch.path(known.root)]
        let restrictor = known.options.isUnrestricted ? ["--load-restrictor=LoadRestrictionsNone"] : []
        let theirs = try Program.run("kubectl", arguments + restrictor)
        let ours = Result { try Renderer(MemoryTree(files), options: known.options).render(known.root) }
        switch ours {
        case .success(let rendering) where theirs.status == 0:
            if canonicalObjects(rendering.joined.text) == canonicalObjects(Array(theirs.output.utf8)) {
                tally.same += 1
            } else {
                tally.differing.append("\(known): \(Self.text(of: files))")
            }
        case .success:
            tally.onlyKubectlRefuses.append("only kubectl refuses \(known): \(theirs.errors.suffix(300))")
        case .failure where theirs.status != 0: tally.bothRefuse += 1
        case .failure(let error):
            tally.onlyWeRefuse.append("only we refuse \(known): \(error)\n\(Self.text(of: files))")
        }
    }

    private static func text(of files: [String: [UInt8]]) -> String {
        files.sorted { $0.key < $1.key }.map { "--- \($0.key)\n" + String(decoding: $0.value, as: UTF8.self) }
            .joined(separator: "\n")
    }

    /// Changes a word, a line or the order of two lines in one of the files.
    private static func change(_ files: inout [String: [UInt8]], _ random: inout SeededGenerator) {
        let path = random.pick(files.keys.sorted())
        let text = String(decoding: files[path] ?? [], as: UTF8.self)
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let words = text.matches(of: /[A-Za-z0-9$_.-]+/)
        let line = Int.random(in: 0..<lines.count, using: &random)
        switch random.pick([0, 0, 0, 1, 2, 3]) {
        case 0 where !words.isEmpty:
            let word = random.pick(words)
            let others =
                words.map { String($0.0) } + ["null", "{}", "[]", "5", "true", "delete", "replace", "default", "TCP"]
            files[path] = Array(text.replacingCharacters(in: word.range, with: random.pick(others)).utf8)
            return
        case 1: lines.remove(at: line)
        case 2: lines.insert(lines[line], at: line)
        default: lines.swapAt(line, Int.random(in: 0..<lines.count, using: &random))
        }
        files[path] = Array(lines.joined(separator: "\n").utf8)
    }
}
