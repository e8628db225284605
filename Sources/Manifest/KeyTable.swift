/// Gives each distinct mapping key a number, so that a key is compared by one integer. The keys of `Key` come first and
/// have their raw values as numbers.
///
/// Open addressing over a hash that is seeded anew in every process: whoever writes the manifest cannot choose keys that
/// collide.
struct KeyTable: ~Copyable {
    private var slots: [UInt64]  // upper half of the hash, then number + 1; 0 is free
    private var starts: [Int] = []
    private var bytes = GrowableBuffer<UInt8>(capacity: 1 << 12)
    private let seed = UInt64.random(in: .min ... .max) | 1

    init() {
        slots = [UInt64](repeating: 0, count: 1 << 10)
        for key in Key.allCases {
            var text = key.text
            text.withUTF8 { if let start = $0.baseAddress { _ = number(of: start, count: $0.count) } }
        }
    }

    var count: Int { starts.count }

    /// The number of a key.
    mutating func number(of text: UnsafePointer<UInt8>, count length: Int) -> Int32 {
        let hash = hash(text, length)
        var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        while slots[slot] != 0 {
            if slots[slot] >> 32 == hash >> 32 {
                let number = Int(slots[slot] & 0xffff_ffff) - 1
                if isEqual(number, text, length) { return Int32(truncatingIfNeeded: number) }
            }
            slot = (slot + 1) & (slots.count - 1)
        }
        return add(text, length, hash, at: slot)
    }

    /// The text of a key, by number.
    func text(_ number: Int32) -> UnsafeBufferPointer<UInt8> {
        let index = Int(number)
        let end = index + 1 < starts.count ? starts[index + 1] : bytes.count
        return UnsafeBufferPointer(start: bytes.start + starts[index], count: end - starts[index])
    }

    /// Forgets all keys but those of `Key` once there are many, so that a stream of any length fits.
    mutating func forgetIfLarge() {
        guard count > 1 << 16 else { return }
        self = KeyTable()
    }

    private func hash(_ text: UnsafePointer<UInt8>, _ length: Int) -> UInt64 {
        let raw = UnsafeRawPointer(text)
        var hash = UInt64(truncatingIfNeeded: length) &* seed
        var offset = 0
        while offset + 8 <= length {
            hash = mix(hash, raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            offset += 8
        }
        var rest: UInt64 = 0
        while offset < length {
            rest = rest << 8 | UInt64(text[offset])
            offset += 1
        }
        return mix(hash, rest)
    }

    @inline(__always) private func mix(_ hash: UInt64, _ word: UInt64) -> UInt64 {
        let product = (hash ^ word ^ seed).multipliedFullWidth(by: 0x9e37_79b9_7f4a_7c15 ^ (seed << 1))
        return product.high ^ product.low
    }

    @inline(__always) private func isEqual(_ number: Int, _ text: UnsafePointer<UInt8>, _ length: Int) -> Bool {
        let start = starts[number]
        let end = number + 1 < starts.count ? starts[number + 1] : bytes.count
        guard end - start == length else { return false }
        for index in 0..<length where bytes.start[start + index] != text[index] { return false }
        return true
    }

    @inline(never)
    private mutating func add(_ text: UnsafePointer<UInt8>, _ length: Int, _ hash: UInt64, at slot: Int) -> Int32 {
        let number = starts.count
        starts.append(bytes.count)
        bytes.append(text, count: length)
        slots[slot] = (hash >> 32) << 32 | UInt64(truncatingIfNeeded: number + 1)
        if starts.count * 2 > slots.count { grow() }
        return Int32(truncatingIfNeeded: number)
    }

    private mutating func grow() {
        var larger = [UInt64](repeating: 0, count: slots.count * 4)
        for number in 0..<starts.count {
            let text = text(Int32(truncatingIfNeeded: number))
            guard let start = text.baseAddress else { continue }
            let hash = hash(start, text.count)
            var slot = Int(truncatingIfNeeded: hash) & (larger.count - 1)
            while larger[slot] != 0 { slot = (slot + 1) & (larger.count - 1) }
            larger[slot] = (hash >> 32) << 32 | UInt64(truncatingIfNeeded: number + 1)
        }
        slots = larger
    }
}
