import Foundation
import Kubernetes
import Testing

/// The classifier of credentials against a table of names and lines, labelled by hand.
@Suite struct CredentialTests {
    private struct Row {
        let isCredential: Bool
        let isLine: Bool
        let text: String

        var isFound: Bool {
            if isLine {
                var text = text
                return text.withUTF8 { CredentialClassifier.credential(inLine: $0) != nil }
            }
            guard let mark = text.firstIndex(of: "=") else { return false }
            return CredentialClassifier.isCredential(
                name: String(text[..<mark]), value: String(text[text.index(after: mark)...]))
        }
    }

    private func rows() throws -> [Row] {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
            "Data/credentials.txt")
        return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").filter { !$0.hasPrefix("#") }.map {
            line in
            let isLine = line.hasPrefix("L")
            let rest = isLine ? line.dropFirst() : line
            return Row(isCredential: rest.hasPrefix("+"), isLine: isLine, text: String(rest.dropFirst(2)))
        }
    }

    @Test func theTableIsToldRight() throws {
        let rows = try rows()
        let (good, bad) = (rows.filter { !$0.isCredential }, rows.filter(\.isCredential))
        #expect(rows.count >= 600 && good.count >= 280 && bad.count >= 250, "\(good.count) \(bad.count)")
        let wrong = good.filter(\.isFound).map(\.text)
        let missed = bad.filter { !$0.isFound }.map(\.text)
        #expect(Double(wrong.count) <= 0.01 * Double(good.count), "\(wrong.count) of \(good.count): \(wrong)")
        #expect(Double(missed.count) <= 0.05 * Double(bad.count), "\(missed.count) of \(bad.count): \(missed)")
    }
}
