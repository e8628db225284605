import Manifest
import Testing

struct KeyTests {
    @Test(arguments: Key.allCases)
    func aKeyHasTheNameOfItsCase(key: Key) { #expect(key.text == "\(key)") }
}
