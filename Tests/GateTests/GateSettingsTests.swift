import Gate
import Testing

@Suite struct GateSettingsTests {
    @Test(arguments: [
        ("harden.mod", "warn", "unknown setting harden.mod; did you mean mode?"),
        ("harden.mode", "on", "harden.mode is \"on\"; it can be enforce, warn, off"),
        ("harden.failon", "loud", "harden.failOn is \"loud\"; it can be info, low, medium, high, critical, never"),
        ("harden.timeout", "3", "harden.timeout is \"3\"; it looks like 3s or 500ms"),
        ("harden.maxfilesize", "big", "harden.maxFileSize is \"big\"; it looks like 4MiB"),
        ("harden.maxfiles", "0", "harden.maxFiles is \"0\"; it is a number above 0"),
        ("harden.kubernetesversion", "2", "harden.kubernetesVersion is \"2\"; it looks like 1.34"),
    ])
    func whatMeansNothingIsRefused(name: String, value: String, message: String) {
        let error = #expect(throws: GateSettings.Invalid.self) { try GateSettings([(name, value)]) }
        #expect(error?.description == message)
    }

    @Test func knownSettingsAreTaken() throws {
        let settings = try GateSettings([
            ("harden.mode", "warn"), ("harden.profile", "essential"), ("harden.timeout", "500ms"),
            ("harden.maxfilesize", "1MiB"),
        ])
        #expect(settings.mode == .warn)
    }
}
