import Foundation
import TestSupport
import Testing

/// Pushes that come over http and through gitolite.
@Suite struct RemoteHostTests {
    private let git: GitServer

    init() throws { git = try GitServer(hook: false, profile: nil) }

    // MARK: http

    /// A server that gives requests to `git http-backend`, as a web server does by CGI.
    private func httpServer(user: String) throws -> HTTPServer {
        let root = git.scratch.folder
        return try HTTPServer { request in
            var environment = [
                "GIT_PROJECT_ROOT": root, "GIT_HTTP_EXPORT_ALL": "1", "PATH_INFO": request.path,
                "QUERY_STRING": request.query, "REQUEST_METHOD": request.method, "REMOTE_USER": user,
                "REMOTE_ADDR": "127.0.0.1", "CONTENT_LENGTH": String(request.body.count),
            ]
            environment["CONTENT_TYPE"] = request.headers["content-type"]
            environment["HTTP_CONTENT_ENCODING"] = request.headers["content-encoding"]
            environment["GIT_PROTOCOL"] = request.headers["git-protocol"]
            return RemoteHostTests.answer(request, environment)
        }
    }

    private static func answer(_ request: HTTPServer.Request, _ environment: [String: String]) -> HTTPServer.Response {
        guard
            let run = try? Program.runForBytes(
                "git", ["http-backend"], input: request.body, environment: environment),
            let end = run.range(of: Data("\r\n\r\n".utf8))
        else { return HTTPServer.Response(500) }
        let head = String(decoding: run[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        let status = head.first { $0.hasPrefix("Status: ") }.flatMap { Int($0.dropFirst(8).prefix(3)) } ?? 200
        let type = head.first { $0.hasPrefix("Content-Type: ") }.map { String($0.dropFirst(14)) } ?? "text/plain"
        return HTTPServer.Response(status, type: type, body: Data(run[end.upperBound...]))
    }

    @Test func pushesOverHTTPAreJudgedAndTheUserOfTheWebServerMayBypass() throws {
        try git.installHook()
        for (name, value) in [
            ("harden.profile", "essential"), ("harden.identity", "REMOTE_USER"), ("harden.bypassUsers", "ada"),
            ("receive.advertisePushOptions", "true"), ("http.receivepack", "true"),
        ] { try git.configure(name, value) }
        let (ada, eve) = (try httpServer(user: "ada"), try httpServer(user: "eve"))
        func push(_ server: HTTPServer, _ options: [String] = []) throws -> Finished {
            try git.push(options + ["http://127.0.0.1:\(server.port)/server.git", "HEAD:refs/heads/main"])
        }
        try git.commit(["web.yaml": Samples.goodDeployment()])
        let good = try push(eve)
        #expect(good.status == 0, "\(good.all)")

        try git.commit(["web.yaml": Samples.privilegedDeployment()])
        for options in [[], ["-o", "harden.bypass=it burns"]] {
            let bad = try push(eve, options)
            #expect(bad.status != 0 && bad.errors.contains("critical privileged-container"), "\(bad.all)")
        }
        let bypass = try push(ada, ["-o", "harden.bypass=it burns"])
        #expect(bypass.status == 0 && bypass.errors.contains("it burns"), "\(bypass.all)")
    }

    // MARK: gitolite

    private static let shell = "/usr/share/gitolite3/gitolite-shell"

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: shell), "gitolite3 is not installed"))
    func pushesThroughGitoliteAreJudgedByTheSettingsOfItsConfiguration() throws {
        let home = git.scratch.path("home")
        try FileManager.default.createDirectory(
            atPath: home + "/local/hooks/common", withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: home + "/local/hooks/common/pre-receive", withDestinationPath: Program.harden)
        // git calls it in the place of ssh: with the host, and the command for the other side.
        try git.scratch.write(
            "ssh",
            """
            #!/bin/sh
            for command; do :; done
            HOME=\(home) SSH_CONNECTION="127.0.0.1 1 127.0.0.1 22" SSH_ORIGINAL_COMMAND="$command" exec \(RemoteHostTests.shell) ada
            """)
        try git.git(["-C", git.work, "config", "core.sshCommand", "sh " + git.scratch.path("ssh")])
        func gitolite(_ arguments: [String]) throws {
            let run = try Program.run("gitolite", arguments, environment: ["HOME": home, "USER": "git"])
            #expect(run.status == 0, "\(run.all)")
        }
        try gitolite(["setup", "-a", "ada"])
        let file = home + "/.gitolite.rc"
        let rc = try String(contentsOfFile: file, encoding: .utf8)
            .replacingOccurrences(
                of: "GIT_CONFIG_KEYS                 =>  ''", with: "GIT_CONFIG_KEYS => 'harden\\..*'"
            )
            .replacingOccurrences(
                of: "# LOCAL_CODE                =>  \"$ENV{HOME}/local\"", with: "LOCAL_CODE => \"$ENV{HOME}/local\"")
        try rc.write(toFile: file, atomically: true, encoding: .utf8)
        #expect(rc.contains("GIT_CONFIG_KEYS => 'harden") && rc.contains("LOCAL_CODE => "), "\(rc)")
        let configuration = home + "/.gitolite/conf/gitolite.conf"
        try "repo shop\n    RW+ = @all\n    config harden.profile = essential\n".write(
            toFile: configuration, atomically: true, encoding: .utf8)
        try gitolite(["compile"])
        try gitolite(["trigger", "POST_COMPILE"])
        try gitolite(["setup", "--hooks-only"])

        func push() throws -> Finished { try git.push(["git@host:shop", "HEAD:refs/heads/main"]) }
        try git.commit(["web.yaml": Samples.privilegedDeployment()])
        let bad = try push()
        #expect(bad.status != 0 && bad.errors.contains("critical privileged-container"), "\(bad.all)")
        try git.commit(["web.yaml": Samples.goodDeployment()])
        let good = try push()
        #expect(good.status == 0, "\(good.all)")
        #expect(
            try git.git(["-C", home + "/repositories/shop.git", "config", "harden.profile"]) == "essential")
    }
}
