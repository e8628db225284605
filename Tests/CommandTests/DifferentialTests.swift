import Foundation
@testable import Manifest
import TestSupport
import Testing

/// Compares what the program reads with what the real kubectl reads, value by value. kubectl is asked without a cluster:
/// `kubectl label --local` prints each object as it was read, with one label added.
@Suite(.enabled(if: Program.has("kubectl"), "kubectl is not installed: nothing to compare with"))
struct DifferentialTests {
    /// How many documents: HARDEN_DIFFERENTIAL says so for a long run.
    private static var environment: [String: String] { ProcessInfo.processInfo.environment }
    private static var count: Int { environment["HARDEN_DIFFERENTIAL"].flatMap { Int($0) } ?? 1_500 }
    private static var seed: UInt64 { environment["HARDEN_SEED"].flatMap { UInt64($0) } ?? 1 }
    private static let batch = 500

    /// What this reader refuses although kubectl may read it, each with its place in the document docs/reading.md. The gate
    /// refuses such a file whatever its name.
    private static let stricterHere =
        ReaderDifference.allCases.compactMap { $0.facts.message } + LibyamlMessage.problems.keys
        + LibyamlMessage.contexts.keys + ["cannot be expressed in JSON"]

    @Test func valuesOfRandomDocumentsAreKubectls() throws {
        var documents = RandomDocuments(seed: Self.seed)
        var tally = Tally()
        for start in stride(from: 0, to: Self.count, by: Self.batch) {
            let scratch = try Scratch()
            var texts: [String: String] = [:]
            for number in start..<min(start + Self.batch, Self.count) {
                let name = "d\(number)"
                let text = documents.next(named: name)
                texts[name] = text
                try scratch.write("in/\(name).yaml", text)
            }
            var readers = try Readers(folder: scratch.path("in"))
            try readers.askAgain(in: scratch.path("in"))
            tally.add(texts, readers)
        }
        print(tally.report)
        #expect(tally.differing == [], "\(tally.differing.joined(separator: "\n----\n"))")
        #expect(tally.same > Self.count / 3, "many documents are valid")
        let unknown = tally.onlyTheirs.keys.filter { cause in !Self.stricterHere.contains { cause.contains($0) } }
        #expect(unknown == [], "what kubectl reads and this reader does not is known")
    }

    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    /// Manifests of others, where they are there: HARDEN_FIXTURES names another place.
    private static let fixtures =
        environment["HARDEN_FIXTURES"]
        ?? folder.appending(path: "../../../shared/fixtures/manifests").standardized.path

