import Foundation
import Manifest
import Rules
import Testing

/// What a finding grants is part of what it is: where the value at its place changes, it is another finding.
@Suite struct IdentityTests {
    /// The value with one scalar changed, for each scalar and each change.
    private func variants(_ value: Any) -> [Any] {
        switch value {
        case let text as String:
            // Of a file any line may be what matters.
            if text.contains("\n") { return [text.replacingOccurrences(of: "\n", with: "x\n") + "x"] }
            // A name in another place, another text, another port.
            return [text + "x", "x" + text, text + ".example.com", "10" + text]
        case let number as NSNumber:
            // `true` is the only bad value of a field that is true or false.
            if String(cString: number.objCType) == "c" { return [] }
            return [number.intValue + 1, number.intValue * 2 + 3]
        case let list as [Any]:
            return list.indices.flatMap { index in
                variants(list[index]).map { changed in
                    var copy = list
                    copy[index] = changed
                    return copy as Any
                }
            }
        case let mapping as [String: Any]:
            // The group of a subject or a role is always the same.
            return mapping.filter { $0.key != "apiGroup" }.sorted { $0.key < $1.key }.flatMap { key, child in
                variants(child).map { changed in
                    var copy = mapping
                    copy[key] = changed
                    return copy as Any
                }
            }
        default: return []
        }
    }

    private func changed(_ value: Any, at path: ArraySlice<FieldPath.Step>) -> [Any] {
        guard let step = path.first else { return variants(value) }
        switch step {
        case .key(let key):
            guard var mapping = value as? [String: Any], let child = mapping[key] else { return [] }
            return changed(child, at: path.dropFirst()).map {
                mapping[key] = $0
                return mapping
            }
        case .index(let index):
            guard var list = value as? [Any], list.indices.contains(index) else { return [] }
            return changed(list[index], at: path.dropFirst()).map {
                list[index] = $0
                return list
            }
        }
    }

    /// Whether the gate would take findings for new: they are counted.
    private func isNew(_ new: [Finding], to old: [Finding]) -> Bool {
        var left: [Finding.Key: Int] = [:]
        for key in old.flatMap(\.allKeys) { left[key, default: 0] += 1 }
        return new.flatMap(\.keys).contains { key in
            left[key, default: 0] -= 1
            return left[key, default: 0] < 0
        }
    }

    /// What such a finding grants is not at its place alone, or does not depend on it.
    private static let decided: [String: String] = [
        "container-count-too-high": "the number of containers is what it grants, not what is in them",
        "writable-host-path-mount": "which folder of the node is written to stands with the volume",
        "sorted-keys": "the order of keys is what it is about, not what stands under them",
    ]

    @Test(arguments: RuleCatalog.builtIn.rules.map(\.id).filter { decided[$0] == nil })
    func aChangedValueIsANewFinding(id: String) throws {
        let rule = try #require(RuleCatalog.builtIn.rule(named: id))
        for example in rule.bad {
            for object in try objects(of: example.manifest) {
                let text = String(decoding: try JSONSerialization.data(withJSONObject: object), as: UTF8.self)
                let old = findings(of: rule, in: text, trustsAuthor: !rule.isOnlyForGit, isPartial: example.isPartial)
                for finding in old where !finding.isAboutAbsence {
                    for other in changed(object, at: finding.path.steps[...]) {
                        let text = String(decoding: try JSONSerialization.data(withJSONObject: other), as: UTF8.self)
                        let new = findings(
                            of: rule, in: text, trustsAuthor: !rule.isOnlyForGit, isPartial: example.isPartial)
                        guard new.contains(where: { $0.anchor == finding.anchor }),
                            new.flatMap(\.keys).count >= old.flatMap(\.keys).count
                        else { continue }
                        #expect(isNew(new, to: old), "\(finding.pathText): \(finding.message): \(text)")
                    }
                }
            }
        }
    }

    /// Who gets the rights of a binding, and which rights, decide together.
    @Test(arguments: [
        "cluster-admin-binding", "admin-edit-binding", "bind-anonymous", "bind-authenticated", "bind-system-masters",
        "default-service-account-bound",
    ])
    func whoGetsRightsIsPartOfTheFinding(id: String) throws {
        let rule = try #require(RuleCatalog.builtIn.rules.first { $0.id == id || $0.id == "rbac-" + id })
        for object in try rule.bad.flatMap({ try objects(of: $0.manifest) }) {
            let text = String(decoding: try JSONSerialization.data(withJSONObject: object), as: UTF8.self)
            let old = findings(of: rule, in: text, trustsAuthor: false)
            let bad = old.map(\.path.steps).filter { $0.first == .key("subjects") }.map { Array($0.prefix(2)) }
            for place in (bad.isEmpty ? [[.key("subjects")]] : bad) + [[.key("roleRef")]] {
                for other in changed(object, at: place[...]) {
                    let text = String(decoding: try JSONSerialization.data(withJSONObject: other), as: UTF8.self)
                    let new = findings(of: rule, in: text, trustsAuthor: false)
                    #expect(new.count < old.count || isNew(new, to: old), "\(text)")
                }
            }
        }
    }

    @Test func aCredentialIsNeverPartOfWhatAFindingShows() throws {
        let rule = try #require(RuleCatalog.builtIn.rule(named: "secret-literal-in-environment"))
        for finding in rule.bad.flatMap({ findings(of: rule, in: $0.manifest) }) {
            #expect(finding.values.allSatisfy { $0.contains("#") }, "\(finding.values)")
        }
    }
}
