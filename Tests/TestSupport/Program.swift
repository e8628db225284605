import Foundation

/// A program that has been run to its end.
public struct Finished: Sendable {
    /// The exit code; 128 and more for a signal.
    public let status: Int32
    /// What it wrote to standard output.
    public let output: String
    /// What it wrote to standard error.
    public let errors: String

    /// Output and errors, for matching what a user would see.
    public var all: String { output + errors }
}

/// The programs that tests run: the built one, and others of the machine.
public enum Program {
    /// The built program: the one that KUBECTL_HARDEN names, or the one beside the tests.
    public static let harden: String = {
        if let named = ProcessInfo.processInfo.environment["KUBECTL_HARDEN"] { return named }
        let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return (tests as NSString).deletingLastPathComponent + "/kubectl-harden"
    }()

    /// Runs a program and waits for it.
    @discardableResult
    public static func run(
        _ program: String, _ arguments: [String], input: Data = Data(), in folder: String? = nil,
        environment: [String: String] = [:]
    ) throws -> Finished {
        let scratch = try Scratch()
        let (standardInput, standardOutput, standardError) = (
            scratch.path("in"), scratch.path("out"), scratch.path("err")
        )
        try input.write(to: URL(fileURLWithPath: standardInput))
        for path in [standardOutput, standardError] { _ = FileManager.default.createFile(atPath: path, contents: nil) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [program] + arguments
        process.environment = base.merging(environment) { $1 }
        if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder) }
        process.standardInput = try FileHandle(forReadingFrom: URL(fileURLWithPath: standardInput))
        process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: standardOutput))
        process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: standardError))
        try process.run()
        process.waitUntilExit()
        return Finished(
            status: process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus,
            output: try text(standardOutput), errors: try text(standardError))
    }

    /// Runs a program and gives what it writes as bytes.
    public static func runForBytes(
        _ program: String, _ arguments: [String], input: Data, environment: [String: String]
    ) throws -> Data {
        let scratch = try Scratch()
        try scratch.write("in", input)
        // A shell of its own writes to a file: output that is no text goes through no string.
        let run = try Program.run(
            "sh", ["-c", "\"$@\" <\(scratch.path("in")) >\(scratch.path("out"))", "sh", program] + arguments,
            environment: environment)
        guard run.status == 0 else { throw CocoaError(.executableLoad) }
        return try Data(contentsOf: URL(fileURLWithPath: scratch.path("out")))
    }

    /// Runs the built program.
    public static func harden(
        _ arguments: [String], input: String = "", in folder: String? = nil, environment: [String: String] = [:]
    ) throws -> Finished {
        try run(harden, arguments, input: Data(input.utf8), in: folder, environment: environment)
    }

    /// Whether the machine has a program.
    public static func has(_ program: String) -> Bool {
        (try? run("sh", ["-c", "command -v \(program)"]).status) == 0
    }

    /// The environment without what would lead git or the program astray.
    private static var base: [String: String] {
        var environment = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("GIT_") }
        environment["GIT_CONFIG_GLOBAL"] = "/dev/null"
        environment["GIT_AUTHOR_NAME"] = "Ada"
        environment["GIT_AUTHOR_EMAIL"] = "ada@example.com"
        environment["GIT_COMMITTER_NAME"] = "Ada"
        environment["GIT_COMMITTER_EMAIL"] = "ada@example.com"
        environment["GIT_TERMINAL_PROMPT"] = "0"
        environment["SWIFT_BACKTRACE"] = "enable=no"
        return environment
    }

    private static func text(_ path: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
    }
}
