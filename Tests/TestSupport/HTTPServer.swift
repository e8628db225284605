import Foundation

/// A small HTTP server on a port of its own of this machine. It answers one request for each connection.
public final class HTTPServer: @unchecked Sendable {
    /// What a client asks.
    public struct Request: Sendable {
        /// The method.
        public let method: String
        /// The path, without the query.
        public let path: String
        /// What stands behind the question mark; empty where there is none.
        public let query: String
        /// The headers, by their names in lower case.
        public let headers: [String: String]
        /// The body.
        public let body: Data
    }

    /// What the server answers.
    public struct Response: Sendable {
        /// The status code.
        public var status: Int
        /// The type of the body.
        public var type: String
        /// The body.
        public var body: Data
        /// Further headers.
        public var headers: [String]

        /// A response.
        public init(_ status: Int, type: String = "text/plain", body: Data = Data(), headers: [String] = []) {
            (self.status, self.type, self.body, self.headers) = (status, type, body, headers)
        }
    }

    /// The port.
    public let port: UInt16
    private let listener: Int32

    /// Starts a server that answers by `handler`, each request on a thread of its own.
    public init(_ handler: @escaping @Sendable (Request) -> Response) throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, size) == 0 && listen(listener, 64) == 0 && getsockname(listener, $0, &size) == 0
            }
        }
        guard isBound else { throw CocoaError(.fileReadUnknown) }
        port = UInt16(bigEndian: address.sin_port)
        self.listener = listener
        Thread.detachNewThread {
            while true {
                let connection = accept(listener, nil, nil)
                guard connection >= 0 else { return }
                Thread.detachNewThread { HTTPServer.serve(connection, handler) }
            }
        }
    }

    /// Ends the server.
    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }

    private static func serve(_ connection: Int32, _ handler: (Request) -> Response) {
        defer { close(connection) }
        var input = Connection(descriptor: connection)
        guard let request = input.request() else { return }
        let response = handler(request)
        var head = "HTTP/1.1 \(response.status) Status\r\nContent-Type: \(response.type)\r\n"
        head += "Content-Length: \(response.body.count)\r\nConnection: close\r\n"
        head += response.headers.map { $0 + "\r\n" }.joined()
        Connection.send(Data((head + "\r\n").utf8) + response.body, to: connection)
    }

    private struct Connection {
        let descriptor: Int32
        private var buffer = Data()

        init(descriptor: Int32) { self.descriptor = descriptor }

        mutating func request() -> Request? {
            guard let first = line() else { return nil }
            var headers: [String: String] = [:]
            while let text = line(), !text.isEmpty {
                let parts = text.split(separator: ":", maxSplits: 1)
                if parts.count == 2 {
                    headers[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces)
                }
            }
            if headers["expect"] != nil { Connection.send(Data("HTTP/1.1 100 Continue\r\n\r\n".utf8), to: descriptor) }
            let words = first.split(separator: " ").map(String.init)
            guard words.count >= 2 else { return nil }
            let target = words[1].split(separator: "?", maxSplits: 1).map(String.init)
            let body =
                headers["transfer-encoding"] == "chunked" ? chunks() : take(Int(headers["content-length"] ?? "0") ?? 0)
            return Request(
                method: words[0], path: target[0], query: target.count > 1 ? target[1] : "", headers: headers,
                body: body)
        }

        private mutating func chunks() -> Data {
            var body = Data()
            while let size = line().flatMap({ Int($0, radix: 16) }), size > 0 {
                body += take(size)
                _ = line()
            }
            return body
        }

        private mutating func line() -> String? {
            while true {
                if let end = buffer.firstIndex(of: 0x0a) {
                    let text = String(decoding: buffer[..<end], as: UTF8.self)
                    buffer = Data(buffer[(end + 1)...])
                    return text.hasSuffix("\r") ? String(text.dropLast()) : text
                }
                guard more() else { return nil }
            }
        }

        private mutating func take(_ size: Int) -> Data {
            while buffer.count < size, more() {}
            let taken = buffer.prefix(size)
            buffer = Data(buffer.dropFirst(size))
            return Data(taken)
        }

        private mutating func more() -> Bool {
            var bytes = [UInt8](repeating: 0, count: 1 << 16)
            let got = recv(descriptor, &bytes, bytes.count, 0)
            guard got > 0 else { return false }
            buffer += bytes[..<got]
            return true
        }

        static func send(_ data: Data, to descriptor: Int32) {
            data.withUnsafeBytes { bytes in
                var sent = 0
                while sent < bytes.count {
                    let count = Glibc.send(
                        descriptor, bytes.baseAddress.map { $0 + sent }, bytes.count - sent, Int32(MSG_NOSIGNAL))
                    guard count > 0 else { return }
                    sent += count
                }
            }
        }
    }
}
