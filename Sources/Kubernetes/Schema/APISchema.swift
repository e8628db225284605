import CSchema
import Glibc
import Manifest

/// The types of Kubernetes' own API from 1.25 to 1.37, as one table: which kinds there are, and which fields, types and
/// values each has. It is read where it stands in the program: nothing is built at the start.
///
/// Source: the OpenAPI descriptions of these versions, packed by `Schema/pack`.
public struct APISchema: @unchecked Sendable {
    /// The table.
    public static let kubernetes = APISchema(kubernetes_schema_bytes())

    /// A part of the table: where it begins, and how many rows it has.
    private struct Part {
        let start: UnsafeRawPointer
        let count: Int
    }

    private let strings, structs, fields, types, enums, kinds: Part

    private init(_ base: UnsafeRawPointer) {
        let parts = (0..<6).map { index in
            Part(
                start: base + Int(base.loadUnaligned(fromByteOffset: 4 + index * 8, as: UInt32.self).littleEndian),
                count: Int(base.loadUnaligned(fromByteOffset: 8 + index * 8, as: UInt32.self).littleEndian))
        }
        (strings, structs, fields, types, enums, kinds) = (parts[0], parts[1], parts[2], parts[3], parts[4], parts[5])
    }

    private static let none = 0xffff

    private static func number(_ part: UnsafeRawPointer, _ offset: Int) -> Int {
        Int(part.loadUnaligned(fromByteOffset: offset, as: UInt16.self).littleEndian)
    }

    private static func byte(_ part: UnsafeRawPointer, _ offset: Int) -> Int {
        Int(part.loadUnaligned(fromByteOffset: offset, as: UInt8.self))
    }

    // MARK: Strings

    private func bytes(ofString number: Int) -> UnsafeBufferPointer<UInt8> {
        let offset = APISchema.number(strings.start, number * 2)
        let end = APISchema.number(strings.start, number * 2 + 2)
        let pool = strings.start + (strings.count + 1) * 2
        return UnsafeBufferPointer(
            start: (pool + offset).assumingMemoryBound(to: UInt8.self), count: end - offset)
    }

    fileprivate func text(_ number: Int) -> String { String(decoding: bytes(ofString: number), as: UTF8.self) }

    /// The number of a text among the strings; nil for one that is not there.
    fileprivate func string(_ text: UnsafeBufferPointer<UInt8>) -> Int? {
        search(0, strings.count) { order(ofString: $0, to: text) }
    }

    /// How a string of the table, which are in the order of their bytes, stands to a text: below zero where it comes first.
    private func order(ofString number: Int, to text: UnsafeBufferPointer<UInt8>) -> Int {
        let own = bytes(ofString: number)
        guard let left = own.baseAddress, let right = text.baseAddress else { return own.count - text.count }
        let order = Int(memcmp(left, right, min(own.count, text.count)))
        return order == 0 ? own.count - text.count : order
    }

    /// The row between two for which `order` is zero, where they are in order; nil where there is none.
    private func search(_ first: Int, _ end: Int, _ order: (Int) -> Int) -> Int? {
        var (low, high) = (first, end)
        while low < high {
            let middle = (low + high) / 2
            let found = order(middle)
            if found == 0 { return middle }
            if found < 0 { low = middle + 1 } else { high = middle }
        }
        return nil
    }

    private func string(_ text: String) -> Int? {
        var text = text
        return text.withUTF8 { string($0) }
    }

    // MARK: Types

    /// The fields of a mapping.
    public struct Structure: Sendable, Hashable {
        fileprivate let number: Int

        /// The field of a name; nil where there is none.
        public func field(_ name: UnsafeBufferPointer<UInt8>) -> Field? {
            let schema = APISchema.kubernetes
            return schema.field(of: number) {
                schema.order(ofString: APISchema.number(schema.fields.start, $0 * 8), to: name)
            }
        }

        /// The field under whose name a value stands; nil where there is none.
        func field(of value: Node) -> Field? {
            guard let key = value.knownKey else { return field(value.keyUTF8) }
            let (schema, wanted) = (APISchema.kubernetes, APISchema.keyNumbers[Int(key.rawValue)])
            return wanted < 0
                ? nil : schema.field(of: number) { APISchema.number(schema.fields.start, $0 * 8) - wanted }
        }

        /// The field of a name; nil where there is none.
        public func field(_ name: String) -> Field? {
            var name = name
            return name.withUTF8 { field($0) }
        }

        /// All fields, in the order of their names.
        public var fields: [Field] {
            let row = APISchema.kubernetes.structs.start + number * 4
            let first = APISchema.number(row, 0)
            return (0..<APISchema.number(row, 2)).map { Field(number: first + $0) }
        }
    }

    /// The strings that are the keys which the reader knows by number; -1 for others.
    private static let keyNumbers = Key.allCases.map { kubernetes.string($0.text) ?? -1 }

