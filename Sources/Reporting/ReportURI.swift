import Kubernetes

/// File names as the URIs of reports.
enum ReportURI {
    /// The URI of a file: relative as the file's name is, with everything escaped that is no part of a path. A live object
    /// has a place of its own.
    ///
    /// - Parameter folder: what stands in front of a relative name.
    static func text(_ file: String?, of object: ObjectIdentity, in folder: String = "") -> String {
        if let file { return text(file, in: folder) }
        let namespace = object.namespace.map { escaped($0) + "/" } ?? ""
        return "live/\(namespace)\(escaped(object.kind))/\(escaped(object.name))"
    }

    /// The URI of a file.
    static func text(_ file: String, in folder: String = "") -> String {
        if file == "-" { return "stdin" }
        if file.hasPrefix("/") { return "file://" + escaped(file) }
        if folder.isEmpty { return escaped(file.hasPrefix("./") ? String(file.dropFirst(2)) : file) }
        // `../base/a.yaml` from a folder of the repository is still in it.
        var parts: [Substring] = []
        for part in (folder + file).split(separator: "/") where part != "." {
            if part == "..", let last = parts.last, last != ".." { parts.removeLast() } else { parts.append(part) }
        }
        return escaped(parts.joined(separator: "/"))
    }

    private static func escaped(_ path: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in path.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"), UInt8(ascii: "/"):
                bytes.append(byte)
            default: bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
