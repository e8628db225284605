import Inspection
import Rules

extension Inspector {
    /// The findings in a set of objects that it did not have in any of its states before.
    func newFindings(in set: ObjectSet, since before: [ObjectSet], _ scope: ChangeInspector.Scope) -> [SetFinding] {
        for old in before { set.compare(with: old) }
        let all = judgeTogether(set)
        guard scope == .introduced, !all.isEmpty else { return all }
        var known = KnownFindings()
        for old in before {
            var keys: [Finding.Key: Int] = [:]
            for found in judgeTogether(old) { keys.count(found.finding) }
            known.add(keys)
        }
        return all.filter { known.isNew($0.finding) }
    }
}
