import Foundation
import TestSupport
import Testing

/// The pushes of `Data/pushes.txt`.
@Suite struct PushTableTests {
    /// A push, and what becomes of it.
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// `refused RULE`, `warned WORDS` or `accepted`.
        let outcome: String
        /// The files that were there before; nil where there were none.
        let old: [String: String]?
        let new: [String: String?]
    }

    @Test func theTableIsThere() {
        #expect(PushTable.cases.count > 130 && !PushTable.cases.contains { $0.outcome.isEmpty })
    }

    @Test(arguments: PushTable.cases)
    func whatAPushGrantsIsJudged(_ example: Case) throws {
        let git = try GitServer(profile: "recommended")
        if let old = example.old {
            try git.git(["-C", git.server, "config", "harden.mode", "off"])
            try git.commit(old)
            #expect(try git.push().status == 0)
            try git.git(["-C", git.server, "config", "--unset", "harden.mode"])
        }
        try git.commit(example.new)
        let run = try git.push()
        let parts = example.outcome.split(separator: " ", maxSplits: 1).map(String.init)
        #expect((run.status != 0) == (parts[0] == "refused"), "\(run.all)")
        if parts.count > 1 { #expect(run.all.contains(parts[1]), "\(run.all)") }
        if parts[0] == "accepted" { #expect(!run.all.contains("warning"), "\(run.all)") }
        #expect(!run.all.contains("S3cret") && !run.all.contains("hunter2"), "\(run.all)")
    }
}

/// Reads the table.
enum PushTable {
    static let cases: [PushTableTests.Case] = {
        let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Data/pushes.txt")
        let text = (try? String(contentsOf: path, encoding: .utf8)) ?? ""
        let blocks = text.components(separatedBy: "\n=== ").dropFirst().map { $0.components(separatedBy: "\n") }
        var templates: [String: [String]] = [:]
        var cases: [PushTableTests.Case] = []
        for block in blocks {
            if block[0].hasPrefix("template ") {
                templates[String(block[0].dropFirst("template ".count))] = Array(block.dropFirst())
            } else {
                cases.append(example(block, templates))
            }
        }
        return cases
    }()

    private static func example(_ lines: [String], _ templates: [String: [String]]) -> PushTableTests.Case {
        var (files, old): ([String: String?], [String: String]?) = ([:], nil)
        var (path, outcome) = ("", "")
        for line in lines.dropFirst() {
            if line.hasPrefix("# ") {
                path = ""
            } else if line.hasPrefix("> ") {
                outcome = String(line.dropFirst(2))
            } else if line.hasPrefix("--- ") {
                path = String(line.dropFirst(4))
                files[path] = ""
            } else if line == "@old" || line == "@end" {
                path = ""
            } else if line == "@new" {
                (old, path) = (files.compactMapValues { $0 }, "")
            } else if line.hasPrefix("@gone ") {
                files.updateValue(nil, forKey: String(line.dropFirst(6)))
                path = ""
            } else if line.hasPrefix("@move ") {
                let parts = line.dropFirst(6).components(separatedBy: "|")
                files[parts[1]] = files[parts[0]]
                files.updateValue(nil, forKey: parts[0])
                path = ""
            } else if line.hasPrefix("@sub ") {
                let parts = line.dropFirst(5).components(separatedBy: "|").map {
                    $0.replacingOccurrences(of: "\\n", with: "\n")
                }
                files[parts[0]] = files[parts[0]]??.replacingOccurrences(of: parts[1], with: parts[2])
                path = ""
            } else if !path.isEmpty {
                let width = line.prefix { $0 == " " }
                let template =
                    line.dropFirst(width.count).hasPrefix("%%")
                    ? templates[String(line.dropFirst(width.count + 2))] : nil
                for text in template ?? [line] {
                    let indentation = template == nil ? "" : String(width)
                    let before = files[path].flatMap { $0 } ?? ""
                    files[path] = "\(before)\(indentation)\(text)\n"
                }
            }
        }
        return PushTableTests.Case(testDescription: lines[0], outcome: outcome, old: old, new: files)
    }
}
