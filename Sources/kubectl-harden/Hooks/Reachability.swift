import Glibc

/// Tells whether a user may run a hook, by the permissions of the file and of the folders above it. Git passes over a hook
/// that it cannot reach, without a word, and accepts every push.
enum Reachability {
    /// The first folder on the way that is closed to a user, or the file itself; nil where there is none.
    ///
    /// - Parameter user: nil for any user of the machine.
    static func obstacle(to path: String, for user: uid_t?) -> String? {
        guard user != 0 else { return nil }
        let groups = user.map(memberships) ?? []
        var folder = path
        while let slash = folder.utf8.lastIndex(of: UInt8(ascii: "/")) {
            folder = String(folder[..<slash])
            if !allows(folder.isEmpty ? "/" : folder, user, groups, X_OK) { return folder.isEmpty ? "/" : folder }
        }
        return allows(path, user, groups, R_OK | X_OK) ? nil : path
    }

    private static func allows(_ path: String, _ user: uid_t?, _ groups: [gid_t], _ wanted: Int32) -> Bool {
        var status = stat()
        // What cannot be looked at here is somebody else's to tell.
        guard stat(path, &status) == 0 else { return true }
        let shift: mode_t = status.st_uid == user ? 6 : groups.contains(status.st_gid) ? 3 : 0
        return (status.st_mode >> shift) & mode_t(wanted) == mode_t(wanted)
    }

    private static func memberships(of user: uid_t) -> [gid_t] {
        guard let entry = getpwuid(user)?.pointee else { return [] }
        var groups = [gid_t](repeating: 0, count: 256)
        var count = Int32(groups.count)
        guard getgrouplist(entry.pw_name, entry.pw_gid, &groups, &count) >= 0 else { return [entry.pw_gid] }
        return Array(groups.prefix(Int(count)))
    }
}

extension uid_t {
    /// The name of the user; nil where the system knows none.
    var userName: String? { getpwuid(self).map { String(cString: $0.pointee.pw_name) } }
}

extension HookFile {
    /// Why git would not get to the hook; nil where it would.
    var obstacle: String? {
        guard let closed = Reachability.obstacle(to: place.path, for: place.owner) else { return nil }
        let user = place.owner.map { $0.userName ?? "the user \($0)" }
        let mend = closed == place.path ? "chmod o+rx \(closed)" : "chmod o+x \(closed)"
        return """
            git would not run \(place.path) and would accept every push: \(closed) is closed to \(user ?? "other users"). \
            Open it: \(mend)
            """
    }
}
