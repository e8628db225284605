/// The functions that policies have, with the types that they take and give.
///
/// `name(types) type` is called by itself, `type#name(types) type` is a method of a value.
///
/// Source: https://kubernetes.io/docs/reference/using-api/cel/ and the standard definitions of the language.
struct Declarations: Sendable {
    struct Overload: Sendable {
        let isMethod: Bool
        /// Of a method the receiver comes first.
        let parameters: [CELType]
        let result: CELType
    }

    private let functions: [String: [Overload]]
    /// What stands before the dot in the names of functions.
    private let namespaces: Set<String>

    static let kubernetes = Declarations(standard + kubernetesLibraries)

    private init(_ lines: [String]) {
        var functions: [String: [Overload]] = [:]
        for line in lines {
            var reader = DeclarationReader(line)
            for (name, overload) in reader.read() { functions[name, default: []].append(overload) }
        }
        self.functions = functions
        namespaces = Set(functions.keys.filter { $0.contains(".") }.map { Expression.firstWord(of: $0) })
    }

    /// Whether a function takes so many arguments.
    func takes(_ count: Int, _ name: String) -> Bool {
        functions[name]?.contains { $0.parameters.count == count } ?? false
    }

    func overloads(of name: String) -> [Overload] { functions[name] ?? [] }

    /// The function that a method of a name is, such as `sets.contains`; nil where there is none.
    func namespaced(_ method: String, of target: Expression?) -> String? {
        guard let namespace = target?.qualifiedName, namespaces.contains(namespace) else { return nil }
        let name = namespace + "." + method
        return functions[name] == nil ? nil : name
    }

    /// Names that stand for types.
    static let types: [String: CELType] = [
        "bool": .bool, "int": .int, "uint": .uint, "double": .double, "string": .string, "bytes": .bytes,
        "list": .list(.dyn), "map": .map(.dyn, .dyn), "null_type": .null, "type": .type(.dyn),
        "google.protobuf.Timestamp": .timestamp, "google.protobuf.Duration": .duration,
        "optional_type": .optional(.dyn),
        "net.IP": .opaque("net.IP"), "net.CIDR": .opaque("net.CIDR"), "kubernetes.URL": .opaque("kubernetes.URL"),
        "kubernetes.Quantity": .opaque("kubernetes.Quantity"), "kubernetes.Semver": .opaque("kubernetes.Semver"),
    ]

    private static let standard: [String] = basics + comparisons + times

    private static let basics: [String] = [
        "!(bool) bool", "negate(int) int", "negate(double) double",
        "==(A, A) bool", "!=(A, A) bool", "in(A, list(A)) bool", "in(A, map(A, B)) bool",
        "+(int, int) int", "+(uint, uint) uint", "+(double, double) double", "+(string, string) string",
        "+(bytes, bytes) bytes", "+(list(A), list(A)) list(A)", "+(duration, duration) duration",
        "+(timestamp, duration) timestamp", "+(duration, timestamp) timestamp",
        "-(int, int) int", "-(uint, uint) uint", "-(double, double) double", "-(duration, duration) duration",
        "-(timestamp, timestamp) duration", "-(timestamp, duration) timestamp",
        "*(int, int) int", "*(uint, uint) uint", "*(double, double) double",
        "/(int, int) int", "/(uint, uint) uint", "/(double, double) double", "%(int, int) int", "%(uint, uint) uint",
        "size(string) int", "size(bytes) int", "size(list(A)) int", "size(map(A, B)) int",
        "string#size() int", "bytes#size() int", "list(A)#size() int", "map(A, B)#size() int",
        "dyn(A) dyn", "type(A) type(A)",
        "bool(bool) bool", "bool(string) bool",
        "int(int) int", "int(uint) int", "int(double) int", "int(string) int", "int(timestamp) int",
        "int(duration) int",
        "uint(uint) uint", "uint(int) uint", "uint(double) uint", "uint(string) uint",
        "double(double) double", "double(int) double", "double(uint) double", "double(string) double",
        "string(string) string", "string(bool) string", "string(int) string", "string(uint) string",
        "string(double) string", "string(bytes) string", "string(timestamp) string", "string(duration) string",
        "bytes(bytes) bytes", "bytes(string) bytes",
        "timestamp(timestamp) timestamp", "timestamp(string) timestamp", "timestamp(int) timestamp",
        "duration(duration) duration", "duration(string) duration",
        "string#contains(string) bool", "string#startsWith(string) bool", "string#endsWith(string) bool",
        "string#matches(string) bool", "matches(string, string) bool",
    ]

