extension Rule {
    static let imageNotPinned = Rule(
        id: "image-not-pinned",
        title: "Image is not pinned",
        severity: .high,
        standards: [.hardening(3), .cis("5.5.1"), .nsa("Building secure container images")],
        concern: .presence,
        why: """
            Without a tag, or with latest, each start of the pod may run another image: nobody knows what is running, \
            and there is no version to roll back to.
            """,
        remedy: "use a version as the image's tag, or better, add its digest",
        peers: [
            .kubeLinter("latest-tag"), .kubeScore("container-image-tag"), .polaris("tagNotSpecified"),
            .checkov("CKV_K8S_14"), .trivy("KSV-0013"), .kubescape("C-0075"),
            .datree("CONTAINERS_MISSING_IMAGE_VALUE_VERSION"), .kyverno("disallow-latest-tag"),
            .gatekeeper("disallowedtags"), .kubeaudit("image"), .popeye("100", "101"),
        ],
        bad: [
            .container("image: «nginx"),
            .container("image: «nginx:Latest"),
            .podSpec(
                """
                containers: [{name: app, image: registry.example.com/web:1.4}]
                volumes: [{name: model, image: {reference: «registry.example.com/model:latest}}]
                """),
            // The colon stands before a port.
            .container("image: «registry.example.com:5000/web"),
        ],
        good: [
            .container("image: registry.example.com:5000/web:1.4"),
            .container(
                """
                image: nginx:latest@sha256:0d17b565c37bcbd895e9d92315a05c1c3c9a29f762b011a10c54a66cd53c9b31
                """),
        ],
        check: .images { found, judgement in
            let image = found.reference
            if found.text.isEmpty || image.isPinned || judgement.imposesImage(found.text) != nil { return }
            let what =
                image.digest != nil
                ? "a malformed digest"
                : (image.tag ?? "").isEmpty ? "no tag" : "the tag \(image.tag ?? "")"
            judgement.add("has an image with \(what)", at: found.field)
        })
}
