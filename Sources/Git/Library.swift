import CGit2
#if canImport(Glibc)
    import Glibc
#endif

/// The version of libgit2 that is linked in.
public var libgit2Version: String {
    var (major, minor, patch): (Int32, Int32, Int32) = (0, 0, 0)
    git_libgit2_version(&major, &minor, &patch)
    return "\(major).\(minor).\(patch)"
}

/// libgit2, started once.
enum Library {
    static let isStarted: Bool = {
        guard git_libgit2_init() > 0 else { return false }
        // Git itself has made sure of the owner before it runs a hook, and nothing in the repository is executed here.
        _ = harden_git_set_owner_validation(0)
        // Git has just verified what was pushed; a second SHA-1 of every object would cost a third of the time.
        _ = harden_git_set_strict_hash_verification(0)
        // By itself it keeps trees of at most 4 KiB: one of a hundred entries would be inflated for each path that leads into it.
        _ = harden_git_set_largest_kept_tree(1 << 20)
        _ = harden_git_set_largest_cache(64 << 20)
        let extensions = ["partialclone", "worktreeconfig", "preciousobjects", "relativeworktrees"]
        let names = extensions.map { strdup($0) }
        var readable = names.map { UnsafePointer($0) }
        _ = harden_git_set_extensions(&readable, readable.count)
        for name in names { free(name) }
        return true
    }()
}
