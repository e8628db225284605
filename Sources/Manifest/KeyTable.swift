/// Gives each distinct mapping key a number, so that a key is compared by one integer. The keys of `Key` come first and
/// have their raw values as numbers.
///
/// Open addressing over a hash that is seeded anew in every process: whoever writes the manifest cannot choose keys that
/// collide.
///
/// Objects of a kind have their keys in the same order, so the key that followed last time is tried before anything is
/// hashed.
struct KeyTable: ~Copyable {
    private var slots: [UInt64]  // upper half of the hash, then number + 1; 0 is free
    private var entries = GrowableBuffer<Entry>(capacity: 1 << 8)
    private var bytes = GrowableBuffer<UInt8>(capacity: 1 << 12)
    private var last: Int32 = 0
    private let seed = UInt64.random(in: .min ... .max) | 1

    /// Not private: the compiler (6.3.1) crashes on a private type in a buffer of a type without copies.
    struct Entry: BitwiseCopyable {
        var start: Int32
        var count: Int32
        /// The key that came after this one, and another that has.
        var follower: Int32 = 0
        var otherFollower: Int32 = 0
    }

    init() {
        slots = [UInt64](repeating: 0, count: 1 << 10)
        for key in Key.allCases {
            var text = key.text
            text.withUTF8 { if let start = $0.baseAddress { _ = find(start, $0.count) } }
        }
    }

    var count: Int { entries.count }

    /// The number of a key.
    mutating func number(of text: UnsafePointer<UInt8>, count length: Int) -> Int32 {
        let candidate = entries.start[Int(last)].follower
        if isEqual(candidate, text, length) {
            last = candidate
            return candidate
        }
        let other = entries.start[Int(last)].otherFollower
        if isEqual(other, text, length) {
            last = other
            return other
        }
        let number = find(text, length)
        entries.start[Int(last)].otherFollower = candidate
        entries.start[Int(last)].follower = number
        last = number
        return number
    }

    /// The text of a key, by number.
    func text(_ number: Int32) -> UnsafeBufferPointer<UInt8> {
        let entry = entries.start[Int(number)]
        return UnsafeBufferPointer(start: bytes.start + Int(entry.start), count: Int(entry.count))
    }

    /// Forgets all keys but those of `Key` once there are many, so that a stream of any length fits.
    mutating func forgetIfLarge() {
        guard count > 1 << 16 else { return }
        self = KeyTable()
    }

    /// Whether a key has a number.
    func knows(_ text: UnsafePointer<UInt8>, count length: Int) -> Bool {
        knownNumber(of: text, count: length) != nil
    }

    /// The number of a key; nil where it has none.
    func knownNumber(of text: UnsafePointer<UInt8>, count length: Int) -> Int32? {
        let (slot, isTaken) = slot(of: text, length, hash(text, length))
        return isTaken ? Int32(truncatingIfNeeded: slots[slot] & 0xffff_ffff) - 1 : nil
    }

    @inline(never)
    private mutating func find(_ text: UnsafePointer<UInt8>, _ length: Int) -> Int32 {
        let hash = hash(text, length)
        let (slot, isTaken) = slot(of: text, length, hash)
        guard isTaken else { return add(text, length, hash, at: slot) }
        return Int32(truncatingIfNeeded: slots[slot] & 0xffff_ffff) - 1
    }

    /// The slot of a key, or the free one where it belongs.
    @inline(__always)
    private func slot(
        of text: UnsafePointer<UInt8>, _ length: Int, _ hash: UInt64
    ) -> (slot: Int, isTaken: Bool) {
        var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        while slots[slot] != 0 {
            let number = Int32(truncatingIfNeeded: slots[slot] & 0xffff_ffff) - 1
            if slots[slot] >> 32 == hash >> 32, isEqual(number, text, length) { return (slot, true) }
            slot = (slot + 1) & (slots.count - 1)
        }
        return (slot, false)
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

    @inline(__always) private func isEqual(_ number: Int32, _ text: UnsafePointer<UInt8>, _ length: Int) -> Bool {
        let entry = entries.start[Int(number)]
        guard Int(entry.count) == length else { return false }
        let known = UnsafeRawPointer(bytes.start + Int(entry.start))
        let raw = UnsafeRawPointer(text)
        var offset = 0
        while offset + 8 <= length {
            let word = known.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            if word != raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self) { return false }
            offset += 8
        }
        if offset + 4 <= length {
            let word = known.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
            if word != raw.loadUnaligned(fromByteOffset: offset, as: UInt32.self) { return false }
            offset += 4
        }
        while offset < length {
            if bytes.start[Int(entry.start) + offset] != text[offset] { return false }
            offset += 1
        }
        return true
    }

    private mutating func add(_ text: UnsafePointer<UInt8>, _ length: Int, _ hash: UInt64, at slot: Int) -> Int32 {
        let number = entries.count
        entries.append(
            Entry(start: Int32(truncatingIfNeeded: bytes.count), count: Int32(truncatingIfNeeded: length)))
        bytes.append(text, count: length)
        slots[slot] = (hash >> 32) << 32 | UInt64(truncatingIfNeeded: number + 1)
        if entries.count * 2 > slots.count { grow() }
        return Int32(truncatingIfNeeded: number)
    }

    private mutating func grow() {
        var larger = [UInt64](repeating: 0, count: slots.count * 4)
        for number in 0..<entries.count {
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
