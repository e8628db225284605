import Kubernetes
import Testing

@Suite struct QuantityTests {
    @Test(arguments: [
        ("0", 0), ("500m", 0.5), ("1", 1), ("1.5", 1.5), (".5", 0.5), ("1.", 1), ("2Ki", 2048), ("1Gi", 1_073_741_824),
        ("3k", 3000), ("1e3", 1000), ("1E3", 1000), ("2E", 2e18), ("-1", -1), ("+1", 1), ("100n", 1e-7), ("0Mi", 0),
    ])
    func isRead(text: String, value: Double) throws {
        let quantity = try #require(Quantity(text))
        #expect(abs(quantity.value - value) <= abs(value) * 1e-12)
    }

    @Test(arguments: [
        "", "half", "1GB", "1 Gi", "Gi", "1.2.3", "--1", "1e", "1ee3", ".", "1e-9223372036854775808",
        "1e99999999999999999999",
    ])
    func isRefused(text: String) { #expect(Quantity(text) == nil) }
}
