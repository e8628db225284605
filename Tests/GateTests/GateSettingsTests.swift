import Gate
import Policy
import Testing

@Suite struct GateSettingsTests {
    @Test(arguments: [
        ("mod", "warn", "unknown setting harden.mod; did you mean harden.mode?"),
        ("mode", "on", "harden.mode is \"on\"; it must be one of enforce, warn, off"),
        ("failon", "loud", "harden.failOn is \"loud\"; it must be one of info, low, medium, high, critical, never"),
        ("timeout", "3", "harden.timeout is \"3\"; it must look like 3s or 500ms"),
        ("maxfilesize", "big", "harden.maxFileSize is \"big\"; it must look like 4MiB"),
        ("maxfiles", "0", "harden.maxFiles is \"0\"; it must be a number above 0"),
        ("kubernetesversion", "2", "harden.kubernetesVersion is \"2\"; it must look like 1.34"),
        ("branchpolicy", "x", "harden.branchPolicy is \"x\"; it must be one of believe, tighten, ignore"),
        ("trusted", "a b", "harden.trusted is \"a b\", which cannot be the name of a branch"),
        ("trusted", "", "harden.trusted is \"\", which cannot be the name of a branch"),
        ("auditlog", " ", "harden.auditLog is empty; remove it, or give it a value"),
        ("refs", "main", "harden.refs is \"main\", which cannot match any ref; use *, or refs/heads/main"),
        (
            "refs", "heads/main",
            "harden.refs is \"heads/main\", which cannot match any ref; use *, or refs/heads/main"
        ),
        (
            "refs", "refs/heads",
            "harden.refs is \"refs/heads\", which cannot match any ref; use *, or refs/heads/*"
        ),
        (
            "refs", "refs/heads/",
            "harden.refs is \"refs/heads/\", which cannot match any ref; use *, or refs/heads/*"
        ),
        (
            "refs", "/refs/heads/x",
            "harden.refs is \"/refs/heads/x\", which cannot match any ref; use *, or refs/heads/x"
        ),
        ("refs", "!refs/x", "harden.refs is \"!refs/x\", which cannot match any ref; use *"),
        ("refs", "^refs/heads/x", "harden.refs is \"^refs/heads/x\", which cannot match any ref; use *"),
        (
            "refs", "Refs/heads/*",
            "harden.refs is \"Refs/heads/*\", which cannot match any ref; use *, or refs/heads/*"
        ),
        ("refs", "refs//heads", "harden.refs is \"refs//heads\", which cannot match any ref; use *"),
        ("refs", "", "harden.refs is \"\", which cannot match any ref; use *"),
    ])
    func whatMeansNothingIsRefused(name: String, value: String, message: String) {
        let error = #expect(throws: GateSettings.Invalid.self) { try GateSettings([.init("test", [(name, value)])]) }
        #expect(error?.description == message)
    }

    @Test func knownSettingsAreTaken() throws {
        let settings = try GateSettings([
            .init("test", [("mode", "warn"), ("profile", "essential"), ("timeout", "500ms"), ("maxfilesize", "1MiB")])
        ])
        #expect(settings.mode == .warn)
    }

    @Test func theFirstSourceThatNamesASettingDecides() throws {
        let strong = GateSettings.Source("test", [("mode", "warn")])
        let weak = GateSettings.Source("test", [("Mode", "off"), ("policy", "/x")])
        let settings = try GateSettings([strong, weak])
        #expect(settings.mode == .warn)
        #expect(settings.policy == "/x")
    }

    @Test(arguments: [
        ("*", "refs/anything/at/all", true), ("refs/heads/*", "refs/heads/a/b", true),
        ("refs/heads/*", "refs/tags/a", false), ("refs/tags/v?", "refs/tags/v1", true),
        ("refs/*", "refs/notes/x", true),
        ("refs/heads/main", "refs/heads/main", true), ("refs/heads/main", "refs/heads/mainline", false),
        ("refs/**/release", "refs/heads/a/release", true),
    ])
    func patternsChooseTheRefsThatAreJudged(pattern: String, ref: String, isJudged: Bool) throws {
        #expect(try GateSettings([.init("test", [("refs", pattern)])]).judges(ref) == isJudged)
    }

    @Test func eachSettingIsShownWithItsSource() throws {
        let settings = try GateSettings([
            .init("file", [("failOn", "high")]),
            .init("git", [("failon", "low"), ("Refs", "refs/heads/*"), ("refs", "refs/tags/*")]),
        ])
        let shown = settings.effective.filter { $0.source != nil }.map { "\($0.name) \($0.value) \($0.source ?? "")" }
        #expect(shown == ["failOn high file", "refs refs/heads/*, refs/tags/* git"])
        #expect(settings.effective.contains { $0.name == "mode" && $0.value == "enforce" && $0.source == nil })
    }

    /// A setting that the form of the server's file knows and the gate does not would refuse every push, or do nothing.
    @Test func theServersFileAndTheGateKnowTheSameSettings() throws {
        let samples = [
            "profile": "essential", "failOn": "high", "findings": "changed", "history": "tip", "trusted": "main",
            "refs": "*", "policy": "/x", "kubernetesVersion": "1.34", "inlineExemptions": "true", "submodules": "warn",
            "templates": "warn", "variables": "refuse", "unread": "refuse",
            "remote": "warn", "timeout": "3s", "maxFileSize": "1MiB", "maxFiles": "3", "onError": "refuse",
            "initialPush": "scan", "identity": "X", "bypassUsers": "a", "branchPolicy": "tighten", "renames": "judge",
            "render": "auto", "roots": "apps/base", "crds": "/srv/crds", "policies": "/srv/policies",
            "namespaces": "trusted",
            "baseline": "/srv/baselines", "offerPatch": "true", "help": "x", "auditLog": "/x", "mode": "enforce",
        ]
        for name in FileSchema.gateSettingNames {
            let value = try #require(samples[name], "\(name)")
            #expect(try GateSettings([.init("test", [(name, value)])]).origins.count == 1, "\(name)")
        }
    }
}