    private static let comparisons: [String] = ["<", "<=", ">", ">="].flatMap { sign -> [String] in
        let numbers = ["int", "uint", "double"]
        let same = ["bool", "string", "bytes", "timestamp", "duration"].map { "\(sign)(\($0), \($0)) bool" }
        return same + numbers.flatMap { left in numbers.map { "\(sign)(\(left), \($0)) bool" } }
    }

    private static let times: [String] = timestampParts + durationParts

    private static let timestampParts: [String] = [
        "getFullYear", "getMonth", "getDate", "getDayOfMonth", "getDayOfYear", "getDayOfWeek", "getHours",
        "getMinutes", "getSeconds", "getMilliseconds",
    ].flatMap { ["timestamp#\($0)() int", "timestamp#\($0)(string) int"] }

    private static let durationParts: [String] = ["getHours", "getMinutes", "getSeconds", "getMilliseconds"].map {
        "duration#\($0)() int"
    }

    private static let kubernetesLibraries: [String] = libraries + formats + ordered + summed + authorization

    /// What nobody can ask without a cluster; it has a type all the same.
    private static let authorization: [String] = [
        "authorizer#path(string) pathCheck", "authorizer#group(string) groupCheck",
        "authorizer#serviceAccount(string, string) authorizer", "groupCheck#resource(string) resourceCheck",
        "resourceCheck#subresource(string) resourceCheck", "resourceCheck#namespace(string) resourceCheck",
        "resourceCheck#name(string) resourceCheck", "resourceCheck#fieldSelector(string) resourceCheck",
        "resourceCheck#labelSelector(string) resourceCheck", "resourceCheck#check(string) decision",
        "pathCheck#check(string) decision", "decision#allowed() bool", "decision#reason() string",
        "decision#errored() bool", "decision#error() string",
    ]

    private static let libraries: [String] = [
        // Strings.
        "string#charAt(int) string", "string#indexOf(string) int", "string#indexOf(string, int) int",
        "string#lastIndexOf(string) int", "string#lastIndexOf(string, int) int", "list(string)#join() string",
        "list(string)#join(string) string", "string#lowerAscii() string", "string#upperAscii() string",
        "string#replace(string, string) string", "string#replace(string, string, int) string",
        "string#split(string) list(string)", "string#split(string, int) list(string)", "string#substring(int) string",
        "string#substring(int, int) string", "string#trim() string", "string#format(list(dyn)) string",
        "strings.quote(string) string",
        // Regular expressions.
        "string#find(string) string", "string#findAll(string) list(string)", "string#findAll(string, int) list(string)",
        // Lists.
        "list(A)#indexOf(A) int", "list(A)#lastIndexOf(A) int", "list(A)#includes(A) bool", "dyn#includes(dyn) bool",
        "list(A)#slice(int, int) list(A)", "list(dyn)#flatten(int) list(dyn)",
        "list(list(A))#flatten() list(A)", "list(A)#distinct() list(A)", "list(A)#reverse() list(A)",
        "lists.range(int) list(int)", "list(A)#first() optional(A)", "list(A)#last() optional(A)",
        // Sets.
        "sets.contains(list(A), list(A)) bool", "sets.equivalent(list(A), list(A)) bool",
        "sets.intersects(list(A), list(A)) bool",
        // Optional values.
        "optional.of(A) optional(A)", "optional.ofNonZeroValue(A) optional(A)", "optional.none() optional(A)",
        "optional(A)#hasValue() bool", "optional(A)#value() A", "optional(A)#or(optional(A)) optional(A)",
        "optional(A)#orValue(A) A", "optional.unwrap(list(optional(A))) list(A)",
        "list(optional(A))#unwrapOpt() list(A)",
        // URLs.
        "url(string) url", "isURL(string) bool", "url#getScheme() string", "url#getHost() string",
        "url#getHostname() string", "url#getPort() string", "url#getEscapedPath() string",
        "url#getQuery() map(string, list(string))",
        // Quantities.
        "quantity(string) quantity", "isQuantity(string) bool", "sign(quantity) int", "quantity#isInteger() bool",
        "quantity#asInteger() int", "quantity#asApproximateFloat() double", "quantity#isGreaterThan(quantity) bool",
        "quantity#isLessThan(quantity) bool", "quantity#compareTo(quantity) int", "quantity#add(quantity) quantity",
        "quantity#add(int) quantity", "quantity#sub(quantity) quantity", "quantity#sub(int) quantity",
        // Addresses.
        "ip(string) ip", "isIP(string) bool", "ip.isCanonical(string) bool", "string(ip) string", "ip#family() int",
        "ip#isUnspecified() bool", "ip#isLoopback() bool", "ip#isLinkLocalMulticast() bool",
        "ip#isLinkLocalUnicast() bool", "ip#isGlobalUnicast() bool",
        "cidr(string) cidr", "isCIDR(string) bool", "string(cidr) string", "cidr#containsIP(ip) bool",
        "cidr#containsIP(string) bool", "cidr#containsCIDR(cidr) bool", "cidr#containsCIDR(string) bool",
        "cidr#ip() ip",
        "cidr#masked() cidr", "cidr#prefixLength() int",
        // Versions.
        "semver(string) semver", "semver(string, bool) semver", "isSemver(string) bool", "isSemver(string, bool) bool",
        "semver#major() int", "semver#minor() int", "semver#patch() int", "semver#compareTo(semver) int",
        "semver#isLessThan(semver) bool", "semver#isGreaterThan(semver) bool",
        // Formats.
        "format.named(string) optional(format)", "format#validate(string) optional(list(string))",
    ]

