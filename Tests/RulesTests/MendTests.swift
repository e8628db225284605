import Foundation
import Inspection
import Manifest
import Policy
import Rules
import Testing

/// What `fix` does to the examples of the rules.
@Suite struct MendTests {
    private static let mendable = RuleCatalog.builtIn.rules.filter { $0.mend != nil }

    private func mender(
        _ rule: Rule, _ example: Example, _ safeties: Set<Mend.Safety>, isAlone: Bool = false
    ) -> FileMender {
        var settings = RuleSettings()
        settings.parameters = example.parameters
        let context = Judgement.Context(
            .builtIn, version: example.version, trustsAuthor: !rule.isOnlyForGit,
            settings: example.parameters.isEmpty ? [:] : [rule.id: settings])
        // As somebody calls it who asks for the rule beside the usual ones.
        let rules = RuleCatalog.builtIn.rules.filter {
            $0.id == rule.id || !isAlone && Profile.recommended.contains($0)
        }
        return FileMender(Inspector(judge: Judge(rules: rules, context: context)), safeties: safeties)
    }

    private func mend(
        _ text: String, _ rule: Rule, _ example: Example, _ safeties: Set<Mend.Safety> = Set(Mend.Safety.allCases),
        isAlone: Bool = false
    ) -> FileMender.Result {
        mender(rule, example, safeties, isAlone: isAlone).mend(
            Array(text.utf8), as: Inspector.File(name: "x.yaml", origin: .named)
        ) { $0.rule == rule.id }
    }

    private func examples(_ rule: Rule) -> [Example] { rule.bad.filter { !$0.isPartial && $0.before == nil } }

    @Test func eightyRulesAndMoreCanBeMended() {
        var without: [String] = []
        for rule in Self.mendable {
            // Of two rules that ask for the opposite only one can be judged.
            let isMended = examples(rule).contains { !mend($0.manifest, rule, $0, isAlone: true).mended.isEmpty }
            if !isMended { without.append(rule.id) }
        }
        #expect(without == [], "no example of these is mended")
        #expect(Self.mendable.count >= 80)
    }

    /// After a fix the finding is gone, nothing else differs, and a second fix changes nothing.
    @Test(arguments: mendable.map(\.id))
    func aFixChangesWhatTheRuleIsAboutAndNothingElse(_ id: String) throws {
        let rule = try #require(RuleCatalog.builtIn.rule(named: id))
        for example in examples(rule) {
            let text = example.manifest
            let result = mend(text, rule, example)
            guard !result.mended.isEmpty else { continue }
            let new = String(decoding: result.text, as: UTF8.self)
            #expect(mend(new, rule, example).text == result.text, "\(new)")
            let found = findings(of: rule, in: example)
            let targets = found.flatMap { finding -> [[FieldPath.Step]] in
                let fix = finding.fix ?? fixText(rule)
                let set = fix.flatMap { $0.firstRange(of: ": ") }.flatMap { mark in
                    fix.map { finding.subjectPath.appending(FieldPath(String($0[..<mark.lowerBound]))) }
                }
                return finding.badPaths.map(\.steps) + (set.map { [$0.steps] } ?? [])
            }
            let (before, after) = (try objects(of: text), try objects(of: new))
            #expect(before.count == after.count)
            for (old, new) in zip(before, after) {
                for path in differences(old, new, []) {
                    #expect(
                        targets.contains { path.starts(with: $0) || $0.starts(with: path) || isKeyOf(path, $0) },
                        "\(id): \(FieldPath(path)) in \(text)")
                }
            }
        }
    }

    private func fixText(_ rule: Rule) -> String? {
        if case .set(let text)? = rule.mend?.action { return text }
        return rule.fix
    }

    /// Whether a path is that of the field's new key.
    private func isKeyOf(_ path: [FieldPath.Step], _ target: [FieldPath.Step]) -> Bool {
        path.dropLast() == target.dropLast()
    }

    @Test(arguments: mendable.map(\.id))
    func noCommentIsLostAndNoOtherLineTouched(_ id: String) throws {
        let rule = try #require(RuleCatalog.builtIn.rule(named: id))
        for example in examples(rule) where !example.manifest.contains("|") && !example.manifest.contains(">") {
            let lines = example.manifest.split(separator: "\n", omittingEmptySubsequences: false)
            let text = lines.enumerated().map { $1.isEmpty ? "" : "\($1)\n\($1.prefix { $0 == " " })# c\($0)" }
                .joined(separator: "\n")
            for breaks in ["\n", "\r\n"] {
                let old = text.replacing("\n", with: breaks)
                let result = mend(old, rule, example)
                let new = String(decoding: result.text, as: UTF8.self)
                let all = { (text: String) in text.matches(of: /# c[0-9]+/).map { String($0.output) } }
                #expect(all(old) == all(new), "\(id)")
                if breaks == "\r\n" {
                    let bare = new.utf8.filter { $0 == 0x0a }.count - new.matches(of: /\r\n/).count
                    #expect(bare == 0, "\(id): \(new)")
                }
            }
        }
    }

    @Test func whatIsSafeLeavesWhatSomebodyHasChosen() throws {
        for (id, text) in [
            ("service-account-token-automounted", "automountServiceAccountToken: true"),
            ("allow-privilege-escalation", "securityContext: {allowPrivilegeEscalation: true}"),
        ] {
            let rule = try #require(RuleCatalog.builtIn.rule(named: id))
            let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n"
            let manifest =
                id.hasPrefix("service")
                ? pod + "  \(text)\n  containers: [{name: a, image: x}]\n"
                : pod + "  containers:\n  - name: a\n    image: x\n    \(text)\n"
            #expect(mend(manifest, rule, rule.bad[0], [.safe]).mended.isEmpty)
            #expect(!mend(manifest, rule, rule.bad[0], [.safe, .unsafe]).mended.isEmpty)
        }
    }

    /// The paths at which two values differ.
    private func differences(_ old: Any, _ new: Any, _ path: [FieldPath.Step]) -> [[FieldPath.Step]] {
        if let old = old as? [String: Any], let new = new as? [String: Any] {
            return Set(old.keys).union(new.keys).flatMap { key -> [[FieldPath.Step]] in
                guard let left = old[key], let right = new[key] else { return [path + [.key(key)]] }
                return differences(left, right, path + [.key(key)])
            }
        }
        if let old = old as? [Any], let new = new as? [Any], old.count == new.count {
            return zip(old, new).enumerated().flatMap { differences($1.0, $1.1, path + [.index($0)]) }
        }
        return "\(old)" == "\(new)" ? [] : [path]
    }
}
