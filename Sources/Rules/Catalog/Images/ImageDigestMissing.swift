extension Rule {
    static let imageDigestMissing = Rule(
        id: "image-digest-missing",
        title: "Image without a digest",
        severity: .low,
        isOnByDefault: false,
        standards: [.cis("5.5.1")],
        concern: .presence,
        why: "A tag can be moved to another image at any time; a digest always names the same image.",
        remedy: "add the digest to the image: name:tag@sha256:digest",
        peers: [
            .checkov("CKV_K8S_43"), .kubescape("C-0306"), .datree("CONTAINERS_MISSING_IMAGE_VALUE_DIGEST"),
            .kyverno("require-image-checksum", "resolve-image-to-digest"), .gatekeeper("imagedigests"),
        ],
        bad: [
            .container("image: «registry.example.com/web:1.4"),
            .container("image: «registry.example.com/web@1.4"),
        ],
        good: [
            .container("image: nginx@sha256:0d17b565c37bcbd895e9d92315a05c1c3c9a29f762b011a10c54a66cd53c9b31"),
            .container("image: nginx:1.27@sha256:0d17b565c37bcbd895e9d92315a05c1c3c9a29f762b011a10c54a66cd53c9b31"),
        ],
        check: .images { image, judgement in
            guard !image.text.isEmpty, !image.reference.hasDigest, judgement.imposesImage(image.text) != true else {
                return
            }
            judgement.add("has an image without a digest", at: image.field)
        })
}
