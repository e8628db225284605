import Foundation
import Kubernetes
import Manifest
import Policy
import Rules
import Testing

/// The profiles `baseline` and `restricted` against the fixtures of the Pod Security admission controller: what it admits
/// has no findings, what it refuses has at least one, at every version.
@Suite struct PodSecurityTests {
    private static let folder: String = {
        if let named = ProcessInfo.processInfo.environment["HARDEN_POD_SECURITY"] { return named }
        return URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../shared/fixtures/pod-security").standardized.path
    }()

    @Test(
        .enabled(if: FileManager.default.fileExists(atPath: folder), "the fixtures of Pod Security are not there"),
        arguments: [Profile.baseline, .restricted])
    func verdictIsThatOfTheAdmissionController(profile: Profile) throws {
        let root = Self.folder + "/" + profile.rawValue
        let files = try #require(FileManager.default.enumerator(atPath: root)).compactMap { $0 as? String }
            .filter { $0.hasSuffix(".yaml") }
        #expect(files.count > 500)
        for file in files {
            let parts = file.split(separator: "/")
            let version = try #require(KubernetesVersion(String(parts[0])))
            let findings = try findings(in: root + "/" + file, profile, version)
            #expect(findings.isEmpty == (parts[1] == "pass"), "\(profile) \(file): \(findings)")
        }
    }

    private func findings(in path: String, _ profile: Profile, _ version: KubernetesVersion) throws -> [String] {
        let selection = Selection(profiles: [profile])
        let context = Judgement.Context(
            .builtIn, version: version, trustsAuthor: true, podSecurityLevel: selection.podSecurityLevel)
        let judge = Judge(rules: try selection.resolve(in: .builtIn, for: version), context: context)
        var found: [String] = []
        ManifestReader().read(.text(try String(contentsOfFile: path, encoding: .utf8))) { event in
            guard case .object(let object) = event else { return }
            found += (judge.judge(KubernetesObject(object)) ?? []).map { "\($0.rule) \($0.pathText)" }
        }
        return found
    }
}
