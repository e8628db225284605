/// A share as Kubernetes writes it where a number or a share may stand (IntOrString): `25%`.
public struct Percentage: Sendable, Equatable {
    /// Hundredths of the whole.
    public let value: Int

    /// Reads digits and a percent sign; nil for anything else.
    public init?(_ text: String) {
        guard text.hasSuffix("%") else { return nil }
        let digits = text.dropLast()
        guard !digits.isEmpty, digits.utf8.allSatisfy({ $0.isDigit }), let value = Int(digits) else {
            return nil
        }
        self.value = value
    }
}