    /// The field of a structure for which `order` is zero. They are in the order of their names.
    private func field(of structure: Int, _ order: (Int) -> Int) -> Field? {
        let row = structs.start + structure * 4
        let first = APISchema.number(row, 0)
        return search(first, first + APISchema.number(row, 2), order).map { Field(number: $0) }
    }

    /// A field of a structure.
    public struct Field: Sendable {
        fileprivate let number: Int

        private var row: UnsafeRawPointer { APISchema.kubernetes.fields.start + number * 8 }

        /// The name.
        public var name: String { APISchema.kubernetes.text(APISchema.number(row, 0)) }

        /// What it holds.
        public var type: ValueType { ValueType(number: APISchema.number(row, 2)) }

        /// Whether the description of each version says that it is required.
        public var isRequired: Bool { APISchema.byte(row, 4) & 1 != 0 }

        /// The versions that have it.
        public var span: Span { Span(packed: APISchema.byte(row, 5)) }

        /// The values that it may have; nil for any.
        public var values: Values? {
            let number = APISchema.number(row, 6)
            return number == APISchema.none ? nil : Values(number: number)
        }
    }

    /// A value that a field may have.
    public struct Value: Sendable {
        fileprivate let row: Int

        private var start: UnsafeRawPointer {
            let enums = APISchema.kubernetes.enums
            return enums.start + enums.count * 4 + row * 4
        }

        fileprivate var bytes: UnsafeBufferPointer<UInt8> {
            APISchema.kubernetes.bytes(ofString: APISchema.number(start, 0))
        }

        /// The value.
        public var text: String { String(decoding: bytes, as: UTF8.self) }
        /// The versions that know it.
        public var span: Span { Span(packed: APISchema.byte(start, 3)) }
    }

    /// The values that a field may have.
    public struct Values: Sendable, RandomAccessCollection {
        private let rows: Range<Int>

        fileprivate init(number: Int) {
            let row = APISchema.kubernetes.enums.start + number * 4
            let first = APISchema.number(row, 0)
            rows = first..<first + APISchema.number(row, 2)
        }

        /// The first index.
        public var startIndex: Int { rows.lowerBound }
        /// The index after the last.
        public var endIndex: Int { rows.upperBound }
        /// The value at an index.
        public subscript(index: Int) -> Value { Value(row: index) }

        /// The value of a text; nil where there is none.
        func value(_ text: UnsafeBufferPointer<UInt8>) -> Value? {
            first { $0.bytes.count == text.count && $0.bytes.elementsEqual(text) }
        }
    }

    /// The minor versions in which something is there.
    public struct Span: Sendable, Hashable {
        /// The first; nil for all before the second.
        public let since: Int?
        /// The last; nil where it is still there.
        public let until: Int?

        fileprivate init(packed: Int) {
            since = packed & 15 == 0 ? nil : 24 + (packed & 15)
            until = packed >> 4 == 15 ? nil : 24 + (packed >> 4)
        }

        init(since: Int?, until: Int?) { (self.since, self.until) = (since, until) }

        /// Whether a version has it.
        public func has(_ version: KubernetesVersion) -> Bool {
            version.minor >= since ?? 0 && version.minor <= until ?? Int.max
        }
    }

    /// What a field holds.
    public struct ValueType: Sendable, Hashable {
        /// The forms of values, numbered as in `Schema/pack`.
        public enum Form: Int, Sendable {
            case string, boolean, int32, int64, number, double, quantity, intOrString, time, microTime, bytes, any,
                object
            /// An object of any kind, or what stands for one.
            case embedded
            case list, map, structure
        }

        fileprivate let number: Int

        private var row: UnsafeRawPointer { APISchema.kubernetes.types.start + number * 4 }

        /// Its form.
        public var form: Form { Form(rawValue: APISchema.byte(row, 0)) ?? .any }

        /// What the elements of a list, or the values of a map, are.
        public var element: ValueType { ValueType(number: APISchema.number(row, 2)) }

        /// The fields of a structure.
        public var structure: Structure { Structure(number: APISchema.number(row, 2)) }

        /// The structure of the value itself, or of the elements of lists and maps; nil for anything else.
        public var innermost: Structure? {
            switch form {
            case .structure: structure
            case .list, .map: element.innermost
            default: nil
            }
        }
    }

    // MARK: Kinds

    /// A kind in a version of its group.
    public struct KindVersion: Sendable {
        fileprivate let number: Int

        private var row: UnsafeRawPointer { APISchema.kubernetes.kinds.start + number * 20 }

        private func text(_ offset: Int) -> String? {
            let number = APISchema.number(row, offset)
            return number == APISchema.none ? nil : APISchema.kubernetes.text(number)
        }

