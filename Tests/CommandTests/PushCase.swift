import TestSupport
import Testing

/// A push through the gate to a repository that had something before.
struct PushCase: CustomTestStringConvertible {
    var testDescription: String
    /// What is there before the gate.
    var before: [String: String?]
    var after: [String: String?]
    /// The rule that refuses; nil where it is accepted.
    var refusal: String?

    init(_ title: String, _ before: [String: String?], _ after: [String: String?], _ refusal: String?) {
        (testDescription, self.before, self.after, self.refusal) = (title, before, after, refusal)
    }

    /// Pushes what is there before, and then the change through the gate.
    func check() throws {
        let git = try GitServer(profile: nil)
        try git.configure("harden.mode", "off")
        try git.commit(before.merging(["README": "x"]) { $1 })
        #expect(try git.push().status == 0)
        try git.configure("harden.mode", "enforce")
        try git.commit(after)
        let push = try git.push()
        #expect((push.status != 0) == (refusal != nil), "\(push.all)")
        if let refusal { #expect(push.errors.contains(refusal), "\(push.all)") }
    }
}
