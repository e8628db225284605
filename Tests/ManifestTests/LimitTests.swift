import Manifest
import Testing

/// What would cost more than it is worth is refused, with a message.
@Suite struct LimitTests {
    @Test func nestingEndsAtItsLimit() {
        for (open, close) in [("[", "]"), ("{a: ", "}")] {
            let allowed = "v: " + String(repeating: open, count: 511) + String(repeating: close, count: 511)
            #expect(Reading(allowed).failures == [])
            let tooDeep = "v: " + String(repeating: open, count: 200_000)
            #expect(Reading(tooDeep).failures.first?.contains("nested more than 512 levels deep") == true)
        }
        let json = "{\"v\":" + String(repeating: "[", count: 511) + String(repeating: "]", count: 511) + "}"
        #expect(Reading(json).failures == [])
        let deepJSON = "{\"v\":" + String(repeating: "[", count: 200_000)
        #expect(Reading(deepJSON).failures == ["1:518: nested more than 512 levels deep"])
    }

    @Test func aliasesThatRunAwayAreRefused() {
        var bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...9 {
            bomb +=
                "a\(level): &a\(level) [" + Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
                + "]\n"
        }
        #expect(Reading(bomb).failures.first?.contains("aliases expand to far more than the document") == true)
    }

    @Test func aliasesCannotExceedTheNestingByTheBackDoor() {
        var text = "a0: &a0 " + String(repeating: "[", count: 300) + String(repeating: "]", count: 300) + "\n"
        text += "b: " + String(repeating: "[", count: 300) + "*a0" + String(repeating: "]", count: 300) + "\n"
        #expect(Reading(text).failures == ["2:304: nested more than 512 levels deep, aliases followed"])
    }

    @Test func scalarsDocumentsAndStreamsHaveLimits() {
        var limits = Limits()
        limits.scalarSize = 100
        limits.documentSize = 1_000
        limits.documents = 5
        let word = String(repeating: "x", count: 101)
        #expect(Reading("a: \(word)\n---\nb: 1\n", limits: limits).failures == ["1:4: a scalar of more than 0 MiB"])
        let long = "a: [" + String(repeating: "x, ", count: 400) + "]\n---\nb: 1\n"
        #expect(Reading(long, limits: limits).failures == ["1:1: a document of more than 0 MiB"])
        #expect(Reading(long, limits: limits).objects == ["{\"b\":1}"])
        let many = String(repeating: "a: 1\n---\n", count: 9)
        #expect(Reading(many, limits: limits).failures == ["11:1: more than 5 documents"])
    }

    @Test(arguments: [
        "a: \"x", "a: 'x", "[", "{", "{\"a\":", "{\"a\":\"", "{\"a\":\"\\", "a: !!", "a: &", "- - -", "? ",
        "%YAML 1.1\n---\na: 1", "a: \0", "{\"a\":\"\0\"}", "\u{1}",
    ])
    func brokenTextEndsInAFailureOrAValue(text: String) {
        let reading = Reading(text)
        #expect(reading.objects.count + reading.failures.count >= 1)
    }
}
