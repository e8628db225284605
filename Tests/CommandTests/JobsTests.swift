import Foundation
import TestSupport
import Testing

/// A long input is judged on several cores; the report must be the same as from one, to the byte.
@Suite struct JobsTests {
    /// What makes an object large, so that few of them are a long input.
    private static let padding = String(repeating: "ä text, ", count: 500)

    private static func pod(_ number: Int, indent: String = "") -> String {
        ["apiVersion: v1", "kind: Pod", "metadata:", "  name: web-\(number)", "  annotations: {x: \"\(padding)\"}"]
            .map { indent + $0 + "\n" }.joined()
    }

    private static func json(_ number: Int, type: String = "\"apiVersion\":\"v1\",\"kind\":\"Pod\",") -> String {
        "{\(type)\"metadata\":{\"name\":\"web-\(number)\",\"annotations\":{\"x\":\"\(padding)\"}}}"
    }

    private static let documents = (0..<500).map { pod($0) }
    private static let elements = (0..<2_200).map { "- " + pod($0, indent: "  ").dropFirst(2) }.joined()
    private static let values = (0..<500).map { json($0) }

    private static let inputs: [String: String] = [
        "documents": documents.joined(separator: "---\n"),
        "broken documents": documents.joined(separator: "---\n").replacingOccurrences(of: "web-77", with: "[web-77"),
        "a list in YAML": "apiVersion: v1\nkind: List\nitems:\n" + elements + "metadata: {}\n---\n" + pod(1),
        "a broken list in YAML": "items:\n"
            + elements.replacingOccurrences(of: "name: web-55", with: "name: \"web-55 \"x") + "kind: [",
        "a list in JSON":
            "{\"apiVersion\":\"v1\",\"items\":[" + values.joined(separator: ",\n")
            + "],\"kind\":\"List\"}\n{\"kind\":\"X\"}",
        "a list in JSON whose elements take their kind from behind it":
            "{\"items\":[" + values.joined(separator: ",") + "," + json(1, type: "") + "," + json(2, type: "")
            + "],\"apiVersion\":\"v1\",\"kind\":\"PodList\"}\n---\n" + pod(1),
        "a list in JSON that is cut off": "{\"items\":[" + values.joined(separator: ",").dropLast(30),
        "a list in JSON with an element that is none":
            "{\"items\":[" + values.joined(separator: ",") + ",7,\"x\",{},{\"n\":1e999}" + "]}",
        "JSON values": values.joined(separator: "\n"),
    ]

    @Test(arguments: inputs.keys.sorted())
    func severalCoresReportWhatOneDoes(input: String) throws {
        let scratch = try Scratch()
        let file = scratch.path("in.yaml")
        try scratch.write("in.yaml", try #require(Self.inputs[input]))
        let arguments = ["check", "--rule", "bare-pod", "-o", "json"]
        let one = try Program.harden(arguments + ["--jobs", "1", file])
        #expect(one.output.contains("\"findings\":["))
        #expect(one.output.split(separator: "\n").count > 400, "much was judged")
        let many = try Program.harden(arguments + ["--jobs", "4", file])
        #expect(many.status == one.status)
        #expect(many.output == one.output, "\(input)")
        #expect(many.errors == one.errors)
        let piped = try Program.harden(arguments + ["--jobs", "4", "-"], input: try #require(Self.inputs[input]))
        #expect(piped.output.replacingOccurrences(of: "\"file\":\"-\"", with: "\"file\":\"\(file)\"") == one.output)
    }

    /// A large file starts the threads; what is named behind it is less than a job.
    @Test func filesThatAreNamedBehindALargeOneAreJudged() throws {
        let scratch = try Scratch()
        try scratch.write("large.yaml", Self.documents.joined(separator: "---\n"))
        for number in 0..<20 { try scratch.write("web-\(number).yaml", Self.documents[number]) }
        let files = [scratch.path("large.yaml")] + (0..<20).map { scratch.path("web-\($0).yaml") }
        let arguments = ["check", "--rule", "bare-pod", "-o", "json"] + files
        let run = try Program.harden(arguments + ["--jobs", "4"])
        #expect(run.output.contains("\"summary\":{\"files\":21,"))
        #expect(try Program.harden(arguments + ["--jobs", "1"]).output == run.output)
    }

    @Test func aFolderOfManyFilesIsReportedInTheOrderOfItsNames() throws {
        let scratch = try Scratch()
        for number in 0..<60 { try scratch.write("m/\(number % 7)/web-\(number).yaml", Self.documents[number]) }
        try scratch.write("m/3/broken.yaml", "apiVersion: [\nkind: x")
        try scratch.write("m/4/large.yaml", Self.documents.joined(separator: "---\n"))
        let arguments = ["check", "--rule", "bare-pod", "-o", "json", scratch.path("m")]
        let one = try Program.harden(arguments + ["--jobs", "1"])
        let many = try Program.harden(arguments + ["--jobs", "4"])
        #expect(one.status == 3 && many.status == 3)
        #expect(many.output == one.output)
        #expect(many.errors == one.errors)
    }

    @Test(arguments: ["0", "-1", "x", "99999"])
    func aNumberOfJobsThatMakesNoSenseIsAMistakeInTheCall(jobs: String) throws {
        #expect(try Program.harden(["check", "--jobs", jobs, "-"], input: "").status == 2)
    }
}
