import Manifest
import Platform
import Synchronization

#if canImport(Glibc)
    import Glibc
#endif

/// A report of an earlier run, `-o json`: where the record of each repository stands. Records are read when they are asked for,
/// so that memory does not go with their number.
public final class AuditReport: @unchecked Sendable {
    /// The path of the file.
    public let path: String
    /// The repositories, in the order of the report.
    public private(set) var repositories: [String] = []
    /// Whether the last line is cut short, as after a run that was killed.
    public private(set) var isCutShort = false
    /// Used by one thread at a time once the places are known.
    private let file: UnsafeMutablePointer<FILE>
    private let lock = Mutex(())
    private var places: [String: Place] = [:]

    private struct Place {
        let offset: Int
        let length: Int
    }

    /// A report that cannot be used.
    public struct Unusable: Error, CustomStringConvertible {
        /// What is wrong, and where.
        public let description: String
    }

    /// Opens a report.
    ///
    /// - Throws: `Unusable` for a file that cannot be read, or has something else in it.
    public init(_ path: String) throws(Unusable) {
        guard let file = fopen(path, "r") else { throw Unusable(description: "\(path): \(SystemError.text)") }
        (self.path, self.file) = (path, file)
        var (number, offset) = (0, 0)
        while let line = nextLine() {
            number += 1
            defer { offset += line.count }
            if line.count == 1 { continue }
            guard line.last == UInt8(ascii: "\n") else {
                isCutShort = true
                break
            }
            guard let record = AuditReport.record(line) else {
                throw Unusable(
                    description: "\(path):\(number): not a line of `kubectl harden audit -o json`")
            }
            guard places[record.repository] == nil else {
                throw Unusable(description: "\(path):\(number): \(record.repository) is in the report twice")
            }
            repositories.append(record.repository)
            places[record.repository] = Place(offset: offset, length: line.count)
        }
    }

    deinit { fclose(file) }

    /// Whether the report has a repository.
    public func contains(_ repository: String) -> Bool { places[repository] != nil }

    /// The record of a repository; nil where the report has none.
    public func record(of repository: String) -> AuditRecord? {
        guard let place = places[repository] else { return nil }
        let bytes = lock.withLock { _ -> [UInt8]? in
            var bytes = [UInt8](repeating: 0, count: place.length)
            guard fseek(file, place.offset, SEEK_SET) == 0, fread(&bytes, 1, place.length, file) == place.length else {
                return nil
            }
            return bytes
        }
        return bytes.flatMap(AuditReport.record)
    }

    /// The next line with its end; nil at the end of the file.
    private func nextLine() -> [UInt8]? {
        var text: UnsafeMutablePointer<CChar>?
        var capacity = 0
        defer { free(text) }
        let count = getline(&text, &capacity, file)
        guard count > 0, let text else { return nil }
        return Array(UnsafeRawBufferPointer(start: text, count: count))
    }

    /// Reads a line; nil for one that is no record. A record may be larger than a manifest.
    private static func record(_ line: [UInt8]) -> AuditRecord? {
        var limits = Limits()
        (limits.documentSize, limits.nodes) = (1 << 30, 60_000_000)
        var record: AuditRecord?
        line.withUnsafeBytes { bytes in
            ManifestReader(limits: limits).read(Input(bytes: bytes)) { event in
                if case .object(let object) = event { record = AuditRecord(object.node) }
            }
        }
        return record
    }
}
