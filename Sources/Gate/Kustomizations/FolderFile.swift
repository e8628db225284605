import Git
import Kustomize

#if canImport(Glibc)
    import Glibc
#endif

/// The bytes in which what has been seen of folders is kept: a head, then the ids of their trees in order with the place of each,
/// then the folders.
struct FolderFile {
    private let bytes: [UInt8]
    private let count: Int

    private static let headSize = 8 + 8 + 4
    private static let rowSize = ObjectID.size + 4

    /// What is in a file; nil for what another program has written, and for what is not whole.
    init?(_ bytes: [UInt8]) {
        var reader = Reader(bytes)
        guard let build = Build.id, reader.number(of: UInt64.self) == build,
            let sum = reader.number(of: UInt64.self), FolderFile.sum(of: bytes.dropFirst(reader.next)) == sum,
            let count = reader.number(of: UInt32.self), Int(count) <= reader.left / FolderFile.rowSize
        else { return nil }
        (self.bytes, self.count) = (bytes, Int(count))
    }

    private func row(_ index: Int) -> (id: ObjectID, place: Int)? {
        var reader = Reader(bytes, at: FolderFile.headSize + index * FolderFile.rowSize)
        guard let id = reader.id(), let place = reader.number(of: UInt32.self) else { return nil }
        return (id, Int(place))
    }

    /// The folder of a tree.
    subscript(tree: ObjectID) -> IndexedFolder? {
        var (start, end) = (0, count)
        while start < end {
            let middle = (start + end) / 2
            guard let row = row(middle) else { return nil }
            if row.id == tree { return folder(at: row.place) }
            if row.id < tree { start = middle + 1 } else { end = middle }
        }
        return nil
    }

    private func folder(at place: Int) -> IndexedFolder? {
        var reader = Reader(bytes, at: place)
        return reader.folder()
    }

    /// The bytes of a file.
    ///
    /// - Parameters:
    ///   - folders: what must be in it.
    ///   - other: what is in it too, as far as it has room.
    ///   - most: nil where the folders themselves need more.
    static func bytes(
        of folders: [ObjectID: IndexedFolder], besides other: FolderFile?, atMost most: Int
    ) -> [UInt8]? {
        guard let build = Build.id else { return nil }
        var content: [UInt8] = []
        var rows: [(id: ObjectID, place: Int)] = []
        for (id, folder) in folders {
            rows.append((id, content.count))
            content.put(folder)
            guard headSize + rows.count * rowSize + content.count <= most else { return nil }
        }
        for index in 0..<(other?.count ?? 0) {
            guard headSize + rows.count * rowSize + content.count <= most / 2 else { break }
            guard let row = other?.row(index), folders[row.id] == nil, let folder = other?.folder(at: row.place) else {
                continue
            }
            rows.append((row.id, content.count))
            content.put(folder)
        }
        rows.sort { $0.id < $1.id }
        var body: [UInt8] = []
        body.put(number: UInt32(rows.count))
        let start = headSize + rows.count * rowSize
        for row in rows {
            body += row.id.bytes
            body.put(number: UInt32(start + row.place))
        }
        body += content
        var bytes: [UInt8] = []
        bytes.put(number: build)
        bytes.put(number: sum(of: body[...]))
        return bytes + body
    }

