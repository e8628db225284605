// swift-tools-version: 6.1
import PackageDescription

// libyaml and libgit2 are always linked from their archives, so that the program needs nothing but libc and libm where
// it runs. No `pkgConfig:` on the system libraries: SwiftPM would then put a library path in front of everything and the
// shared libraries would win. CGit2Offline stands in for the parts of libgit2 that speak to networks.
let gitArchives = ["libgit2.a", "libpcre2-8.a", "libhttp_parser.a", "libmbedcrypto.a", "libz.a"]

func archives(_ names: [String]) -> [LinkerSetting] {
    [.unsafeFlags(names.flatMap { ["-Xlinker", "-l:\($0)"] })]
}

let package = Package(
    name: "kubectl-harden",
    products: [.executable(name: "kubectl-harden", targets: ["kubectl-harden"])],
    targets: [
        .systemLibrary(name: "CYAML", providers: [.apt(["libyaml-dev"])]),
        .systemLibrary(name: "CGit2", providers: [.apt(["libgit2-dev"])]),
        .target(name: "CGit2Offline"),
        .target(name: "CArguments"),
        .target(name: "CSchema"),
        .target(name: "Text"),
        .target(name: "Platform"),
        .target(name: "Arguments", dependencies: ["Text"]),
        .target(name: "Manifest", dependencies: ["CYAML", "Platform"], linkerSettings: archives(["libyaml.a"])),
        .target(name: "Edits", dependencies: ["Manifest", "Text"]),
        .target(name: "RegularExpressions"),
        .target(name: "CEL", dependencies: ["Manifest", "RegularExpressions"]),
        .target(name: "Kustomize", dependencies: ["Manifest", "RegularExpressions", "Text"]),
        .target(name: "Kubernetes", dependencies: ["CSchema", "Kustomize", "Manifest", "RegularExpressions", "Text"]),
        // Each module names all that it uses: a build that follows only the nearest module would not notice a change in the
        // form of a type further down. Which may use which is drawn in CONTRIBUTING.md, and .ci/check-imports looks.
        .target(name: "Rules", dependencies: ["Kubernetes", "Kustomize", "Manifest", "Text"], plugins: ["ListRules"]),
        .target(name: "Admission", dependencies: ["CEL", "Kubernetes", "Manifest", "Policy", "Rules", "Text"]),
        .plugin(name: "ListRules", capability: .buildTool()),
        .target(name: "Policy", dependencies: ["Rules", "Kubernetes", "Manifest", "Platform", "Text"]),
        .target(
            name: "Inspection",
            dependencies: ["Edits", "Policy", "Rules", "Kubernetes", "Kustomize", "Manifest", "Platform", "Text"]),
        .target(
            name: "Git", dependencies: ["CGit2", "CGit2Offline", "Platform"], linkerSettings: archives(gitArchives)),
        .target(
            name: "Gate",
            dependencies: [
                "Admission", "Edits", "Git", "Inspection", "Policy", "Rules", "Kubernetes", "Kustomize", "Manifest",
                "Platform",
                "Text",
            ]),
        .target(name: "Fleet", dependencies: ["Inspection", "Rules", "Kubernetes", "Manifest", "Platform"]),
        .target(
            name: "Reporting",
            dependencies: ["Edits", "Fleet", "Inspection", "Policy", "Rules", "Kubernetes", "Manifest", "Text"]),
        .executableTarget(
            name: "kubectl-harden",
            dependencies: [
                "Admission", "Arguments", "CArguments", "CEL", "Edits", "Fleet", "Gate", "Git", "Inspection",
                "Reporting", "Policy",
                "Rules",
                "Kubernetes",
                "Kustomize",
                "Manifest", "Platform", "Text",
            ]),
        .target(name: "TestSupport", path: "Tests/TestSupport"),
        .testTarget(name: "ArgumentsTests", dependencies: ["Arguments"]),
        .testTarget(name: "ManifestTests", dependencies: ["Manifest"]),
        .testTarget(name: "EditsTests", dependencies: ["Edits", "Manifest", "TestSupport"]),
        .testTarget(name: "CELTests", dependencies: ["CEL", "Manifest", "TestSupport"]),
        .testTarget(
            name: "AdmissionModuleTests",
            dependencies: ["Admission", "Inspection", "Kubernetes", "Manifest", "Policy", "Rules"]),
        .testTarget(name: "RegularExpressionsTests", dependencies: ["RegularExpressions"]),
        .testTarget(name: "KustomizeTests", dependencies: ["Kustomize", "Manifest", "TestSupport"]),
        .testTarget(name: "KubernetesTests", dependencies: ["Kubernetes", "Manifest"], exclude: ["Data"]),
        .testTarget(name: "RulesTests", dependencies: ["Inspection", "Policy", "Rules", "Kubernetes", "Manifest"]),
        .testTarget(
            name: "PolicyTests",
            dependencies: ["Inspection", "Policy", "Rules", "Kubernetes", "Manifest", "TestSupport"]),
        .testTarget(name: "GitTests", dependencies: ["Git", "TestSupport"]),
        .testTarget(
            name: "GateTests",
            dependencies: ["Gate", "Git", "Inspection", "Kubernetes", "Policy", "Rules", "TestSupport"]),
        .testTarget(
            name: "CommandTests", dependencies: ["TestSupport", "Manifest", "kubectl-harden"], exclude: ["Data"]),
    ],
    swiftLanguageModes: [.v6]
)
