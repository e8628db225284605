import Foundation
import Manifest
import Testing

/// A pipe is read through a window: the values must not depend on where its pieces end.
@Suite struct StreamTests {
    private func reading(throughPipe text: String, pieces: Int) -> Reading {
        let pipe = Pipe()
        let bytes = Data(text.utf8)
        let writer = pipe.fileHandleForWriting
        let thread = Thread {
            var offset = 0
            while offset < bytes.count {
                let end = min(offset + pieces, bytes.count)
                try? writer.write(contentsOf: bytes[offset..<end])
                offset = end
            }
            try? writer.close()
        }
        thread.start()
        return Reading(Input(fileDescriptor: pipe.fileHandleForReading.fileDescriptor))
    }

    @Test(arguments: [1, 2, 3, 7, 64])
    func valuesDoNotDependOnThePieces(pieces: Int) {
        let texts = [
            "{\"kind\":\"PodList\",\"items\":[{\"a\":\"\\u00e9\\ud83d\\ude00ä\",\"n\":-12.5e3,\"t\":[true,false,null]},{\"kind\":\"X\",\"b\":1234567}],\"n\":12345,\"s\":\"x\\\\\"}\n{\"z\":[]}",
            "a: 1\n---\nb: |\n  ---x\n---   # end\nc: \"ä\"\n",
            "{\"items\":[{\"a\":1}],\"kind\":\"PodList\"}",
        ]
        for text in texts { #expect(reading(throughPipe: text, pieces: pieces) == Reading(text)) }
    }

    /// A YAML list is read element by element once it is large; the values must be those of the whole.
    @Test(arguments: [
        "apiVersion: v1\nitems:\n- apiVersion: v1\n  kind: A\n  data:\n    a: |\n      text\n\n      - more\n    b: \"x\n      y\"\n- kind: B\n# comment\n- {kind: C}\nkind: List\nmetadata:\n  x: 1\n",
        "kind: PodList\napiVersion: v1\nitems:\n- metadata:\n    name: a\n- items:\n  - kind: X\n  kind: List\n---\nkind: D\n",
        "items:\n- kind: A\n- - b\n- kind: C",
    ])
    func aLargeYAMLListReadsAsTheWholeDoes(text: String) {
        var limits = Limits()
        limits.wholeDocumentSize = 8
        #expect(Reading(text, limits: limits) == Reading(text))
    }

    @Test func whatReachesFromOneElementToAnotherIsRefusedInALargeList() {
        var limits = Limits()
        limits.wholeDocumentSize = 8
        let reading = Reading("items:\n- &a {kind: A}\n- *a\nkind: List\n", limits: limits)
        #expect(reading.failures == ["3:3: unknown anchor *a"])
    }

    @Test func aLongListIsReadWhole() {
        let item = "{\"kind\":\"Pod\",\"metadata\":{\"name\":\"web\",\"labels\":{\"app\":\"web\"}}}"
        let list =
            "{\"apiVersion\":\"v1\",\"items\":[" + Array(repeating: item, count: 5_000).joined(separator: ",\n")
            + "],\"kind\":\"List\"}"
        let reading = reading(throughPipe: list, pieces: 10_000)
        #expect(reading.objects == Array(repeating: item, count: 5_000))
        #expect(reading.failures == [])
    }
}
