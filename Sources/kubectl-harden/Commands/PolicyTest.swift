import Admission
import Arguments
import Policy
import Text

/// `policy test`: tries policies on the examples beside them.
struct PolicyTest: Command {
    static let about = CommandDescription(
        "test",
        "Try policies in CEL on good and bad examples.",
        discussion: """
            Takes a folder with ValidatingAdmissionPolicies, a file in one, or a .harden.yaml. Beside limit.yaml stand limit.good.yaml with objects \
            that the policy must accept, and limit.bad.yaml with objects of which it must refuse each; or there are folders good \
            and bad, in which the names of files begin with the name of a policy. What objects were before an update stands in \
            limit.bad.old.yaml; an object that is only there is deleted. Rules in a .harden.yaml have their examples with them.
            """)

    var path = ""

    mutating func declare(_ declared: inout Declaration) {
        declared.operand("path", &path, "The folder, a file in it, or the policy file.")
    }

    func run() throws {
        let groups = try PolicyExamples(path).groups
        guard groups.contains(where: { !$0.examples.isEmpty }) else {
            throw InputError(
                message: "\(path): no examples: put objects into NAME.good.yaml and NAME.bad.yaml beside NAME.yaml")
        }
        var (failed, good, bad) = (0, 0, 0)
        var (names, refusing): (Set<String>, Set<String>) = ([], [])
        for group in groups {
            var trial = PolicyTrial(group.policies, names: group.names)
            for example in group.examples { trial.run(example) }
            for failure in trial.failures { print(Printable.text(failure.description)) }
            failed += trial.failures.count
            (good, bad) = (good + trial.asExpected.good, bad + trial.asExpected.bad)
            names.formUnion(group.names)
            refusing.formUnion(trial.refusing)
        }
        for name in names.subtracting(refusing).sorted() where failed == 0 {
            Console.warning("no bad example is refused by \(name), so nothing shows that it can refuse anything")
        }
        let examples = "\(good) good and \(bad) bad objects as expected"
        print("\(names.count == 1 ? "1 policy" : "\(names.count) policies"): \(examples), \(failed) not")
        if failed > 0 { throw ExitCode(1) }
    }
}
