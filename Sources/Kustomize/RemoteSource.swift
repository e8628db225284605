import Manifest

/// Resources of a kustomization that are elsewhere.
public enum RemoteSource {
    /// Whether an entry names something that kustomize would fetch, unless there is a folder of that name.
    public static func isRemote(_ entry: String) -> Bool {
        if isFetched(entry) { return true }
        var lowered = entry.lowercased()
        let starts = ["git@", "git::", "github.com", "gitlab.com/", "bitbucket.org/"]
        if starts.contains(where: lowered.hasPrefix) { return true }
        let marks: [StaticString] = ["://", "?ref=", "?version=", ".git//"]
        return lowered.withUTF8 { text in marks.contains { ByteSearch.contains(text, $0) } }
    }

    /// Whether kustomize fetches what an entry names, and does not even look for a folder of that name.
    ///
    /// Source: `NewRepoSpecFromURL` in `api/internal/git/repospec.go` of kustomize 5.5.
    public static func isFetched(_ entry: String) -> Bool {
        var rest = Array(entry.utf8)[...]
        func take(_ start: String) -> Bool {
            guard rest.prefix(start.utf8.count).elementsEqual(start.utf8, by: { $0 | 0x20 == $1 | 0x20 }) else {
                return false
            }
            rest = rest.dropFirst(start.utf8.count)
            return true
        }
        _ = take("git::")
        if take("http://") || take("https://") || take("file://") { return true }
        let slash = UInt8(ascii: "/")
        let hasHost = take("ssh://")
        if !hasHost, take("github.com") {
            guard let separator = rest.popFirst(), separator == slash || separator == UInt8(ascii: ":") else {
                return false
            }
        } else {
            let hasUser = takeUser(&rest)
            guard hasHost || hasUser, let host = rest.firstIndex(where: { $0 == slash || $0 == UInt8(ascii: ":") })
            else { return false }
            rest = rest[(host + 1)...]
        }
        // A path that leads out of the repository makes no address. The first two names are the repository's.
        var depth = 0
        for name in rest.split(separator: slash).dropFirst(2) {
            if name.elementsEqual("..".utf8) { depth -= 1 } else if !name.elementsEqual(".".utf8) { depth += 1 }
            if depth < 0 { return false }
        }
        return hasHost || rest.contains(slash) || String(decoding: rest, as: UTF8.self).contains(".git")
    }

    /// Takes a name of a user with its `@`.
    private static func takeUser(_ rest: inout ArraySlice<UInt8>) -> Bool {
        guard let mark = rest.firstIndex(of: UInt8(ascii: "@")), rest.first?.isLetter ?? false else { return false }
        let isName = rest[..<mark].allSatisfy { $0.isAlphanumeric || $0 == UInt8(ascii: "-") }
        if isName { rest = rest[(mark + 1)...] }
        return isName
    }

    /// Which state of what is elsewhere an entry takes.
    public enum Revision: Equatable {
        /// A commit, or something that looks like a version.
        case pinned
        /// A branch, or a tag that moves.
        case moving(String)
        /// None is named: the default branch.
        case unnamed
        /// The address does not say it: that of a file on some server.
        case unknown
    }

    /// Which state of what is elsewhere an entry takes; nil where it is not elsewhere.
    ///
    /// Source: https://github.com/kubernetes-sigs/kustomize/blob/master/examples/remoteBuild.md
    public static func revision(of entry: String) -> Revision? {
        guard isRemote(entry) else { return nil }
        let parts = entry.split(separator: "?", maxSplits: 1)
        for setting in parts.dropFirst().joined().split(separator: "&") {
            for name in ["ref=", "version="] where setting.hasPrefix(name) {
                return named(setting.dropFirst(name.count))
            }
        }
        guard let path = parts.first?.split(separator: "/", omittingEmptySubsequences: true) else { return .unknown }
        if let place = fileRevision(path) { return place }
        return isRepository(parts[0], path) ? .unnamed : .unknown
    }

    /// Whether an address without a revision can only be that of a repository: others may be files on any server.
    private static func isRepository(_ address: Substring, _ path: [Substring]) -> Bool {
        guard address.hasPrefix("http"), let scheme = address.firstRange(of: "://") else { return true }
        if [".yaml", ".yml", ".json"].contains(where: address.hasSuffix) { return false }
        let host = path.count > 1 ? path[1].split(separator: "@").last ?? "" : ""
        return ["github.com", "gitlab.com", "bitbucket.org"].contains(host) || address.contains(".git")
            || address[scheme.upperBound...].contains("//")
    }

    /// The state that the address of a single file at GitHub or GitLab names.
    private static func fileRevision(_ path: [Substring]) -> Revision? {
        if let host = path.firstIndex(of: "raw.githubusercontent.com"), path.count > host + 3 {
            let isLong = path[host + 3] == "refs" && path.count > host + 5
            return named(path[isLong ? host + 5 : host + 3])
        }
        for (index, part) in path.enumerated() where index + 2 < path.count {
            switch part {
            case "releases":
                return path[index + 1] == "download" ? named(path[index + 2]) : .moving(String(path[index + 1]))
            case "raw", "blob": return named(path[index + 1])
            default: break
            }
        }
        return nil
    }

    private static func named(_ name: Substring) -> Revision {
        if name.isEmpty { return .unnamed }
        let isCommit = (7...64).contains(name.utf8.count) && name.allSatisfy(\.isHexDigit)
        return isCommit || hasVersion(name.utf8) ? .pinned : .moving(String(name))
    }

    /// Whether a name has a version in it (`v1`, `release-1.4`, `2024-05`): two numbers, or one after a `v`.
    private static func hasVersion(_ name: Substring.UTF8View) -> Bool {
        var numbers = 0
        var before: UInt8 = 0
        for byte in name {
            let isDigit = byte.isDigit
            if isDigit, !before.isDigit {
                if before | 0x20 == UInt8(ascii: "v") { return true }
                numbers += 1
            }
            before = byte
        }
        return numbers > 1
    }
}
