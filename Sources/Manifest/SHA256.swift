/// SHA-256 (FIPS 180-4). Fingerprints are the only use: for that a library of cryptography would double the time that the
/// program takes to start.
public enum SHA256 {
    /// The digest of a message, as 64 lower-case hexadecimal digits.
    public static func hexadecimal(of message: [UInt8]) -> String {
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 8) { state in
            digest(of: message, into: state)
            return String(unsafeUninitializedCapacity: 64) { text in
                for index in 0..<64 {
                    let shift = 28 - 4 * UInt32(index % 8)
                    text[index] = digit(UInt8(truncatingIfNeeded: state[index / 8] >> shift & 15))
                }
                return 64
            }
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }

    private static let blockSize = 64

    private static func digest(of message: [UInt8], into state: UnsafeMutableBufferPointer<UInt32>) {
        _ = state.initialize(from: initial)
        message.withUnsafeBytes { bytes in
            constants.withUnsafeBufferPointer { constants in
                let whole = bytes.count / blockSize * blockSize
                for start in stride(from: 0, to: whole, by: blockSize) {
                    compress(
                        UnsafeRawBufferPointer(rebasing: bytes[start..<(start + blockSize)]), constants, into: state)
                }
                withUnsafeTemporaryAllocation(byteCount: 2 * blockSize, alignment: 8) { padded in
                    let size = pad(bytes[whole...], of: bytes.count, in: padded)
                    for start in stride(from: 0, to: size, by: blockSize) {
                        let block = UnsafeRawBufferPointer(rebasing: padded[start..<(start + blockSize)])
                        compress(block, constants, into: state)
                    }
                }
            }
        }
    }

    /// Writes the end of a message, a bit, and the number of its bits.
    ///
    /// - Returns: how many bytes that takes: one block or two.
    private static func pad(
        _ end: Slice<UnsafeRawBufferPointer>, of count: Int, in padded: UnsafeMutableRawBufferPointer
    ) -> Int {
        let size = end.count + 9 > blockSize ? 2 * blockSize : blockSize
        padded.initializeMemory(as: UInt8.self, repeating: 0)
        padded.copyBytes(from: end)
        padded[end.count] = 0x80
        padded.storeBytes(of: (UInt64(count) &* 8).bigEndian, toByteOffset: size - 8, as: UInt64.self)
        return size
    }

    private static func compress(
        _ block: UnsafeRawBufferPointer, _ constants: UnsafeBufferPointer<UInt32>,
        into state: UnsafeMutableBufferPointer<UInt32>
    ) {
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 64) { words in
            for index in 0..<16 {
                words[index] = UInt32(bigEndian: block.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self))
            }
            for index in 16..<64 {
                let (two, fifteen) = (words[index - 2], words[index - 15])
                let low = rotate(fifteen, 7) ^ rotate(fifteen, 18) ^ fifteen >> 3
                let high = rotate(two, 17) ^ rotate(two, 19) ^ two >> 10
                words[index] = words[index - 16] &+ low &+ words[index - 7] &+ high
            }
            var (a, b, c, d) = (state[0], state[1], state[2], state[3])
            var (e, f, g, h) = (state[4], state[5], state[6], state[7])
            for index in 0..<64 {
                let high = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)
                let first = h &+ high &+ (e & f ^ ~e & g) &+ constants[index] &+ words[index]
                let low = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)
                let majority = a & b ^ a & c ^ b & c
                (h, g, f, e) = (g, f, e, d &+ first)
                (d, c, b, a) = (c, b, a, first &+ low &+ majority)
            }
            (state[0], state[1], state[2], state[3]) = (state[0] &+ a, state[1] &+ b, state[2] &+ c, state[3] &+ d)
            (state[4], state[5], state[6], state[7]) = (state[4] &+ e, state[5] &+ f, state[6] &+ g, state[7] &+ h)
        }
    }

    private static let initial: [UInt32] = [
        0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
    ]

    private static func rotate(_ word: UInt32, _ count: UInt32) -> UInt32 { word >> count | word << (32 - count) }

    private static let constants: [UInt32] = [
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
        0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
        0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
        0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
        0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
        0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
        0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
        0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
    ]
}
