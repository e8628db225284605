/// A version of an API group, as Kubernetes numbers them: v1alpha1, v1beta2, v1, v2.
///
/// Source: https://kubernetes.io/docs/reference/using-api/#api-versioning
struct APIVersionNumber: Comparable {
    private let major: Int
    /// 0 for alpha, 1 for beta, 2 for what is stable.
    private let stage: Int
    private let minor: Int

    /// The version of `group/version`; nil for one of another form.
    init?(_ apiVersion: String) {
        var rest = (apiVersion.split(separator: "/").last ?? "").utf8[...]
        func number() -> Int? {
            let digits = rest.prefix { $0.isDigit }
            rest = rest.dropFirst(digits.count)
            return Int(String(Substring(digits)))
        }
        guard rest.popFirst() == UInt8(ascii: "v"), let major = number() else { return nil }
        self.major = major
        for (stage, name) in ["alpha", "beta"].enumerated() where rest.starts(with: name.utf8) {
            rest = rest.dropFirst(name.utf8.count)
            guard let minor = number(), rest.isEmpty else { return nil }
            (self.stage, self.minor) = (stage, minor)
            return
        }
        guard rest.isEmpty else { return nil }
        (stage, minor) = (2, 0)
    }

    static func < (left: APIVersionNumber, right: APIVersionNumber) -> Bool {
        (left.major, left.stage, left.minor) < (right.major, right.stage, right.minor)
    }
}

extension [APISchema.KindVersion] {
    /// The one with the highest version, stable ones before beta and alpha.
    var newest: APISchema.KindVersion? {
        self.max { left, right in
            guard let first = APIVersionNumber(left.version), let second = APIVersionNumber(right.version) else {
                return false
            }
            return first < second
        }
    }

    /// Those of which the fields are known.
    var withFields: [APISchema.KindVersion] { filter { $0.structure != nil } }
}
