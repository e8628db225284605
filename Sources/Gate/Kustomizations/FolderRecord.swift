import Git
import Kustomize

/// A folder in a `FolderTable`, with all that is below it: a view of bytes that makes nothing out before it is asked for.
///
/// A record is four numbers of 32 bits: how many kustomizations there are, here and below; how many kustomizations, files with
/// deliveries and links; flags; how many folders are below. For each of these the place of its record and the end of its name
/// follow, then the names, then what is in the folder itself.
struct FolderRecord {
    private let bytes: UnsafeRawBufferPointer
    /// Where the record begins in the table.
    let place: Int

    /// - Parameters:
    ///   - bytes: all of the table.
    ///   - place: where the record begins.
    init(_ bytes: UnsafeRawBufferPointer, at place: Int) { (self.bytes, self.place) = (bytes, place) }

    private static let headSize = 16
    private static let rowSize = 8

    fileprivate struct Flags: OptionSet {
        let rawValue: UInt32
        /// There is a kustomization, here or below, of which it is not known what it uses.
        static let hasUnknown = Flags(rawValue: 1)
        /// The folders below stand in Git's order, as they do but in trees that something else than git has made.
        static let isSorted = Flags(rawValue: 2)
        /// Everything was looked into, here and below.
        static let isWhole = Flags(rawValue: 4)
        /// There is a kustomization here, it is a link, and it is known what it uses.
        static let isKustomized = Flags(rawValue: 8)
        static let isLink = Flags(rawValue: 16)
        static let isKnown = Flags(rawValue: 32)
    }

    private var flags: Flags { Flags(rawValue: UInt32(bytes.number(at: place + 8))) }

    /// How many kustomizations there are, here and below.
    var kustomizations: Int { bytes.number(at: place) }
    /// How many kustomizations, links and files with deliveries there are, here and below.
    var count: Int { bytes.number(at: place + 4) }
    /// Whether there is a kustomization, here or below, of which it is not known what it uses.
    var hasUnknown: Bool { flags.contains(.hasUnknown) }
    /// Whether everything was looked into, here and below.
    var isWhole: Bool { flags.contains(.isWhole) }
    /// Whether there is a kustomization here.
    var isKustomized: Bool { flags.contains(.isKustomized) }

    // MARK: Folders below

    /// How many folders there are right below.
    var folders: Int { bytes.number(at: place + 12) }

    private func row(_ index: Int) -> Int { place + FolderRecord.offset(ofFolder: index) }

    /// Where the record of a folder right below begins: before this one.
    func placeOfFolder(_ index: Int) -> Int {
        let below = bytes.number(at: row(index))
        precondition(below < place)
        return below
    }

    /// Where the place of a folder right below stands, counted from the beginning of the record above.
    static func offset(ofFolder index: Int) -> Int { headSize + index * rowSize }

    func folder(_ index: Int) -> FolderRecord { FolderRecord(bytes, at: placeOfFolder(index)) }

    /// The name of a folder right below.
    func name(ofFolder index: Int) -> UnsafeRawBufferPointer {
        bytes.part(endOfNames(index), endOfNames(index + 1))
    }

    /// Where the names of so many of the folders right below end.
    private func endOfNames(_ count: Int) -> Int {
        row(folders) + (count == 0 ? 0 : bytes.number(at: row(count - 1) + 4))
    }

    /// The folder of a name right below; nil where there is none.
    func folder(named name: UnsafeRawBufferPointer) -> FolderRecord? {
        let count = folders
        guard flags.contains(.isSorted) else {
            return (0..<count).first { self.name(ofFolder: $0).elementsEqual(name) }.map { folder($0) }
        }
        var (start, end) = (0, count)
        while start < end {
            let middle = (start + end) / 2
            let isBefore = TreeOrder.precedes(self.name(ofFolder: middle), isTree: true, name, isTree: true)
            if isBefore { start = middle + 1 } else { end = middle }
        }
        return start < count && self.name(ofFolder: start).elementsEqual(name) ? folder(start) : nil
    }

    // MARK: What is in the folder itself

    private var own: Reader { Reader(bytes, at: endOfNames(folders)) }

    /// Whether it is known what the kustomization uses.
    var isKnown: Bool { flags.contains(.isKnown) }

    /// Calls `body` with the paths that the kustomization uses, as it writes them, as far as they are known and may lead to
    /// something of one of some names.
    func eachUsed(leadingTo names: FileNames, _ body: (String) -> Void) {
        guard isKnown else { return }
        var reader = own
        reader.skipEntry()
        UsedPaths.each(in: reader.text(), leadingTo: names, body)
    }

    /// The kustomization, and whether it is a link; nil where there is none.
    var kustomization: (entry: FolderContent.Entry, isLink: Bool)? {
        guard isKustomized else { return nil }
        var reader = own
        return (reader.entry(), flags.contains(.isLink))
    }

