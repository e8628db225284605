extension Rule {
    static let appArmorProfileForbidden = Rule(
        id: "apparmor-profile-forbidden",
        title: "AppArmor is switched off",
        severity: .medium,
        standards: [.podSecurity(.baseline, "AppArmor"), .nsa("Hardening container environments")],
        concern: .presence,
        why: "Without its AppArmor profile, a container can read and write what the runtime otherwise denies it.",
        remedy: "set appArmorProfile.type to RuntimeDefault or Localhost, or remove it",
        mend: .unsafe(.value("RuntimeDefault")),
        peers: [
            .kubesec("ApparmorUnconfined"), .trivy("KSV-0002"), .kyverno("restrict-apparmor-profiles"),
            .gatekeeper("apparmor"), .kubeaudit("apparmor"),
        ],
        bad: [
            .container(
                """
                securityContext:
                  appArmorProfile:
                    type: «Unconfined
                """),
            .manifest(
                """
                apiVersion: v1
                kind: Pod
                metadata:
                  name: web
                  annotations:
                    container.apparmor.security.beta.kubernetes.io/app: «unconfined
                spec:
                  containers:
                    - name: app
                      image: registry.example.com/web:1.4
                """),
        ],
        good: [
            .container(
                """
                securityContext:
                  appArmorProfile:
                    type: RuntimeDefault
                """),
            .manifest(
                """
                apiVersion: v1
                kind: Pod
                metadata:
                  name: web
                  annotations:
                    container.apparmor.security.beta.kubernetes.io/app: localhost/web
                spec:
                  containers:
                    - name: app
                      image: registry.example.com/web:1.4
                """),
        ],
        check: .pods { pod, judgement in
            pod.eachSecurityContext { context, container in
                guard let type = context[.appArmorProfile]?[.type], let text = type.scalarText,
                    !["RuntimeDefault", "Localhost"].contains(text)
                else { return }
                judgement.add(
                    "runs with the AppArmor profile \(text)", of: container, at: "securityContext.appArmorProfile.type")
            }
            judgement.addForbiddenAnnotations(withPrefix: "container.apparmor.security.beta.kubernetes.io/") { value in
                value.isEmpty || value == "runtime/default" || value.hasPrefix("localhost/")
            }
        })
}