    /// The project's own manifests: each form of YAML and JSON that people use, in a few files.
    @Test func valuesOfItsOwnManifestsAreKubectls() throws {
        let folder = Self.folder.appending(path: "Data/manifests").path
        let files = try FileManager.default.contentsOfDirectory(atPath: folder).sorted().map { folder + "/" + $0 }
        #expect(files.count >= 9)
        #expect(try compared(files) == files.count, "kubectl reads each of them")
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: fixtures), "the manifests of others are not there"))
    func valuesOfRealManifestsAreKubectls() throws {
        let folder = Self.fixtures
        let all = try Program.run("find", [folder, "-name", "*.yaml"]).output.split(separator: "\n").sorted()
        var random = SeededGenerator(seed: Self.seed)
        _ = try compared(all.shuffled(using: &random).prefix(Self.count / 10).map(String.init))
    }

    /// Compares what both read of files.
    ///
    /// - Returns: how many kubectl read.
    private func compared(_ files: [String]) throws -> Int {
        var count = 0
        for file in files {
            let ours = try Program.harden(["objects", "-o", "json", file])
            let theirs = try Program.run("kubectl", ["label", "--local", "-f", file, "oracle=1", "-o", "json"])
            guard theirs.status == 0 else { continue }
            count += 1
            let read = try Readers.values(Readers.split(theirs.output)).map(Readers.withoutLabel)
            #expect(
                try Readers.values(ours.output.split(separator: "\n").map(String.init)).map(Readers.withoutLabel)
                    == read, "\(file)")
        }
        return count
    }

    /// What both made of a folder of documents, by name.
    private struct Readers {
        var ours: [String: String] = [:]
        var theirs: [String: String] = [:]
        var complaints: [String: String] = [:]

        init(folder: String) throws {
            let own = try Program.harden(["objects", "-o", "json", folder])
            #expect(own.status == 0 || own.status == 3)
            let lines = own.output.split(separator: "\n").map(String.init)
            for value in try Self.values(lines) { ours[Self.name(value)] = Self.canonical(Self.withoutLabel(value)) }
            let oracle = try Program.run("kubectl", ["label", "--local", "-f", folder, "oracle=1", "-o", "json"])
            for value in try Self.values(Self.split(oracle.output)) {
                theirs[Self.name(value)] = Self.canonical(Self.withoutLabel(value))
            }
            for line in (own.errors + oracle.errors).split(separator: "\n") {
                guard let name = line.firstMatch(of: /(d[0-9]+)\.yaml/) else { continue }
                complaints[String(name.1), default: ""] += line + "\n"
            }
        }

        /// Two keys of different types and the same text, such as 1 and 1.0, are one key to kubectl, and which of them counts
        /// is left to chance there. Where both readers differ, it is asked again a few times.
        mutating func askAgain(in folder: String) throws {
            for (name, own) in ours where theirs[name] != nil && theirs[name] != own {
                for _ in 0..<20 where theirs[name] != own {
                    let file = "\(folder)/\(name).yaml"
                    let oracle = try Program.run("kubectl", ["label", "--local", "-f", file, "oracle=1", "-o", "json"])
                    guard let value = try Self.values(Self.split(oracle.output)).first else { break }
                    theirs[name] = Self.canonical(Self.withoutLabel(value))
                }
            }
        }

        /// kubectl prints objects one after another, each over many lines.
        static func split(_ output: String) -> [String] {
            output.split(separator: "\n}\n", omittingEmptySubsequences: true).map { $0 + "\n}" }
        }

        static func values(_ texts: [String]) throws -> [NSDictionary] {
            try texts.filter { $0.trimmingCharacters(in: .whitespacesAndNewlines) != "}" }.map { text in
                try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? NSDictionary, "\(text)")
            }
        }

        static func name(_ value: NSDictionary) -> String {
            (value["metadata"] as? NSDictionary)?["name"] as? String ?? ""
        }

        static func withoutLabel(_ value: NSDictionary) -> NSDictionary {
            guard let copy = value.mutableCopy() as? NSMutableDictionary,
                let metadata = (value["metadata"] as? NSDictionary)?.mutableCopy() as? NSMutableDictionary
            else { return value }
            let labels = (metadata["labels"] as? NSDictionary)?.mutableCopy() as? NSMutableDictionary
            labels?.removeObject(forKey: "oracle")
            metadata["labels"] = labels.flatMap { $0.count > 0 ? $0 : nil }
            copy["metadata"] = metadata.count > 0 ? metadata : nil
            return copy
        }

        static func canonical(_ value: NSDictionary) -> String {
            let data = try? JSONSerialization.data(withJSONObject: value, options: [.sortedKeys])
            return data.map { String(decoding: $0, as: UTF8.self) } ?? "?"
        }
    }

    /// How often both agreed, and how not.
    private struct Tally {
        var same = 0
        var bothRefuse = 0
        var differing: [String] = []
        var onlyOurs: [String: Int] = [:]
        var onlyTheirs: [String: Int] = [:]

        mutating func add(_ texts: [String: String], _ readers: Readers) {
            for (name, text) in texts {
                switch (readers.ours[name], readers.theirs[name]) {
                case (nil, nil): bothRefuse += 1
                case (let own?, let their?) where own == their: same += 1
                case (let own?, let their?): differing.append("\(text)\nhere:    \(own)\nkubectl: \(their)")
                case (_?, nil): onlyOurs[cause(readers.complaints[name]), default: 0] += 1
                case (nil, _?):
                    onlyTheirs[cause(readers.complaints[name]), default: 0] += 1
                    if ProcessInfo.processInfo.environment["HARDEN_VERBOSE"] != nil {
                        print("only kubectl:\n\(text)\n\(readers.complaints[name] ?? "")")
                    }
                }
            }
        }

        private func cause(_ complaint: String?) -> String {
            (complaint ?? "no message").replacing(/[^ ]*\/d[0-9]+\.yaml(:[0-9]+:[0-9]+)?/, with: "").replacing(
                /line [0-9]+/, with: ""
            )
            .trimmingCharacters(in: .whitespacesAndNewlines)
        }

        var report: String {
            let lists = [("only here", onlyOurs), ("only kubectl", onlyTheirs)].map { title, causes in
                causes.sorted { $0.value > $1.value }.map { "  \(title): \($0.value) x \($0.key)" }.joined(
                    separator: "\n")
            }
            return "same value \(same), both refuse \(bothRefuse), differing \(differing.count)\n"
                + lists.joined(separator: "\n")
        }
    }
}
