#if canImport(Glibc)
    import Glibc
#endif
import Manifest

/// The time zones of the machine.
///
/// Source: https://www.rfc-editor.org/rfc/rfc8536
enum TimeZoneFile {
    private static let folders = ["/usr/share/zoneinfo/", "/usr/lib/zoneinfo/", "/usr/share/lib/zoneinfo/"]

    /// How far the clocks of a zone are before UTC at a moment, in seconds; nil for a zone that the machine does not know.
    static func offset(of name: String, at moment: Int) -> Int? {
        // A name never leads out of the folder.
        guard name.utf8.count < 100, !name.hasPrefix("/"), !name.split(separator: "/").contains(".."),
            name.unicodeScalars.allSatisfy({
                $0.isASCII && ($0.properties.isAlphabetic || $0.isDigit || "/_+-".unicodeScalars.contains($0))
            })
        else { return nil }
        for folder in folders {
            guard let bytes = contents(of: folder + name) else { continue }
            return offset(in: bytes, at: moment)
        }
        return nil
    }

    private static func contents(of path: String) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        return Input(fileDescriptor: descriptor).bytes(limit: 1 << 20)
    }

    private static func offset(in bytes: [UInt8], at moment: Int) -> Int? {
        guard bytes.starts(with: "TZif".utf8), bytes.count > 44 else { return nil }
        let first = Block(bytes, from: 0, timeSize: 4)
        guard bytes[4] >= UInt8(ascii: "2"), let first else { return first?.offset(at: moment) }
        // The second block has the same in 64 bits.
        return Block(bytes, from: first.end, timeSize: 8)?.offset(at: moment)
    }

    private struct Block {
        let end: Int
        private var transitions: [(moment: Int, type: Int)] = []
        private var offsets: [(seconds: Int, isDaylight: Bool)] = []

        init?(_ bytes: [UInt8], from start: Int, timeSize: Int) {
            func number(_ place: Int, _ size: Int) -> Int? {
                guard place >= 0, place + size <= bytes.count else { return nil }
                let unsigned = bytes[place..<place + size].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
                return size == 8
                    ? Int(Int64(bitPattern: unsigned))
                    : size == 4 ? Int(Int32(bitPattern: UInt32(unsigned))) : Int(unsigned)
            }
            var counts: [Int] = []
            for index in 0..<6 {
                guard let count = number(start + 20 + index * 4, 4), (0...100_000).contains(count) else { return nil }
                counts.append(count)
            }
            let (isUT, isStandard, leaps, times, types, letters) = (
                counts[0], counts[1], counts[2], counts[3], counts[4], counts[5]
            )
            let timesAt = start + 44
            let indexesAt = timesAt + times * timeSize
            let typesAt = indexesAt + times
            end = typesAt + types * 6 + letters + leaps * (timeSize + 4) + isStandard + isUT
            for index in 0..<times {
                guard let moment = number(timesAt + index * timeSize, timeSize), let type = number(indexesAt + index, 1)
                else { return nil }
                transitions.append((moment, type))
            }
            for index in 0..<types {
                guard let seconds = number(typesAt + index * 6, 4), let isDaylight = number(typesAt + index * 6 + 4, 1)
                else { return nil }
                offsets.append((seconds, isDaylight != 0))
            }
        }

        func offset(at moment: Int) -> Int? {
            let type = transitions.last { $0.moment <= moment }?.type ?? offsets.firstIndex { !$0.isDaylight } ?? 0
            return offsets.indices.contains(type) ? offsets[type].seconds : nil
        }
    }
}