        private func version(_ offset: Int) -> KubernetesVersion? {
            let minor = APISchema.byte(row, offset)
            return minor == 0 ? nil : KubernetesVersion(minor: minor)
        }

        /// The group; empty for the core group.
        public var group: String { text(0) ?? "" }
        /// The version of the API.
        public var version: String { text(2) ?? "" }
        /// The kind.
        public var kind: String { text(4) ?? "" }
        /// `group/version`, or the version alone.
        public var apiVersion: String { group.isEmpty ? version : group + "/" + version }

        /// Its fields; nil where it was gone before the oldest version that is known.
        public var structure: Structure? {
            let number = APISchema.number(row, 6)
            return number == APISchema.none ? nil : Structure(number: number)
        }

        /// The versions of Kubernetes that serve it.
        public var span: Span {
            let (since, until) = (APISchema.byte(row, 8), APISchema.byte(row, 9))
            return Span(since: since == 0 ? nil : since, until: until == 0 ? nil : until)
        }

        /// The version since which it is deprecated.
        public var deprecated: KubernetesVersion? { version(10) }
        /// The version in which it is gone.
        public var removed: KubernetesVersion? { version(11) }

        /// Whether the version is neither alpha nor beta.
        public var isStable: Bool {
            let version = APISchema.kubernetes.bytes(ofString: APISchema.number(row, 2))
            return !version.contains { $0 == UInt8(ascii: "a") }
        }

        /// The version in which it came.
        public var introduced: KubernetesVersion? { version(19) }

        /// The API version, with its group, and kind that takes its place.
        public var replacement: (group: String, apiVersion: String, kind: String)? {
            guard let group = text(12), let version = text(14), let kind = text(16) else { return nil }
            return (group, group.isEmpty ? version : group + "/" + version, kind)
        }
    }

    /// A kind in a version of its group, both as `apiVersion` names them; nil where there is none.
    public func kind(_ kind: String, in apiVersion: String) -> KindVersion? {
        var (kind, apiVersion) = (kind, apiVersion)
        guard let name = kind.withUTF8({ string($0) }) else { return nil }
        return apiVersion.withUTF8 { text in
            let slash = text.firstIndex(of: UInt8(ascii: "/"))
            let group = slash.map { string(UnsafeBufferPointer(rebasing: text[..<$0])) } ?? string("")
            let version = string(UnsafeBufferPointer(rebasing: text[(slash.map { $0 + 1 } ?? 0)...]))
            guard let group, let version else { return nil }
            return row(group, name, version)
        }
    }

    /// The rows are in the order of group, kind and version.
    private func row(_ group: Int, _ kind: Int, _ version: Int) -> KindVersion? {
        let found = search(0, kinds.count) { number in
            let row = kinds.start + number * 20
            for (offset, wanted) in [(0, group), (4, kind), (2, version)] {
                let order = APISchema.number(row, offset) - wanted
                if order != 0 { return order }
            }
            return 0
        }
        return found.map { KindVersion(number: $0) }
    }

    /// The versions of a kind in a group.
    public func versions(of kind: String, in group: String) -> [KindVersion] {
        guard let group = string(group), let kind = string(kind) else { return [] }
        func isWanted(_ row: Int) -> Bool {
            let row = kinds.start + row * 20
            return APISchema.number(row, 0) == group && APISchema.number(row, 4) == kind
        }
        let any = search(0, kinds.count) { row in
            let start = kinds.start + row * 20
            let order = APISchema.number(start, 0) - group
            return order == 0 ? APISchema.number(start, 4) - kind : order
        }
        guard let any else { return [] }
        var (first, last) = (any, any)
        while first > 0, isWanted(first - 1) { first -= 1 }
        while last + 1 < kinds.count, isWanted(last + 1) { last += 1 }
        return (first...last).map { KindVersion(number: $0) }
    }

    /// The versions of a kind in any group.
    public func versions(of kind: String) -> [KindVersion] {
        guard let kind = string(kind) else { return [] }
        return rows { APISchema.number($0, 4) == kind }
    }

    /// Whether some kind is there in a group and version.
    func hasVersion(_ apiVersion: String) -> Bool {
        let parts = apiVersion.split(separator: "/")
        guard let version = parts.last.flatMap({ string(String($0)) }),
            let group = string(parts.count > 1 ? String(parts[0]) : "")
        else { return false }
        return (0..<kinds.count).contains { number in
            let row = kinds.start + number * 20
            return APISchema.number(row, 0) == group && APISchema.number(row, 8) == version
        }
    }

    /// All kinds.
    public var allKinds: [KindVersion] { rows { _ in true } }

    private func rows(where isWanted: (UnsafeRawPointer) -> Bool) -> [KindVersion] {
        (0..<kinds.count).filter { isWanted(kinds.start + $0 * 20) }.map { KindVersion(number: $0) }
    }
}
