import Text
import CArguments
import Git
import Glibc
import Reporting

extension ReportContext.Provenance {
    /// Now, by this call, on the commit that is checked out around the working folder.
    static var ofThisCall: ReportContext.Provenance {
        let arguments = (1..<max(1, harden_argument_count())).compactMap {
            harden_argument($0).map { String(cString: $0) }
        }
        let command = (["kubectl", "harden"] + arguments.map(quoted)).joined(separator: " ")
        return ReportContext.Provenance(date: now, command: Printable.text(command), commit: commit)
    }

    private static var commit: String? {
        guard let repository = try? Repository.open(around: "."), let id = try? repository.resolve("HEAD") else {
            return nil
        }
        return String(id.description.prefix(12))
    }

    private static var now: String {
        var time = Glibc.time(nil)
        var local = tm()
        localtime_r(&time, &local)
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { buffer in
            let count = strftime(buffer.baseAddress, buffer.count, "%Y-%m-%d %H:%M %z", &local)
            return String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
    }

    /// A word as a shell would have to be given it.
    private static func quoted(_ word: String) -> String {
        let isPlain =
            !word.isEmpty
            && word.utf8.allSatisfy { byte in
                byte.isAlphanumeric
                    || "-_./:=,@+%~^".utf8.contains(byte)
            }
        return isPlain ? word : "'" + word.replacing("'", with: "'\\''") + "'"
    }
}
