/// URLs, addresses and networks.
///
/// Source: https://kubernetes.io/docs/reference/using-api/cel/#kubernetes-url-library and the IP and CIDR libraries below it.
enum NetworkFunctions {
    static let all: [String: Functions.Function] = [
        "url": { (arguments) throws(EvaluationError) in .opaque(.url(try ParsedURL(try arguments.text(0)))) },
        "isURL": { (arguments) throws(EvaluationError) in
            let text = try arguments.text(0)
            return .bool((try? ParsedURL(text)) != nil)
        },
        "getScheme": { (arguments) throws(EvaluationError) in .string(Text(try url(arguments).scheme)) },
        "getHost": { (arguments) throws(EvaluationError) in .string(Text(try url(arguments).host)) },
        "getHostname": { (arguments) throws(EvaluationError) in .string(Text(try url(arguments).hostname)) },
        "getPort": { (arguments) throws(EvaluationError) in .string(Text(try url(arguments).port)) },
        "getEscapedPath": { (arguments) throws(EvaluationError) in .string(Text(try url(arguments).escapedPath)) },
        "getQuery": { (arguments) throws(EvaluationError) in
            var map = MapValue()
            for (name, values) in try url(arguments).query {
                map.set(.string(Text(name)), to: .list(ListValue(values.map { .string(Text($0)) })))
            }
            return .map(map)
        },
        "ip": { (arguments) throws(EvaluationError) in
            if case .opaque(.cidr(let prefix))? = arguments.first { return .opaque(.ip(prefix.address)) }
            return .opaque(.ip(try IPAddress(try arguments.text(0))))
        },
        "isIP": { (arguments) throws(EvaluationError) in
            let text = try arguments.text(0)
            return .bool((try? IPAddress(text)) != nil)
        },
        "ip.isCanonical": { (arguments) throws(EvaluationError) in
            let text = try arguments.text(0)
            return .bool(Text(try IPAddress(text).description) == text)
        },
        "family": { (arguments) throws(EvaluationError) in .int(try ip(arguments).isIPv4 ? 4 : 6) },
        "isUnspecified": { (arguments) throws(EvaluationError) in .bool(try ip(arguments).isUnspecified) },
        "isLoopback": { (arguments) throws(EvaluationError) in .bool(try ip(arguments).isLoopback) },
        "isLinkLocalMulticast": { (arguments) throws(EvaluationError) in .bool(try ip(arguments).isLinkLocalMulticast)
        },
        "isLinkLocalUnicast": { (arguments) throws(EvaluationError) in .bool(try ip(arguments).isLinkLocalUnicast) },
        "isGlobalUnicast": { (arguments) throws(EvaluationError) in .bool(try ip(arguments).isGlobalUnicast) },
        "cidr": { (arguments) throws(EvaluationError) in .opaque(.cidr(try IPPrefix(try arguments.text(0)))) },
        "isCIDR": { (arguments) throws(EvaluationError) in
            let text = try arguments.text(0)
            return .bool((try? IPPrefix(text)) != nil)
        },
        "containsIP": { (arguments) throws(EvaluationError) in
            let prefix = try cidr(arguments, 0)
            if arguments.count > 1, case .opaque(.ip(let address)) = arguments[1] {
                return .bool(prefix.contains(address))
            }
            return .bool(prefix.contains(try parsed(arguments, IPAddress.init)))
        },
        "containsCIDR": { (arguments) throws(EvaluationError) in
            let prefix = try cidr(arguments, 0)
            if arguments.count > 1, case .opaque(.cidr(let other)) = arguments[1] {
                return .bool(prefix.contains(other))
            }
            return .bool(prefix.contains(try parsed(arguments, IPPrefix.init)))
        },
        "masked": { (arguments) throws(EvaluationError) in .opaque(.cidr(try cidr(arguments, 0).masked)) },
        "prefixLength": { (arguments) throws(EvaluationError) in .int(try cidr(arguments, 0).length) },
    ]

    /// What a string says, where it stands in the place of an address or network.
    private static func parsed<Result>(
        _ arguments: [Value], _ parse: (Text) throws(EvaluationError) -> Result
    ) throws(EvaluationError) -> Result {
        let text = try arguments.text(1)
        do throws(EvaluationError) { return try parse(text) } catch { throw .noOverload }
    }

    private static func url(_ arguments: [Value]) throws(EvaluationError) -> ParsedURL {
        guard case .opaque(.url(let url))? = arguments.first else { throw .noOverload }
        return url
    }

    private static func ip(_ arguments: [Value]) throws(EvaluationError) -> IPAddress {
        guard case .opaque(.ip(let address))? = arguments.first else { throw .noOverload }
        return address
    }

    private static func cidr(_ arguments: [Value], _ index: Int) throws(EvaluationError) -> IPPrefix {
        guard index < arguments.count, case .opaque(.cidr(let prefix)) = arguments[index] else { throw .noOverload }
        return prefix
    }
}
