import Rules

/// What may be mended: by which rules, how far, and the digests that images get.
struct MendScope: Sendable {
    private let catalog: RuleCatalog
    private let safeties: Set<Mend.Safety>
    private let digests: [String: String]
    /// Whether something in the file binds the service account `default` to a role.
    var isDefaultBound = false

    /// - Parameters:
    ///   - safeties: what may be done.
    ///   - digests: the digests of images, by their names as they are written.
    init(_ catalog: RuleCatalog, safeties: Set<Mend.Safety>, digests: [String: String] = [:]) {
        (self.catalog, self.safeties, self.digests) = (catalog, safeties, digests)
    }

    /// What only changes nothing that a well-behaved program would notice.
    static func safe(_ catalog: RuleCatalog) -> MendScope { MendScope(catalog, safeties: [.safe]) }

    private static let imageRules: Set<String> = ["image-not-pinned", "image-digest-missing"]

    /// How a rule says that a finding is mended.
    func mend(of finding: Finding) -> Mend? { catalog.rule(named: finding.rule)?.mend }

    /// Whether a finding may be mended, as far as its rule knows.
    func includes(_ finding: Finding) -> Bool {
        pins(finding) || mend(of: finding).map { safeties.contains($0.safety) } ?? false
    }

    /// Whether something may be done.
    func allows(_ safety: Mend.Safety) -> Bool { safeties.contains(safety) }

    /// Whether a finding is about an image that may get a digest.
    func pins(_ finding: Finding) -> Bool { !digests.isEmpty && MendScope.imageRules.contains(finding.rule) }

    /// The digest for an image; nil where none is given, or where it has one.
    func digest(of image: String) -> String? { image.contains("@") ? nil : digests[image] }
}
