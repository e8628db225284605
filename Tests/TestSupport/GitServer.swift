import Foundation

/// A bare repository with the gate as its pre-receive hook, and a clone to push from.
public final class GitServer: Sendable {
    /// The folder of both repositories.
    public let scratch: Scratch
    /// The bare repository.
    public let server: String
    /// The clone.
    public let work: String

    /// - Parameter hook: whether the gate is put in place.
    public init(hook: Bool = true, profile: String? = "essential") throws {
        scratch = try Scratch()
        server = scratch.path("server.git")
        work = scratch.path("work")
        try git(["init", "--quiet", "--bare", "--initial-branch=main", server])
        try git(["init", "--quiet", "--initial-branch=main", work])
        try git(["-C", work, "remote", "add", "origin", "file://" + server])
        if let profile { try configure("harden.profile", profile) }
        if hook { try installHook() }
    }

    /// Puts the gate in place.
    public func installHook() throws {
        try putHook("#!/bin/sh\nexec '\(Program.harden)' hook pre-receive\n", as: "pre-receive")
    }

    /// Writes a hook of the server, in the place of one that is there.
    public func putHook(_ script: String, as name: String) throws {
        let path = server + "/hooks/" + name
        try? FileManager.default.removeItem(atPath: path)
        try FileManager.default.createDirectory(atPath: server + "/hooks", withIntermediateDirectories: true)
        try Data(script.utf8).write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    }

    /// Sets a setting of the server.
    public func configure(_ name: String, _ value: String) throws {
        try git(["-C", server, "config", "--add", name, value])
    }

    /// Runs git, which must succeed.
    @discardableResult
    public func git(_ arguments: [String]) throws -> String {
        let run = try Program.run("git", arguments)
        guard run.status == 0 else { throw Failure(description: "git \(arguments): \(run.all)") }
        return run.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Commits files; nil deletes one.
    @discardableResult
    public func commit(_ files: [String: String?], message: String = "change") throws -> String {
        for (name, text) in files {
            if let text {
                try scratch.write("work/" + name, text)
            } else {
                try FileManager.default.removeItem(atPath: work + "/" + name)
            }
        }
        try git(["-C", work, "add", "--all"])
        try git(["-C", work, "commit", "--quiet", "--allow-empty", "-m", message])
        return try git(["-C", work, "rev-parse", "HEAD"])
    }

    /// Pushes.
    public func push(_ arguments: [String] = ["origin", "HEAD:refs/heads/main"]) throws -> Finished {
        try Program.run("git", ["-C", work, "push"] + arguments)
    }

    /// The refs of the server.
    public func serverRefs() throws -> String {
        try git(["-C", server, "for-each-ref", "--format=%(refname) %(objectname)"])
    }

    /// A command of git that should have succeeded.
    public struct Failure: Error, CustomStringConvertible {
        /// The command and what it said.
        public let description: String

        /// A command that failed.
        public init(description: String) { self.description = description }
    }
}
