import Foundation

/// A small API server, enough for the real kubectl: discovery, lists in pages, single objects, and errors.
public final class FakeCluster: Sendable {
    /// A type that the server has.
    public struct Resource: Sendable {
        let group: String
        let version: String
        /// The name by which the API has it.
        public let name: String
        let kind: String
        let isNamespaced: Bool
        let shortNames: [String]

        /// A type, such as `deployments` of `apps/v1`.
        public init(
            _ name: String, _ kind: String, group: String = "", version: String = "v1", isNamespaced: Bool = true,
            shortNames: [String] = []
        ) {
            self.shortNames = shortNames
            (self.name, self.kind, self.group, self.version) = (name, kind, group, version)
            self.isNamespaced = isNamespaced
        }

        var apiVersion: String { group.isEmpty ? version : "\(group)/\(version)" }
        var root: String { group.isEmpty ? "/api/\(version)" : "/apis/\(group)/\(version)" }
    }

    private let server: HTTPServer
    private let scratch: Scratch

    /// The file by which kubectl finds the server.
    public let kubeconfig: String

    /// - Parameters:
    ///   - objects: the objects of each resource, as JSON without apiVersion and kind.
    ///   - forbidden: the resources that nobody may list.
    public init(
        _ resources: [Resource], objects: @escaping @Sendable (Resource) -> [String], forbidden: Set<String> = []
    ) throws {
        server = try HTTPServer { FakeCluster.answer($0, resources, objects, forbidden) }
        scratch = try Scratch()
        kubeconfig = scratch.path("config")
        try scratch.write(
            "config",
            """
            apiVersion: v1
            kind: Config
            clusters: [{name: test, cluster: {server: "http://127.0.0.1:\(server.port)"}}]
            contexts: [{name: test, context: {cluster: test, user: test, namespace: shop}}]
            current-context: test
            users: [{name: test, user: {}}]
            """)
    }

    private static func answer(
        _ request: HTTPServer.Request, _ resources: [Resource], _ objects: (Resource) -> [String],
        _ forbidden: Set<String>
    ) -> HTTPServer.Response {
        if let discovered = discovery(request.path, resources) { return json(discovered) }
        for resource in resources {
            let parts = request.path.split(separator: "/").map(String.init)
            let root = resource.root.split(separator: "/").map(String.init)
            guard Array(parts.prefix(root.count)) == root else { continue }
            var rest = Array(parts.dropFirst(root.count))
            var namespace: String?
            if rest.first == "namespaces", rest.count > 2 {
                namespace = rest[1]
                rest.removeFirst(2)
            }
            guard rest.first == resource.name else { continue }
            if forbidden.contains(resource.name) {
                return status(403, "Forbidden", "\(resource.name) is forbidden: no")
            }
            var all = objects(resource)
            if let namespace { all = all.filter { $0.contains("\"namespace\":\"\(namespace)\"") } }
            guard rest.count > 1 else { return list(all, of: resource, request.query) }
            guard let found = all.first(where: { $0.contains("\"name\":\"\(rest[1])\"") }) else {
                return status(404, "NotFound", "\(resource.name) \"\(rest[1])\" not found")
            }
            return json(typed(found, resource))
        }
        return status(404, "NotFound", "the server could not find the requested resource")
    }

    private static func discovery(_ path: String, _ resources: [Resource]) -> String? {
        if path == "/api" { return "{\"kind\":\"APIVersions\",\"versions\":[\"v1\"]}" }
        if path == "/apis" {
            let groups = Set(resources.filter { !$0.group.isEmpty }.map { "\($0.group)|\($0.version)" }).sorted().map {
                let parts = $0.split(separator: "|")
                let version = "{\"groupVersion\":\"\(parts[0])/\(parts[1])\",\"version\":\"\(parts[1])\"}"
                return "{\"name\":\"\(parts[0])\",\"versions\":[\(version)],\"preferredVersion\":\(version)}"
            }
            return "{\"kind\":\"APIGroupList\",\"apiVersion\":\"v1\",\"groups\":[\(groups.joined(separator: ","))]}"
        }
        let own = resources.filter { $0.root == path }
        guard let first = own.first else { return nil }
        let entries = own.map {
            "{\"shortNames\":[\($0.shortNames.map { "\"\($0)\"" }.joined(separator: ","))],\"name\":\"\($0.name)\",\"singularName\":\"\($0.kind.lowercased())\",\"namespaced\":\($0.isNamespaced),"
                + "\"kind\":\"\($0.kind)\",\"verbs\":[\"get\",\"list\"]}"
        }
        return
            "{\"kind\":\"APIResourceList\",\"groupVersion\":\"\(first.apiVersion)\",\"resources\":[\(entries.joined(separator: ","))]}"
    }

    private static func list(_ all: [String], of resource: Resource, _ query: String) -> HTTPServer.Response {
        var parameters: [String: String] = [:]
        for part in query.split(separator: "&") {
            let words = part.split(separator: "=", maxSplits: 1).map(String.init)
            if words.count == 2 { parameters[words[0]] = words[1] }
        }
        let start = parameters["continue"].flatMap { Int($0) } ?? 0
        let end = min(all.count, start + (parameters["limit"].flatMap { Int($0) } ?? all.count))
        let more = end < all.count ? "\"continue\":\"\(end)\"" : ""
        let items = all[start..<end].joined(separator: ",")
        return json(
            "{\"kind\":\"\(resource.kind)List\",\"apiVersion\":\"\(resource.apiVersion)\",\"metadata\":{\(more)},\"items\":[\(items)]}"
        )
    }

    private static func typed(_ object: String, _ resource: Resource) -> String {
        "{\"apiVersion\":\"\(resource.apiVersion)\",\"kind\":\"\(resource.kind)\"," + object.dropFirst()
    }

    private static func status(_ code: Int, _ reason: String, _ message: String) -> HTTPServer.Response {
        let quoted = message.replacingOccurrences(of: "\"", with: "\\\"")
        return HTTPServer.Response(
            code, type: "application/json",
            body: Data(
                "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"message\":\"\(quoted)\",\"reason\":\"\(reason)\",\"code\":\(code)}"
                    .utf8))
    }

    private static func json(_ text: String) -> HTTPServer.Response {
        HTTPServer.Response(200, type: "application/json", body: Data(text.utf8))
    }
}
