import Kubernetes
import Testing

@Suite struct ImageReferenceTests {
    private static let digest = "sha256:0d17b565c37bcbd895e9d92315a05c1c3c9a29f762b011a10c54a66cd53c9b31"

    @Test(arguments: [
        ("nginx", false), ("nginx:", false), ("nginx:latest", false), ("nginx:LATEST", false), ("nginx:1.27", true),
        ("localhost:5000/img", false), ("localhost:5000/img:1", true), ("a.b:5/c/d:latest", false),
        ("nginx@\(digest)", true), ("nginx:latest@\(digest)", true), ("nginx:1.27@sha256:abc", false),
        ("nginx@", false),
        ("nginx:latest-alpine", true),
    ])
    func isPinnedByTagOrDigest(image: String, isPinned: Bool) {
        #expect(ImageReference(image).isPinned == isPinned)
    }

    @Test func isTakenApart() {
        let image = ImageReference("registry.example.com:5000/team/app:1.2@\(Self.digest)")
        #expect(image.repository == "registry.example.com:5000/team/app")
        #expect(image.tag == "1.2")
        #expect(image.digest == Self.digest)
    }
}