    /// A sum that tells a file that is not whole, and no forgery: who could forge one could as well change the hook.
    private static func sum(of bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.withUnsafeBytes { bytes in
            var sum = UInt64(bytes.count)
            var index = 0
            while index + 8 <= bytes.count {
                let word = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                sum = (sum ^ word) &* 0x9E37_79B9_7F4A_7C15
                sum ^= sum >> 29
                index += 8
            }
            for byte in bytes[index...] { sum = (sum ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
            return sum
        }
    }

    /// Which program this is: another build may see other things in a folder.
    private enum Build {
        static let id: UInt64? = {
            var status = stat()
            guard stat("/proc/self/exe", &status) == 0 else { return nil }
            var bytes: [UInt8] = Array("kubectl-harden folders".utf8)
            bytes.put(number: UInt64(bitPattern: Int64(status.st_size)))
            bytes.put(number: UInt64(bitPattern: Int64(status.st_mtim.tv_sec)))
            bytes.put(number: UInt64(bitPattern: Int64(status.st_mtim.tv_nsec)))
            return sum(of: bytes[...])
        }()
    }

    /// What is known of a kustomization.
    fileprivate enum KustomizationForm: UInt8 {
        case link, known, unknown

        init(_ kustomization: IndexedFolder.KustomizationEntry) {
            self = kustomization.isLink ? .link : kustomization.used == nil ? .unknown : .known
        }
    }

    // MARK: Reading

    /// Reads bytes one after another. Whatever would lead beyond their end is nil.
    private struct Reader {
        private let bytes: [UInt8]
        private(set) var next: Int

        init(_ bytes: [UInt8], at start: Int = 0) { (self.bytes, next) = (bytes, min(start, bytes.count)) }

        /// How many bytes are left.
        var left: Int { bytes.count - next }

        mutating func number<Number: FixedWidthInteger>(of type: Number.Type) -> Number? {
            guard left >= MemoryLayout<Number>.size else { return nil }
            defer { next += MemoryLayout<Number>.size }
            return bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: next, as: Number.self) }
        }

        mutating func id() -> ObjectID? {
            guard left >= ObjectID.size else { return nil }
            defer { next += ObjectID.size }
            return ObjectID(bytes, at: next)
        }

        private mutating func text() -> ArraySlice<UInt8>? {
            guard let size = number(of: UInt32.self), Int(size) <= left else { return nil }
            defer { next += Int(size) }
            return bytes[next..<next + Int(size)]
        }

        private mutating func entry() -> IndexedFolder.Entry? {
            guard let id = id(), let name = text() else { return nil }
            return IndexedFolder.Entry(name: name, id: id)
        }

        private mutating func entries() -> [IndexedFolder.Entry]? { all(of: ObjectID.size + 4) { $0.entry() } }

        /// Some number of elements.
        ///
        /// - Parameter size: the fewest bytes of each.
        private mutating func all<Element>(of size: Int, _ next: (inout Reader) -> Element?) -> [Element]? {
            guard let count = number(of: UInt32.self), Int(count) <= left / size else { return nil }
            var elements: [Element] = []
            elements.reserveCapacity(Int(count))
            for _ in 0..<count {
                guard let element = next(&self) else { return nil }
                elements.append(element)
            }
            return elements
        }

        private mutating func kustomization() -> IndexedFolder.KustomizationEntry? {
            guard let form = number(of: UInt8.self).flatMap(KustomizationForm.init), let entry = entry() else {
                return nil
            }
            var kustomization = IndexedFolder.KustomizationEntry(entry: entry, isLink: form == .link)
            if form == .known {
                guard let paths = text() else { return nil }
                kustomization.used = IndexedFolder.UsedPaths(bytes: paths)
            }
            return kustomization
        }

        private mutating func delivery() -> Delivery? {
            guard let title = text(), let folder = text(), let addsNothing = number(of: UInt8.self),
                let content = text()
            else { return nil }
            let texts = [title, folder, content].map { String(decoding: $0, as: UTF8.self) }
            return Delivery(
                file: "", title: texts[0], folder: texts[1], addsNothing: addsNothing == 1, content: texts[2])
        }

        private mutating func deliveryFile() -> IndexedFolder.DeliveryFile? {
            guard let name = text(), let deliveries = all(of: 3 * 4 + 1, { $0.delivery() }) else { return nil }
            return IndexedFolder.DeliveryFile(name: name, deliveries: deliveries)
        }

        mutating func folder() -> IndexedFolder? {
            guard let isKustomized = number(of: UInt8.self) else { return nil }
            let kustomization = isKustomized > 0 ? kustomization() : nil
            if isKustomized > 0, kustomization == nil { return nil }
            guard let files = all(of: 2 * 4, { $0.deliveryFile() }), let links = entries(), let folders = entries()
            else { return nil }
            return IndexedFolder(kustomization: kustomization, files: files, links: links, folders: folders)
        }
    }
}

// MARK: Writing

extension [UInt8] {
    fileprivate mutating func put(number: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: number) { append(contentsOf: $0) }
    }

    private mutating func put(text: ArraySlice<UInt8>) {
        put(number: UInt32(clamping: text.count))
        self += text
    }

    private mutating func put(_ delivery: Delivery) {
        put(text: Array(delivery.title.utf8)[...])
        put(text: Array(delivery.folder.utf8)[...])
        put(number: UInt8(delivery.addsNothing ? 1 : 0))
        put(text: Array(delivery.content.utf8)[...])
    }

    private mutating func put(_ entry: IndexedFolder.Entry) {
        self += entry.id.bytes
        put(text: entry.name)
    }

    private mutating func put(_ entries: [IndexedFolder.Entry]) {
        put(number: UInt32(clamping: entries.count))
        for entry in entries { put(entry) }
    }

    fileprivate mutating func put(_ folder: IndexedFolder) {
        put(number: UInt8(folder.kustomization == nil ? 0 : 1))
        if let kustomization = folder.kustomization {
            put(number: FolderFile.KustomizationForm(kustomization).rawValue)
            put(kustomization.entry)
            if let used = kustomization.used { put(text: used.bytes) }
        }
        put(number: UInt32(clamping: folder.files.count))
        for file in folder.files {
            put(text: file.name)
            put(number: UInt32(clamping: file.deliveries.count))
            for delivery in file.deliveries { put(delivery) }
        }
        put(folder.links)
        put(folder.folders)
    }
}
