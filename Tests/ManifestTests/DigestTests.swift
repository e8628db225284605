import Foundation
import Testing

@testable import Manifest

/// Published vectors for what is our own of encodings and digests.
@Suite struct DigestTests {
    /// FIPS 180-4 and the examples of NIST's Cryptographic Standards and Guidelines.
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
        (
            "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
            "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
        ),
        (String(repeating: "a", count: 1_000_000), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
    ])
    func sha256IsThatOfTheStandard(message: String, digest: String) {
        #expect(SHA256.hexadecimal(of: Array(message.utf8)) == digest)
    }

    /// Every length around the ends of a block.
    @Test func paddingIsRightAtEveryLength() {
        let digests = (0..<200).map { SHA256.hexadecimal(of: [UInt8](repeating: 0x61, count: $0)) }
        #expect(Set(digests).count == 200 && digests.allSatisfy { $0.utf8.count == 64 })
        // Of 55, 56, 63 and 64 times "a", by sha256sum of GNU coreutils.
        #expect(digests[55].hasPrefix("9f4390f8d30c2dd92ec9f095b65e2b9a"))
        #expect(digests[56].hasPrefix("b35439a4ac6f0948b6d6f9e3c6af0f5f"))
        #expect(digests[63].hasPrefix("7d3e74a05d7db15bce4ad9ec0658ea98"))
        #expect(digests[64].hasPrefix("ffe054fe7ae0cb6dc65c3af9b61d5209"))
    }

    /// RFC 4648, section 10.
    @Test(arguments: [
        ("", ""), ("Zg==", "f"), ("Zm8=", "fo"), ("Zm9v", "foo"), ("Zm9vYg==", "foob"), ("Zm9vYmE=", "fooba"),
        ("Zm9vYmFy", "foobar"),
    ])
    func base64IsThatOfTheStandard(text: String, decoded: String) {
        #expect(Base64.decode(text.utf8).map { String(decoding: $0, as: UTF8.self) } == decoded)
    }

    @Test(arguments: ["Zg", "Zg=", "Z===", "Zm9v=", "Zm9v====", "Zm 9v!", "*"])
    func whatIsNoBase64IsNone(text: String) {
        #expect(Base64.decode(text.utf8) == nil)
    }

    @Test func everyByteSurvives() {
        let bytes = (0...255).map { UInt8($0) }
        for count in 0...256 {
            let data = Data(bytes.prefix(count))
            #expect(Base64.decode(data.base64EncodedString().utf8) == Array(data))
        }
    }
}
