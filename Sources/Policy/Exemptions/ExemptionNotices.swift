/// What there is to say of the exemptions of a policy.
extension HardenPolicy {
    /// Those that have expired: they count no more.
    public func expiredExemptions(on today: CalendarDate = .today) -> [PolicyProblem] {
        exemptions.filter { $0.hasExpired(on: today) }.map { exemption in
            notice(exemption, "an exemption expired on \(exemption.expires?.description ?? "") and no longer applies")
        }
    }

    /// Those that covered nothing in a run over everything, and that still count.
    ///
    /// - Parameter used: the places of the others in the list of exemptions.
    public func unusedExemptions(used: Set<Int>, on today: CalendarDate = .today) -> [PolicyProblem] {
        exemptions.indices.filter { !used.contains($0) && !exemptions[$0].hasExpired(on: today) }.map { index in
            notice(exemptions[index], "an exemption matches no finding and can be removed")
        }
    }

    private func notice(_ exemption: Exemption, _ message: String) -> PolicyProblem {
        PolicyProblem(
            file: file, position: exemption.position, message: "\(message) (its reason: \(exemption.reason))")
    }
}
