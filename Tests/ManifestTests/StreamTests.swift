import Foundation
import Manifest
import Testing

/// A pipe is read through a window: the values must not depend on where its pieces end.
@Suite struct StreamTests {
    private func reading(throughPipe text: String, pieces: Int, limits: Limits = .standard) -> Reading {
        // Packets, of which each read gives one: a pipe would put pieces together by chance. Their sizes are powers of two,
        // or small beside the window: what does not fit into it of a packet is lost.
        var ends: [Int32] = [0, 0]
        socketpair(AF_UNIX, Int32(SOCK_SEQPACKET.rawValue), 0, &ends)
        let (reader, writer) = (ends[0], ends[1])
        let bytes = Array(text.utf8)
        Thread {
            for start in stride(from: 0, to: bytes.count, by: pieces) {
                let piece = Array(bytes[start..<min(start + pieces, bytes.count)])
                _ = write(writer, piece, piece.count)
            }
            close(writer)
        }.start()
        defer { close(reader) }
        return Reading(Input(fileDescriptor: reader), limits: limits)
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
        "kind: List\nitems:\n- kind: A\n- - b\n- kind: C",
    ])
    func aLargeYAMLListReadsAsTheWholeDoes(text: String) {
        var limits = Limits()
        limits.wholeDocumentSize = 8
        #expect(Reading(text, limits: limits) == Reading(text))
    }

    /// Pieces that end with a line, as a program writes them, must not hide where an element ends.
    @Test func aLargeYAMLListThroughAPipeReadsAsTheWholeDoes() {
        var limits = Limits()
        limits.wholeDocumentSize = 8
        let text = "apiVersion: v1\nitems:\n- kind: A\n- kind: B\nkind: List\nmetadata: {}\n"
        for pieces in 1...text.utf8.count {
            #expect(reading(throughPipe: text, pieces: pieces, limits: limits) == Reading(text), "pieces of \(pieces)")
        }
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
        let reading = reading(throughPipe: list, pieces: 8_192)
        #expect(reading.objects == Array(repeating: item, count: 5_000))
        #expect(reading.failures == [])
    }
}
