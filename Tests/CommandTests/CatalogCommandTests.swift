import Foundation
import TestSupport
import Testing

@Suite struct CatalogCommandTests {
    @Test func rulesAreListed() throws {
        let line = try Program.harden(["rules"]).output.split(separator: "\n").first {
            $0.hasPrefix("privileged-container ")
        }
        let fields = line?.split(separator: " ").map(String.init) ?? []
        #expect(fields == ["privileged-container", "critical", "Container", "runs", "privileged"])
        #expect(try Program.harden(["rules", "-o", "wide"]).output.contains("CIS Kubernetes Benchmark 5.2.2"))
        let json = try JSONSerialization.jsonObject(
            with: Data(try Program.harden(["rules", "-o", "json"]).output.utf8))
        let rules = try #require(json as? [[String: Any]])
        #expect(
            rules.contains {
                $0["id"] as? String == "bare-pod" && ($0["profiles"] as? [String])?.contains("essential") == true
            })
    }

    @Test func aRuleIsExplained() throws {
        let run = try Program.harden(["explain", "host-path-volume"])
        for part in ["why\n", "how to fix it\n", "profiles\n", "standards\n", "bad\n", "good\n", "hostPath", "^^^"] {
            #expect(run.output.contains(part))
        }
        for (check, rule) in [("CKV_K8S_16", "privileged-container"), ("ksv-0010", "host-pid"), ("C-0275", "host-pid")]
        {
            let found = try Program.harden(["explain", check])
            #expect(found.status == 0 && found.output.contains("\(rule)  "), "\(found.all)")
        }
        let unknown = try Program.harden(["explain", "host-path"])
        #expect(unknown.status == 2)
        #expect(
            unknown.errors.contains("did you mean host-pid?")
                || unknown.errors.contains("did you mean host-path-volume?"))
    }

    @Test func pagesOfTheRulesAreCurrent() throws {
        let scratch = try Scratch()
        try scratch.write("x", "")
        #expect(try Program.harden(["rules", "--pages", scratch.folder]).status == 0)
        let folder = (#filePath as NSString).deletingLastPathComponent + "/../../docs/rules"
        let written = Set(
            try FileManager.default.contentsOfDirectory(atPath: scratch.folder).filter { $0.hasSuffix(".md") })
        #expect(written == Set(try FileManager.default.contentsOfDirectory(atPath: folder)))
        for name in written {
            let current = try String(contentsOfFile: scratch.path(name), encoding: .utf8)
            #expect(
                try String(contentsOfFile: folder + "/" + name, encoding: .utf8) == current,
                "make docs writes \(name) anew")
        }
    }

    @Test func versionIsShown() throws {
        #expect(try Program.harden(["version"]).output.hasPrefix("kubectl-harden "))
        #expect(try Program.harden(["version", "-o", "json"]).output.hasPrefix("{\"version\":\""))
    }

    @Test func objectsAreShownAsTheyWereRead() throws {
        let list = "{kind: PodList, apiVersion: v1, items: [{metadata: {name: a}}]}\n---\nv: 0x10\n"
        let run = try Program.harden(["objects", "-o", "json"], input: list)
        #expect(run.output == "{\"metadata\":{\"name\":\"a\"},\"kind\":\"Pod\",\"apiVersion\":\"v1\"}\n{\"v\":16}\n")
        #expect(try Program.harden(["objects"], input: list).output.hasPrefix("-:1\tv1\tPod a\n"))
        let broken = try Program.harden(["objects", "-o", "json"], input: "a: [\n---\nb: 1\n")
        #expect(broken.status == 3)
        #expect(broken.output == "{\"b\":1}\n")
        #expect(broken.errors.contains("error: -:2:1: "))
    }
}
