import Testing

@testable import Gate

@Suite struct ImageChangeTests {
    @Test(arguments: [
        ("a: 1\nimage: x:1\n", "a: 1\nimage: x:2\n", true), ("- image: x:1\n", "- image: x:2@sha256:ab\n", true),
        ("image: x:1", "image: y:1", true), ("a: 1\n", "a: 1\n", true), ("image: x:1\r\n", "image: x:2\r\n", true),
        ("a: 1\n", "a: 2\n", false), ("image: x:1\n", "image: x:1\nb: 2\n", false),
        ("  image: x:1\n", "image: x:1\n", false),
        ("image: &a x:1\nb: *a\n", "image: &a x:2\nb: *a\n", false), ("image: \"x:1\"\n", "image: \"x:2\"\n", false),
        ("image: |\n  x\n", "image: >\n  x\n", false), ("image: x:1 # a\n", "image: x:2 # a\n", false),
        ("image: {a: 1}\n", "image: {a: 2}\n", false), ("image:\n", "image: x\n", false), ("", "image: x\n", false),
        ("images: x:1\n", "images: x:2\n", false),
    ])
    func onlyPlainImagesAreOfNoConcern(old: String, new: String, isOnly: Bool) {
        let (left, right) = (Array(old.utf8), Array(new.utf8))
        let found = left.withUnsafeBytes { old in right.withUnsafeBytes { ImageChange.isOnly(old, $0) } }
        #expect(found == isOnly, "\(old.debugDescription) \(new.debugDescription)")
    }
}
