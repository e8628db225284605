import CGit2
import Platform

#if canImport(Glibc)
    import Glibc
#endif

/// The refs of a repository.
extension Repository {
    /// What a ref points to, nil where there is no such ref or the name can be that of none.
    public func reference(_ name: String) throws(GitError) -> ObjectID? {
        var oid = git_oid()
        let code = git_reference_name_to_id(&oid, pointer, name)
        if code == GIT_ENOTFOUND.rawValue || code == GIT_EINVALIDSPEC.rawValue { return nil }
        try GitError.check(code, "ref \(name)")
        return ObjectID(oid)
    }

    /// The branch that HEAD names, whether it exists or not; nil where HEAD names no branch.
    ///
    /// Of a linked working tree it is that of the repository itself: who pushes chooses the path, and must not choose HEAD.
    public func headBranch() throws(GitError) -> String? {
        if commonPath == path { return try symbolicTarget(of: "HEAD") }
        return try Repository.open(gitDirectory: commonPath, alternates: []).symbolicTarget(of: "HEAD")
    }

    /// The ref that a name leads to by way of symbolic refs; the name itself where it is none.
    public func resolvedName(of name: String) throws(GitError) -> String {
        var name = name
        // As deep as git follows them.
        for _ in 0..<5 {
            guard let next = try symbolicTarget(of: name) else { break }
            name = next
        }
        return name
    }

    /// The ref that a symbolic ref names; nil for any other, and where there is none of the name.
    public func symbolicTarget(of name: String) throws(GitError) -> String? {
        var reference: OpaquePointer?
        let code = git_reference_lookup(&reference, pointer, name)
        if code == GIT_EINVALIDSPEC.rawValue || code == GIT_ENOTFOUND.rawValue, name != "HEAD" { return nil }
        try GitError.check(code, name)
        defer { git_reference_free(reference) }
        return git_reference_symbolic_target(reference).map { String(cString: $0) }
    }

    /// The names of all refs: branches, tags and any others.
    public func referenceNames() throws(GitError) -> [String] {
        var names: [String] = []
        try eachReference { name in
            names.append(name)
            return true
        }
        return names
    }

    /// Whether there is any ref.
    public func hasRefs() throws(GitError) -> Bool {
        var isThere = false
        try eachReference { _ in
            isThere = true
            return false
        }
        return isThere
    }

    private func eachReference(_ body: (String) -> Bool) throws(GitError) {
        var iterator: OpaquePointer?
        try GitError.check(git_reference_iterator_new(&iterator, self.pointer), "refs")
        defer { git_reference_iterator_free(iterator) }
        var name: UnsafePointer<CChar>?
        while true {
            let code = git_reference_next_name(&name, iterator)
            if code == GIT_ITEROVER.rawValue { return }
            try GitError.check(code, "refs")
            guard let name, body(String(cString: name)) else { return }
        }
    }

    /// Whether the repository has never had a ref: there is none, and no trace of one, neither objects of its own (those of
    /// a push in quarantine lie elsewhere) nor a file of packed refs. A repository whose last ref was deleted keeps both.
    public func isUntouched() throws(GitError) -> Bool {
        guard try !hasRefs() else { return false }
        if access(commonPath + "/packed-refs", F_OK) == 0 { return false }
        guard let folder = opendir(commonPath + "/objects") else {
            throw GitError(message: "\(commonPath)/objects: \(SystemError.text)")
        }
        defer { closedir(folder) }
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            // Loose objects lie in folders of two hexadecimal digits.
            if name.utf8.count == 2, name != ".." { return false }
        }
        return !Repository.hasEntries(commonPath + "/objects/pack")
    }

    private static func hasEntries(_ path: String) -> Bool {
        guard let folder = opendir(path) else { return false }
        defer { closedir(folder) }
        while let entry = readdir(folder) {
            if entry.pointee.d_name.0 != CChar(bitPattern: UInt8(ascii: ".")) { return true }
        }
        return false
    }

    /// Whether a name can be that of a ref, as `git check-ref-format` has it.
    public static func isReferenceName(_ name: String) -> Bool {
        guard Library.isStarted else { return false }
        var isValid: Int32 = 0
        return git_reference_name_is_valid(&isValid, name) == 0 && isValid == 1
    }
}
