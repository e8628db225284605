import Git

/// What a push asks for one ref: a line that git gives to the hook, `old new ref`.
public struct PushCommand: Sendable, Equatable {
    /// What the ref points to, zero where it does not exist.
    public var old: ObjectID
    /// What it is to point to, zero where it is to be deleted.
    public let new: ObjectID
    /// The bytes of its name, which begins with `refs/`. git checks names only after the hook.
    public let ref: [UInt8]

    /// The name as text; bytes that are no UTF-8 are replaced.
    public var refName: String { String(decoding: ref, as: UTF8.self) }

    /// A line that git would not have written.
    public struct Malformed: Error, CustomStringConvertible {
        let line: Int
        let reason: String

        /// The line number and the reason, as the pusher reads them.
        public var description: String { "line \(line) of the hook's input is not a ref update: \(reason)" }
    }

    /// Reads the lines that git gives to the hook.
    ///
    /// - Throws: `Malformed` for anything else: what cannot be understood is refused.
    public static func parse(_ input: [UInt8]) throws(Malformed) -> [PushCommand] {
        var commands: [PushCommand] = []
        guard !input.isEmpty else { throw Malformed(line: 1, reason: "standard input is empty; \(hint)") }
        var rest = input[...]
        while !rest.isEmpty {
            let number = commands.count + 1
            guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else {
                throw Malformed(line: number, reason: "it is truncated; \(hint)")
            }
            commands.append(try parse(line: rest[rest.startIndex..<end], number: number))
            rest = rest[(end + 1)...]
        }
        return commands
    }

    private static let hint = "a script that calls the gate must pass on the complete input from git, unchanged"

    private static func parse(line: ArraySlice<UInt8>, number: Int) throws(Malformed) -> PushCommand {
        let parts = line.split(separator: UInt8(ascii: " "), maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, !parts[2].isEmpty else {
            throw Malformed(line: number, reason: "three fields are expected; \(hint)")
        }
        if parts[0].count == 64, parts[1].count == 64 {
            throw Malformed(line: number, reason: "the repository uses SHA-256, which is not supported")
        }
        guard let old = ObjectID(hexadecimal: parts[0]), let new = ObjectID(hexadecimal: parts[1]) else {
            throw Malformed(line: number, reason: "an object name is not 40 hexadecimal digits")
        }
        // git refuses such a name itself, but only after the hook; until then it would look like another ref.
        guard parts[2].starts(with: "refs/".utf8), !parts[2].contains(where: { $0 <= 0x20 || $0 == 0x7f }) else {
            throw Malformed(line: number, reason: "the ref name is not valid")
        }
        return PushCommand(old: old, new: new, ref: Array(parts[2]))
    }
}
