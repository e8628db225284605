import Gate
import Testing

@Suite struct PushCommandTests {
    private static let one = String(repeating: "1", count: 40)
    private static let zero = String(repeating: "0", count: 40)

    @Test func linesAreRead() throws {
        let commands = try PushCommand.parse(
            Array("\(Self.zero) \(Self.one) refs/heads/a-b\n\(Self.one) \(Self.zero) refs/tags/x\n".utf8))
        #expect(commands.map(\.refName) == ["refs/heads/a-b", "refs/tags/x"])
        #expect(commands.map(\.old.isZero) == [true, false])
        #expect(commands.map(\.new.description) == [Self.one, Self.zero])
    }

    @Test(arguments: [
        "x", "\n", "\(zero) \(one)\n", "\(zero) \(one) \n", "\(zero)  \(one) refs/x\n", "\(zero) \(one) refs/x",
        "\(zero) \(one.dropLast()) refs/x\n", "\(zero) \(String(repeating: "G", count: 40)) refs/x\n",
        "\(zero) \(one) refs/heads/nl\nx\n", "", "\(zero) \(one) main\n", "\(zero) \(one) refs/heads/a b\n",
        "\(zero) \(one) refs/heads/a\r\n", "\(zero)\t\(one)\trefs/heads/a\n",
        "\(zero)\(zero.prefix(24)) \(one)\(one.prefix(24)) refs/x\n",
    ])
    func whatGitWouldNotWriteIsRefused(input: String) {
        #expect(throws: PushCommand.Malformed.self) { try PushCommand.parse(Array(input.utf8)) }
    }
}
