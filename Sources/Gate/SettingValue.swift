import Git
import Kubernetes
import Manifest
import Text

/// Reads the values of settings of the gate. One that means nothing is refused: the gate does not guess.
enum SettingValue {
    /// Names with commas between them; a name may have blanks in it.
    static func names(in value: String) -> [String] {
        value.split(separator: ",").map { name in
            var name = name.drop { $0.isWhitespace }
            while let last = name.last, last.isWhitespace { name.removeLast() }
            return String(name)
        }.filter { !$0.isEmpty }
    }

    static func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ name: String, _ value: String
    ) throws(GateSettings.Invalid) -> Choice {
        if let choice = Choice.allCases.first(where: { $0.rawValue.lowercased() == value.lowercased() }) {
            return choice
        }
        let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
        throw GateSettings.Invalid(description: "harden.\(name) is \"\(value)\"; it must be one of \(known)")
    }

    /// To warn or to refuse.
    static func treatment(_ name: String, _ value: String) throws(GateSettings.Invalid) -> GateSettings.Treatment {
        switch value.lowercased() {
        case "warn": return .warn
        case "refuse": return .refuse
        default:
            throw GateSettings.Invalid(description: "harden.\(name) is \"\(value)\"; it must be one of warn, refuse")
        }
    }

    static func text(_ name: String, _ value: String) throws(GateSettings.Invalid) -> String {
        guard value.contains(where: { !$0.isWhitespace }) else {
            throw GateSettings.Invalid(description: "harden.\(name) is empty; remove it, or give it a value")
        }
        return value
    }

    /// A branch by its short name, or a ref in full.
    static func branch(_ value: String) throws(GateSettings.Invalid) -> String {
        let first = value.split(separator: "/").first
        if first == "heads" || first == "tags" || first == "remotes", value.contains("/") {
            throw GateSettings.Invalid(
                description: "harden.trusted is \"\(value)\"; it must be the name of a branch, or refs/\(value)")
        }
        if Repository.isReferenceName(value.hasPrefix("refs/") ? value : "refs/heads/" + value) { return value }
        throw GateSettings.Invalid(description: "harden.trusted is \"\(value)\", which cannot be the name of a branch")
    }

    /// `*`, or a pattern that some ref can match. One that matches nothing would switch the gate off in silence.
    static func refPattern(_ value: String) throws(GateSettings.Invalid) -> String {
        if value == "*" { return value }
        if value.contains(where: { ",{}|".contains($0) }) {
            throw GateSettings.Invalid(
                description: "harden.refs is \"\(value)\", which is not a single pattern; set it once for each pattern")
        }
        let folder = value.split(separator: "/").dropFirst().first.map(String.init) ?? ""
        if ["heads", "tags"].contains(folder.lowercased()), folder != folder.lowercased() {
            throw GateSettings.Invalid(
                description: "harden.refs is \"\(value)\", which matches no ref; use \(value.lowercased())")
        }
        // What stands for other characters is left out; the rest must be able to be a name.
        let sample = value.replacing("*", with: "x").replacing("?", with: "x")
        let isWhole = value.contains("*") || value.split(separator: "/").count > 2
        if value.hasPrefix("refs/"), isWhole, Repository.isReferenceName(sample) { return value }
        let hint = refHint(value).map { ", or \($0)" } ?? ""
        throw GateSettings.Invalid(
            description: "harden.refs is \"\(value)\", which cannot match any ref; use *\(hint)")
    }

    /// What somebody may have meant who left out `refs/heads/`, or the star behind a folder.
    static func refHint(_ value: String) -> String? {
        var path = value.drop { $0 == "/" }
        guard let first = path.first, first.isLetter || first.isNumber || first == "*" else { return nil }
        while path.last == "/" { path.removeLast() }
        let lowered = path.lowercased()
        let full =
            lowered.hasPrefix("refs/")
            ? "refs/" + path.dropFirst("refs/".count)
            : lowered.hasPrefix("heads/") || lowered.hasPrefix("tags/")
                ? "refs/" + path
                : "refs/heads/" + path
        let meant = full.split(separator: "/").count <= 2 || value.hasSuffix("/") ? full + "/*" : full
        return Repository.isReferenceName(meant.replacing("*", with: "x").replacing("?", with: "x")) ? meant : nil
    }

    static func version(_ value: String) throws(GateSettings.Invalid) -> KubernetesVersion {
        if let version = KubernetesVersion(value) {
            if version <= .newest { return version }
            throw GateSettings.Invalid(
                description:
                    "harden.kubernetesVersion is \"\(value)\"; the newest known version is \(KubernetesVersion.newest)")
        }
        throw GateSettings.Invalid(description: "harden.kubernetesVersion is \"\(value)\"; it must look like 1.34")
    }

    /// True or false in the words that git takes for them.
    static func flag(_ name: String, _ value: String) throws(GateSettings.Invalid) -> Bool {
        switch value.lowercased() {
        case "true", "yes", "on", "1": return true
        case "false", "no", "off", "0", "": return false
        default: throw GateSettings.Invalid(description: "harden.\(name) is \"\(value)\"; it must be true or false")
        }
    }

    static func number(_ name: String, _ value: String) throws(GateSettings.Invalid) -> Int {
        if let number = Int(value), number > 0 { return number }
        throw GateSettings.Invalid(description: "harden.\(name) is \"\(value)\"; it must be a number above 0")
    }

    /// `3s`, `500ms`, or another duration as Go writes it.
    static func milliseconds(_ value: String) throws(GateSettings.Invalid) -> Int {
        if let seconds = GoDuration(value)?.seconds, seconds >= 0.001, seconds <= 3_600_000 {
            return Int(seconds * 1_000)
        }
        throw GateSettings.Invalid(description: "harden.timeout is \"\(value)\"; it must look like 3s or 500ms")
    }

    /// `4MiB`, `4m`, or a number of bytes.
    static func size(_ value: String) throws(GateSettings.Invalid) -> Int {
        let lowered = value.lowercased()
        for (unit, shift) in [("kib", 10), ("mib", 20), ("gib", 30), ("k", 10), ("m", 20), ("g", 30), ("", 0)]
        where lowered.hasSuffix(unit) {
            if let number = Int(lowered.dropLast(unit.count)), number > 0, number < 1 << 30 { return number << shift }
        }
        throw GateSettings.Invalid(description: "harden.maxFileSize is \"\(value)\"; it must look like 4MiB")
    }
}
