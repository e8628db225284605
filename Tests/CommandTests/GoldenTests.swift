import Foundation
import TestSupport
import Testing

/// The forms of the report, whole, as they were looked at once. `HARDEN_GOLDEN=write` writes them anew: then the difference is
/// what is to be looked at.
@Suite struct GoldenTests {
    private static let folder = (#filePath as NSString).deletingLastPathComponent + "/Data/golden"

    private static let manifests = [
        "web.yaml": """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: shop}
        spec:
          replicas: 2
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec:
              automountServiceAccountToken: false
              serviceAccountName: web
              containers:
                - name: app
                  image: "registry.example.com/web:latest"
                  securityContext: {privileged: true, runAsNonRoot: true}
                  env: [{name: NAME, value: "a < b & \\"c\\" ü"}]

        """,
        "role.yaml": """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: all}
        rules: [{apiGroups: ["*"], resources: ["*"], verbs: ["*"]}]
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: settings, namespace: shop, annotations: {kubectl-harden.io/ignore: configmap-sensitive-content, kubectl-harden.io/ignore-reason: a test}}
        data: {password: hunter2hunter2}

        """,
        "broken.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {name: a\n",
        "chart/templates/a.yaml": "apiVersion: v1\nkind: {{ .Values.kind }}\n{{- if true }}\n",
    ]

    /// All that the program has, but for HTML, which bears a date.
    private static let formats: [String] = {
        let mistake = (try? Program.harden(["check", "-o", "?"]).errors) ?? ""
        let list = mistake.split(separator: "\n").first?.components(separatedBy: "one of ").last ?? ""
        return list.components(separatedBy: ", ").filter { $0 != "html" }
    }()

    @Test(arguments: formats)
    func aReportIsAsItWas(format: String) throws {
        let scratch = try Scratch()
        for (name, text) in Self.manifests { try scratch.write(name, text) }
        let run = try Program.harden(
            ["check", "--jobs", "1", "--kubernetes-version", "1.34", "-o", format, "."], in: scratch.folder)
        let path = "\(Self.folder)/report.\(format)"
        if ProcessInfo.processInfo.environment["HARDEN_GOLDEN"] == "write" {
            try run.output.write(toFile: path, atomically: true, encoding: .utf8)
        }
        #expect(run.status == 3)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == run.output)
    }
}
