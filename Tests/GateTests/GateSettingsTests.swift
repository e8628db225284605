import Gate
import Testing

@Suite struct GateSettingsTests {
    @Test(arguments: [
        ("mod", "warn", "unknown setting harden.mod; did you mean mode?"),
        ("mode", "on", "harden.mode is \"on\"; it can be enforce, warn, off"),
        ("failon", "loud", "harden.failOn is \"loud\"; it can be info, low, medium, high, critical, never"),
        ("timeout", "3", "harden.timeout is \"3\"; it looks like 3s or 500ms"),
        ("maxfilesize", "big", "harden.maxFileSize is \"big\"; it looks like 4MiB"),
        ("maxfiles", "0", "harden.maxFiles is \"0\"; it is a number above 0"),
        ("kubernetesversion", "2", "harden.kubernetesVersion is \"2\"; it looks like 1.34"),
    ])
    func whatMeansNothingIsRefused(name: String, value: String, message: String) {
        let error = #expect(throws: GateSettings.Invalid.self) { try GateSettings([.init([(name, value)])]) }
        #expect(error?.description == message)
    }

    @Test func knownSettingsAreTaken() throws {
        let settings = try GateSettings([
            .init([("mode", "warn"), ("profile", "essential"), ("timeout", "500ms"), ("maxfilesize", "1MiB")])
        ])
        #expect(settings.mode == .warn)
    }

    @Test func theFirstSourceThatNamesASettingDecides() throws {
        let strong = GateSettings.Source([("mode", "warn")])
        let weak = GateSettings.Source([("Mode", "off"), ("policy", "/x")])
        let settings = try GateSettings([strong, weak])
        #expect(settings.mode == .warn)
        #expect(settings.policy == "/x")
    }
}
