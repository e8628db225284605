/// A version as https://semver.org/spec/v2.0.0.html has it.
public struct SemanticVersion: Hashable, Comparable {
    let major, minor, patch: UInt64
    private let prerelease: [Substring]

    /// - Parameter isNormalized: whether a `v` in front, missing parts and leading zeros are put right first.
    /// - Throws: what Kubernetes says of anything else.
    init(_ text: Text, isNormalized: Bool) throws(EvaluationError) {
        var string = text.string[...]
        if isNormalized { string = try SemanticVersion.normalized(string) }
        if string.isEmpty { throw EvaluationError("Version string empty") }
        let build = string.split(separator: "+", maxSplits: 1, omittingEmptySubsequences: false)
        let parts = build[0].split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        let numbers = parts[0].split(separator: ".", maxSplits: 2, omittingEmptySubsequences: false)
        guard numbers.count == 3 else { throw EvaluationError("No Major.Minor.Patch elements found") }
        major = try SemanticVersion.number(numbers[0], "major")
        minor = try SemanticVersion.number(numbers[1], "minor")
        patch = try SemanticVersion.number(numbers[2], "patch")
        prerelease = parts.count > 1 ? parts[1].split(separator: ".", omittingEmptySubsequences: false) : []
        for part in prerelease {
            let isNumber = !part.isEmpty && part.unicodeScalars.allSatisfy(\.isDigit)
            guard SemanticVersion.isWord(part) else {
                throw EvaluationError(
                    part.isEmpty ? "Prerelease is empty" : "Invalid character(s) found in prerelease \"\(part)\"")
            }
            if isNumber, part.count > 1, part.hasPrefix("0") {
                throw EvaluationError("Numeric PreRelease version must not contain leading zeroes \"\(part)\"")
            }
        }
        if build.count > 1 {
            for part in build[1].split(separator: ".", omittingEmptySubsequences: false)
            where !SemanticVersion.isWord(part) {
                throw EvaluationError(
                    part.isEmpty
                        ? "Build meta data is empty" : "Invalid character(s) found in build meta data \"\(part)\"")
            }
        }
    }

    private static func isWord(_ part: Substring) -> Bool {
        !part.isEmpty
            && part.unicodeScalars.allSatisfy {
                $0.isDigit || ("a"..."z").contains($0) || ("A"..."Z").contains($0) || $0 == "-"
            }
    }

    private static func number(_ part: Substring, _ name: String) throws(EvaluationError) -> UInt64 {
        guard !part.isEmpty, part.unicodeScalars.allSatisfy(\.isDigit) else {
            throw EvaluationError("Invalid character(s) found in \(name) number \"\(part)\"")
        }
        if part.count > 1, part.hasPrefix("0") {
            throw EvaluationError(
                "\(name.prefix(1).uppercased() + name.dropFirst()) number must not contain leading zeroes \"\(part)\"")
        }
        guard let number = UInt64(part) else { throw EvaluationError("\(name) number out of range") }
        return number
    }

    private static func normalized(_ text: Substring) throws(EvaluationError) -> Substring {
        let plain = text.hasPrefix("v") ? text.dropFirst() : text
        let end = plain.firstIndex { $0 == "-" || $0 == "+" } ?? plain.endIndex
        var numbers = plain[..<end].split(separator: ".", maxSplits: 2, omittingEmptySubsequences: false).map { part in
            let digits = part.drop { $0 == "0" }
            return digits.isEmpty && !part.isEmpty ? "0" : String(digits)
        }
        if numbers.count < 3, end < plain.endIndex {
            throw EvaluationError("Short version cannot contain PreRelease/Build meta data")
        }
        while numbers.count < 3 { numbers.append("0") }
        return (numbers.joined(separator: ".") + plain[end...])[...]
    }

    /// Whether two have the same precedence: what stands behind a plus sign does not count.
    public static func == (left: SemanticVersion, right: SemanticVersion) -> Bool {
        (left.major, left.minor, left.patch) == (right.major, right.minor, right.patch)
            && left.prerelease == right.prerelease
    }

    /// Which has the lower precedence.
    public static func < (left: SemanticVersion, right: SemanticVersion) -> Bool {
        let (own, other) = ((left.major, left.minor, left.patch), (right.major, right.minor, right.patch))
        if own != other { return own < other }
        if left.prerelease.isEmpty || right.prerelease.isEmpty {
            return !left.prerelease.isEmpty && right.prerelease.isEmpty
        }
        for (own, other) in zip(left.prerelease, right.prerelease) where own != other {
            switch (Int(own), Int(other)) {
            case (let own?, let other?): return own < other
            case (_?, nil): return true
            case (nil, _?): return false
            case (nil, nil): return own.utf8.lexicographicallyPrecedes(other.utf8)
            }
        }
        return left.prerelease.count < right.prerelease.count
    }
}
