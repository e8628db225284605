import Admission
import Policy
import Rules

/// The policies in a folder, or of a policy file, with the examples beside them.
///
/// Beside `limit.yaml` stand `limit.good.yaml` and `limit.bad.yaml`; or there are folders `good` and `bad`, in which the name of a
/// file begins with that of a policy. What objects were before stands in `limit.bad.old.yaml`.
struct PolicyExamples {
    /// The policies that are tried together.
    private(set) var groups: [Group] = []

    /// Policies with their examples.
    struct Group {
        var policies: AdmissionPolicies
        var names: Set<String>
        var examples: [PolicyTrial.Example] = []
    }

    private enum Kind { case policy, good, bad }

    /// A file, taken apart by its name.
    private struct File {
        var path: String
        var text: [UInt8]
        var kind = Kind.policy
        /// Whether it says what the objects of another file were.
        var isOld = false
        /// The folder of its policies.
        var folder: String
        /// Its name without endings.
        var stem: String

        init(_ path: String, _ text: [UInt8]) {
            (self.path, self.text) = (path, text)
            var parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
            var words = (parts.popLast() ?? "").split(separator: ".").map(String.init)
            if words.count > 1 { words.removeLast() }
            if words.last == "old" {
                isOld = true
                words.removeLast()
            }
            if let word = words.last, words.count > 1, ["good", "bad"].contains(word) {
                kind = word == "good" ? .good : .bad
                words.removeLast()
            } else if let word = parts.last, ["good", "bad"].contains(word) {
                kind = word == "good" ? .good : .bad
                parts.removeLast()
            }
            (folder, stem) = (parts.joined(separator: "/"), words.joined(separator: "."))
        }
    }

    /// - Throws: `PolicyProblems` for what cannot be read, and for policies that kube-apiserver would refuse.
    init(_ path: String) throws {
        if try ConfigurationFile.isHardenPolicy(path), !ConfigurationFile.isFolder(path) {
            let policy = try ConfigurationFile.policy(path, catalog: Harden.catalog)
            let folder = PolicyFile.folder(of: path)
            addCustomRules(of: try AdmissionPolicyFiles.read([], and: policy, below: folder, seesChanges: true))
            for named in policy.policies { try add(named.hasPrefix("/") ? named : folder + "/" + named) }
        } else if ConfigurationFile.isFolder(path) {
            try add(path)
        } else {
            // Its examples stand beside it, with those of others.
            try add(PolicyFile.folder(of: path))
            let name = path.split(separator: "/").last
            groups.removeAll { group in
                !group.policies.places.contains { place in
                    group.names.contains(place.name) && place.file.split(separator: "/").last == name
                }
            }
        }
    }

    private mutating func addCustomRules(of policies: AdmissionPolicies) {
        for rule in policies.customRules {
            var group = Group(policies: policies, names: [rule.id])
            for (examples, isBad) in [(rule.examples.good, false), (rule.examples.bad, true)] {
                for (index, text) in examples.enumerated() {
                    let title = "\(rule.file): \(isBad ? "bad" : "good") example \(index + 1) of \(rule.id)"
                    group.examples.append(PolicyTrial.Example(file: title, text: text, isBad: isBad))
                }
            }
            groups.append(group)
        }
    }

    private mutating func add(_ path: String) throws {
        var files: [File] = []
        try ConfigurationFile.forEachManifest(at: path) { files.append(File($0, $1)) }
        for folder in Set(files.map(\.folder)).sorted() {
            let own = files.filter { $0.folder == folder }
            let policies = try AdmissionPolicyFiles.read(
                own.filter { $0.kind == .policy && !$0.isOld }.map(\.path), seesChanges: true, mustHavePolicies: false)
            if !policies.isEmpty { groups += PolicyExamples.groups(of: policies, own) }
        }
    }

    /// A group for each policy, with the examples of which the name begins with its own, or with that of its file. What no name
    /// claims is for all policies of the folder together.
    private static func groups(of policies: AdmissionPolicies, _ files: [File]) -> [Group] {
        var groups = policies.places.map { Group(policies: policies, names: [$0.name]) }
        var common = Group(policies: policies, names: Set(policies.places.map(\.name)))
        let old = Dictionary(files.filter(\.isOld).map { ("\($0.stem) \($0.kind)", $0.text) }) { $1 }
        let news = Set(files.filter { !$0.isOld }.map { "\($0.stem) \($0.kind)" })
        for file in files where file.kind != .policy {
            // One without a new state is deleted whole.
            let key = "\(file.stem) \(file.kind)"
            if file.isOld, news.contains(key) { continue }
            let example = PolicyTrial.Example(
                file: file.path, text: file.isOld ? [] : file.text, before: file.isOld ? file.text : old[key],
                isBad: file.kind == .bad)
            let claims = policies.places.indices.filter { index in
                let place = policies.places[index]
                let origin = File(place.file, []).stem
                return [place.name, origin].contains { file.stem == $0 || file.stem.hasPrefix($0 + "-") }
            }
            let exact = claims.filter { file.stem.hasPrefix(policies.places[$0].name) }
            if claims.isEmpty {
                common.examples.append(example)
            } else if exact.count == 1 || claims.count == 1 {
                groups[exact.first ?? claims[0]].examples.append(example)
            } else {
                common.examples.append(example)
            }
        }
        return groups.filter { !$0.examples.isEmpty || common.examples.isEmpty }
            + (common.examples.isEmpty ? [] : [common])
    }
}
