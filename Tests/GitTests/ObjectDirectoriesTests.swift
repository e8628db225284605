import Git
import Testing

@Suite struct ObjectDirectoriesTests {
    @Test(
        arguments: [
            (nil, nil, []), ("/q", nil, ["/q"]), ("/q", "/a:/b", ["/q", "/a", "/b"]), ("", "", []),
            (nil, "\"/with:colon\":/b", ["/with:colon", "/b"]), (nil, "\"/a\\\"b\\\\c\\n\\303\\244\"", ["/a\"b\\c\nä"]),
            (nil, "\"/not closed", ["\"/not closed"]), (nil, "./objects:../..", ["./objects", "../.."]),
        ] as [(String?, String?, [String])])
    func gitsListIsTakenApart(primary: String?, alternates: String?, directories: [String]) {
        #expect(ObjectDirectories.list(primary: primary, alternates: alternates) == directories)
    }
}
