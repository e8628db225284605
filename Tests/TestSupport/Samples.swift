/// Manifests that tests use again and again.
public enum Samples {
    /// A Deployment in which the profile `essential` finds nothing.
    public static func goodDeployment(_ name: String = "web", privileged: Bool = false, image: String = "nginx:1.27")
        -> String
    {
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: \(name)
        spec:
          template:
            spec:
              securityContext:
                runAsNonRoot: true
              containers:
                - name: app
                  image: \(image)
                  resources:
                    requests: {cpu: 100m, memory: 64Mi}
                    limits: {cpu: "1", memory: 128Mi}
                  livenessProbe: {tcpSocket: {port: 80}}
                  readinessProbe: {tcpSocket: {port: 80}}
                  securityContext:
                    allowPrivilegeEscalation: false
                    privileged: \(privileged)

        """
    }

    /// A Deployment with one finding, of the rule `privileged-container`.
    public static func privilegedDeployment(_ name: String = "web") -> String { goodDeployment(name, privileged: true) }

    /// A Pod in which much is wrong.
    public static let badPod = """
        apiVersion: v1
        kind: Pod
        metadata:
          name: bad
        spec:
          hostNetwork: true
          containers:
            - name: app
              image: nginx
              securityContext:
                privileged: true

        """

    /// A ValidatingAdmissionPolicy.
    ///
    /// - Parameters:
    ///   - rule: what it is about: a resource rule without the operations, as the inside of a flow mapping.
    ///   - constraints: more lines of its match constraints.
    ///   - spec: the rest of its lines.
    public static func admissionPolicy(
        _ name: String, rule: String, constraints: String = "", spec: String
    ) -> String {
        func lines(_ text: String, _ margin: String) -> String {
            text.split(separator: "\n").map { margin + $0 + "\n" }.joined()
        }
        return """
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicy
            metadata: {name: \(name)}
            spec:
              matchConstraints:
                resourceRules: [{operations: [CREATE, UPDATE], \(rule)}]

            """ + lines(constraints, "    ") + lines(spec, "  ")
    }
}
