import Edits
import Foundation
import TestSupport
import Testing

/// Differences of texts, held against `git apply`.
@Suite struct UnifiedDiffTests {
    /// Long texts are compared in windows: lines come and go at random, some of them far more than a window has.
    @Test(arguments: 0..<40)
    func gitMakesTheNewTextOfTheOldOne(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        let words = ["a", "b", "---", "  - name: x", "  image: y", ""]
        func block(_ count: Int) -> [String] {
            (0..<count).map { _ in words.randomElement(using: &random) ?? "" }
        }
        let old = block(Int.random(in: 1...3_000, using: &random))
        var new = old
        for _ in 0..<Int.random(in: 1...30, using: &random) {
            let start = Int.random(in: 0...new.count, using: &random)
            let longest = [3, 40, 1_200][Int.random(in: 0...2, using: &random)]
            let end = min(new.count, start + Int.random(in: 0...longest, using: &random))
            new.replaceSubrange(start..<end, with: block(Int.random(in: 0...longest, using: &random)))
        }
        let isEnded = Bool.random(using: &random)
        let texts = [old, new].map { $0.joined(separator: "\n") + (isEnded || $0.isEmpty ? "\n" : "") }
        let scratch = try Scratch()
        try scratch.write("x/text", texts[0])
        let diff = UnifiedDiff.text(of: "x/text", from: Array(texts[0].utf8), to: Array(texts[1].utf8))
        guard texts[0] != texts[1] else {
            #expect(diff.isEmpty)
            return
        }
        try scratch.write("patch", Data(diff))
        let applied = try Program.run("git", ["apply", "--unidiff-zero", "patch"], in: scratch.folder)
        #expect(applied.status == 0, "\(applied.all)")
        #expect(try String(contentsOfFile: scratch.path("x/text"), encoding: .utf8) == texts[1])
    }

    @Test func aChangeInALongTextIsOneHunk() {
        let lines = (0..<5_000).map { "line \($0)\n" }
        var changed = lines
        changed[2_500] = "other\n"
        changed.insert(contentsOf: (0..<1_000).map { "new \($0)\n" }, at: 4_000)
        let diff = UnifiedDiff.text(
            of: "text", from: Array(lines.joined().utf8), to: Array(changed.joined().utf8))
        let text = String(decoding: diff, as: UTF8.self).split(separator: "\n")
        #expect(text.count { $0.hasPrefix("@@ ") } == 2)
        #expect(text.count { $0.hasPrefix("+") } == 1_002 && text.count { $0.hasPrefix("-") } == 2)
    }
}