    /// Files with deliveries, and symbolic links.
    var filesAndLinks: (files: [FolderContent.DeliveryFile], links: [FolderContent.Entry]) {
        var reader = own
        if isKustomized { reader.skipEntry() }
        if isKnown { _ = reader.text() }
        let files = reader.all { reader in
            let name = Array(reader.text())
            return FolderContent.DeliveryFile(name: name, deliveries: reader.all { $0.delivery() })
        }
        return (files, reader.all { $0.entry() })
    }

    /// Reads one thing after another.
    private struct Reader {
        private let bytes: UnsafeRawBufferPointer
        private var next: Int

        init(_ bytes: UnsafeRawBufferPointer, at start: Int) { (self.bytes, next) = (bytes, start) }

        mutating func number() -> Int {
            defer { next += 4 }
            return bytes.number(at: next)
        }

        mutating func text() -> UnsafeRawBufferPointer {
            let size = number()
            defer { next += size }
            return bytes.part(next, next + size)
        }

        mutating func skipEntry() {
            next += ObjectID.size
            _ = text()
        }

        mutating func entry() -> FolderContent.Entry {
            let id = bytes.id(at: next)
            next += ObjectID.size
            return FolderContent.Entry(name: Array(text()), id: id)
        }

        mutating func all<Element>(_ read: (inout Reader) -> Element) -> [Element] {
            (0..<number()).map { _ in read(&self) }
        }

        mutating func delivery() -> Delivery {
            let flags = number()
            let texts = (0..<3).map { _ in String(decoding: text(), as: UTF8.self) }
            let uses = all { String(decoding: $0.text(), as: UTF8.self) }
            return Delivery(
                file: "", title: texts[0], folder: texts[1], uses: uses, addsNothing: flags & 1 != 0,
                isOpen: flags & 2 != 0, content: texts[2])
        }
    }
}

// MARK: Writing

extension [UInt8] {
    /// Appends the record of a folder.
    ///
    /// - Parameter below: where the records of the folders below begin, in the order of the folder, none behind the end.
    mutating func append(_ folder: FolderContent, below: [Int]) {
        let own = folder.kustomization == nil ? 0 : 1
        var (kustomizations, count) = (own, own + folder.files.count + folder.links.count)
        var flags = FolderRecord.Flags(of: folder)
        withUnsafeBytes { bytes in
            for place in below {
                let record = FolderRecord(bytes, at: place)
                kustomizations += record.kustomizations
                count += record.count
                if record.hasUnknown { flags.insert(.hasUnknown) }
                if !record.isWhole { flags.remove(.isWhole) }
            }
        }
        put(kustomizations)
        put(count)
        put(Int(flags.rawValue))
        put(below.count)
        for (place, end) in zip(below, folder.folders.ends) {
            put(place)
            put(end)
        }
        self += folder.folders.names
        putOwn(folder)
    }

    private mutating func putOwn(_ folder: FolderContent) {
        if let kustomization = folder.kustomization {
            put(kustomization.entry)
            if let used = kustomization.used { put(text: used.bytes) }
        }
        put(folder.files.count)
        for file in folder.files {
            put(text: file.name)
            put(file.deliveries.count)
            for delivery in file.deliveries {
                put((delivery.addsNothing ? 1 : 0) + (delivery.isOpen ? 2 : 0))
                for text in [delivery.title, delivery.folder, delivery.content] { put(text: Array(text.utf8)) }
                put(delivery.uses.count)
                for path in delivery.uses { put(text: Array(path.utf8)) }
            }
        }
        put(folder.links.count)
        for link in folder.links { put(link) }
    }

    private mutating func put(_ entry: FolderContent.Entry) {
        self += entry.id.bytes
        put(text: entry.name)
    }

    private mutating func put(text: [UInt8]) {
        put(text.count)
        self += text
    }

    /// Appends a number of 32 bits.
    mutating func put(_ number: Int) {
        Swift.withUnsafeBytes(of: UInt32(clamping: number)) { append(contentsOf: $0) }
    }

    /// Puts a number of 32 bits in the place of another.
    mutating func put(_ number: Int, at place: Int) {
        Swift.withUnsafeBytes(of: UInt32(clamping: number)) { bytes in
            for (offset, byte) in bytes.enumerated() { self[place + offset] = byte }
        }
    }
}

extension FolderRecord.Flags {
    fileprivate init(of folder: FolderContent) {
        self = []
        if folder.isWhole { insert(.isWhole) }
        if folder.folders.isSorted { insert(.isSorted) }
        guard let kustomization = folder.kustomization else { return }
        insert(.isKustomized)
        if kustomization.isLink { insert(.isLink) }
        insert(kustomization.used == nil ? .hasUnknown : .isKnown)
    }
}