    private static let formats: [String] = NamedFormat.allCases.map { "format.\($0.rawValue)() format" }

    private static let ordered: [String] = [
        "int", "uint", "double", "bool", "duration", "timestamp", "string", "bytes",
    ].flatMap {
        (type: String) -> [String] in
        let list = "list(\(type))"
        return ["\(list)#isSorted() bool", "\(list)#min() \(type)", "\(list)#max() \(type)", "\(list)#sort() \(list)"]
    }

    private static let summed: [String] = ["int", "uint", "double", "duration"].map { "list(\($0))#sum() \($0)" }
}

/// Reads a declaration.
private struct DeclarationReader {
    private var rest: Substring
    private var parameters: [Character: Int] = [:]

    init(_ line: String) { rest = Substring(line) }

    mutating func read() -> [(String, Declarations.Overload)] {
        var receiver: CELType?
        if let mark = rest.firstIndex(of: "#") {
            receiver = type()
            rest = rest[mark...].dropFirst()
        }
        guard let open = rest.firstIndex(of: "(") else { return [] }
        let name = String(rest[..<open])
        rest = rest[open...].dropFirst()
        var types = receiver.map { [$0] } ?? []
        while rest.first != ")" {
            types.append(type())
            if rest.hasPrefix(", ") { rest = rest.dropFirst(2) }
        }
        rest = rest.dropFirst(2)
        return [(name, Declarations.Overload(isMethod: receiver != nil, parameters: types, result: type()))]
    }

    private mutating func type() -> CELType {
        let word = String(rest.prefix { $0.isLetter })
        rest = rest.dropFirst(word.count)
        func inner(_ reader: inout DeclarationReader) -> CELType {
            reader.rest = reader.rest.dropFirst()
            defer { reader.rest = reader.rest.dropFirst() }
            return reader.type()
        }
        switch word {
        case "list": return .list(inner(&self))
        case "optional": return .optional(inner(&self))
        case "type": return .type(inner(&self))
        case "map":
            rest = rest.dropFirst()
            let key = type()
            rest = rest.dropFirst(2)
            let value = type()
            rest = rest.dropFirst()
            return .map(key, value)
        case "A": return .parameter(-1)
        case "B": return .parameter(-2)
        case "duration": return .duration
        case "timestamp": return .timestamp
        case "dyn": return .dyn
        case "quantity": return .opaque("kubernetes.Quantity")
        case "url": return .opaque("kubernetes.URL")
        case "ip": return .opaque("net.IP")
        case "cidr": return .opaque("net.CIDR")
        case "semver": return .opaque("kubernetes.Semver")
        case "format": return .opaque("kubernetes.NamedFormat")
        case "authorizer": return .opaque("kubernetes.authorization.Authorizer")
        case "pathCheck": return .opaque("kubernetes.authorization.PathCheck")
        case "groupCheck": return .opaque("kubernetes.authorization.GroupCheck")
        case "resourceCheck": return .opaque("kubernetes.authorization.ResourceCheck")
        case "decision": return .opaque("kubernetes.authorization.Decision")
        default: return Declarations.types[word] ?? .dyn
        }
    }
}
