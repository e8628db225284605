import Foundation
import Kustomize
import Testing

/// What kustomizations render to: the same as kubectl makes of them, each line with the place where it comes from.
@Suite struct RendererTests {
    @Test(.enabled(if: !KnownCase.all.isEmpty, "the known cases of kustomize are not there"), arguments: KnownCase.all)
    func knownCasesComeOutAsKubectlMakesThem(_ known: KnownCase) throws {
        let renderer = Renderer(MemoryTree(known.files), options: known.options)
        guard let wanted = known.output else {
            #expect(throws: RenderFailure.self) { try renderer.render(known.root) }
            return
        }
        let rendering = try renderer.render(known.root)
        #expect(canonicalObjects(rendering.joined.text) == canonicalObjects(Array(wanted.utf8)))
    }

    /// A value stands in the line from which it is said to come, or the line is that of the directive which made it.
    @Test(.enabled(if: !KnownCase.all.isEmpty, "the known cases of kustomize are not there"), arguments: KnownCase.all)
    func everyLineKnowsWhereItComesFrom(_ known: KnownCase) throws {
        let files = known.files
        guard known.output != nil,
            let rendering = try? Renderer(MemoryTree(files), options: known.options).render(known.root)
        else { return }
        let lines = rendering.files.map { path in
            String(decoding: files[path] ?? [], as: UTF8.self).split(
                omittingEmptySubsequences: false, whereSeparator: \.isNewline
            ).map(String.init)
        }
        for object in rendering.objects {
            let texts = object.text.split(separator: 0x0a).map { String(decoding: $0, as: UTF8.self) }
            #expect(texts.count == object.origins.count)
            for (text, origin) in zip(texts, object.origins) {
                let file = try #require(
                    lines.indices.contains(Int(origin.file)) ? lines[Int(origin.file)] : nil, "\(text)")
                let line = try #require(
                    file.indices.contains(Int(origin.line) - 1) ? file[Int(origin.line) - 1] : nil, "\(text)")
                guard let word = text.firstMatch(of: /[A-Za-z0-9][A-Za-z0-9._-]*/).map({ String($0.0) }) else {
                    continue
                }
                let isMade = rendering.files[Int(origin.file)].hasSuffix("ustomization.yaml") || known.makesValues
                #expect(
                    line.contains(word) || isMade,
                    "\(text) from \(rendering.files[Int(origin.file)]):\(origin.line): \(line)")
            }
        }
    }

    private static let binding = """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: a}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: admin}
        subjects: [{kind: User, name: ada}]

        """
    private static let role = """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: admin}
        rules: []

        """

    @Test func aPrefixReachesReferences() throws {
        let tree = MemoryTree(texts: [
            "kustomization.yaml": "resources: [role.yaml, binding.yaml]\nnamePrefix: cluster-\n",
            "role.yaml": Self.role, "binding.yaml": Self.binding,
        ])
        let objects = canonicalObjects(try Renderer(tree).render("").joined.text)
        #expect(
            objects.contains {
                $0.contains(
                    #""roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"cluster-admin"}"#)
            })
    }

    /// One line or several, with or without a line end behind the last: a block keeps its lines.
    @Test(arguments: ["|", "|-"], [["value: true}"], ["value: true", "  }"]])
    func whatAPatchInABlockBringsComesFromItsOwnLine(mark: String, lines: [String]) throws {
        let patch = "- {op: add, path: /hostPID, " + lines.joined(separator: "\n    ")
        let tree = MemoryTree(texts: [
            "kustomization.yaml": """
            resources: [role.yaml]
            patches:
            - target: {kind: ClusterRole}
              patch: \(mark)
                \(patch)
            """,
            "role.yaml": Self.role,
        ])
        let rendering = try Renderer(tree).render("")
        let object = try #require(rendering.objects.first)
        let text = String(decoding: object.text, as: UTF8.self).split(separator: "\n")
        let line = try #require(text.firstIndex { $0.contains("hostPID") })
        #expect(object.origins[line + 1].line == 5)
        #expect(rendering.files[Int(object.origins[line + 1].file)] == "kustomization.yaml")
    }

    /// kustomize reads a list of operations as JSON where its first byte is a bracket, else as YAML. Of an inline patch it
    /// takes the blanks around it away first.
    @Test(
        arguments: [
            (#"[{"op": "add", "path": "/x", "value": 1}]"#, "patches", true),
            (#"  [{"op": "add", "path": "/x", "value": 1}]  "#, "patches", true),
            ("[{op: add, path: /x, value: 1}]", "patches", false),
            (" [{op: add, path: /x, value: 1}]", "patches", false),
            (#"[{"op": "add", "path": "/x", "value": 1}] # why"#, "patches", false),
            (#"[{"op": "add", "path": "/x", "value": 1},]"#, "patches", false),
            ("# why\n[{op: add, path: /x, value: 1}]", "patches", true),
            ("- {op: add, path: /x, value: 1}", "patches", true),
            ("[{op: add, path: /x, value: 1}]", "file", false),
            (" [{op: add, path: /x, value: 1}]", "file", true),
            ("[{op: add, path: /x, value: 1}]", "patchesJson6902", false),
            (" [{op: add, path: /x, value: 1}]", "patchesJson6902", true),
        ] as [(String, String, Bool)])
    func operationsInBracketsMustBeJSON(patch: String, field: String, isAccepted: Bool) throws {
        let text = "'" + patch.replacing("\n", with: "\n\n") + "'"
        let target = "target: {group: rbac.authorization.k8s.io, version: v1, kind: ClusterRole, name: admin}"
        let entry =
            field == "file"
            ? "patches: [{path: p.yaml, \(target)}]\n"
            : "\(field):\n- \(target)\n  patch: \(text.replacing("\n", with: "\n    "))\n"
        let tree = MemoryTree(texts: [
            "kustomization.yaml": "resources: [r.yaml]\n" + entry, "r.yaml": Self.role, "p.yaml": patch,
        ])
        let rendering = Result { try Renderer(tree).render("") }
        #expect(((try? rendering.get()) != nil) == isAccepted, "\(rendering)")
    }

    /// kustomize cannot write an object with a key that it made and that is no string without quotes.
    @Test(
        arguments: [
            ("commonLabels: {y: a}", false), (#"commonLabels: {"1": a}"#, false), ("commonLabels: {yy: a}", true),
            (#"labels: [{pairs: {"true": a}}]"#, false), (#"commonAnnotations: {"2001-01-01": a}"#, false),
            (#"commonLabels: {"7": a}"#, true),
            ("configMapGenerator: [{name: g, literals: [y=a]}]", true),
            ("configMapGenerator: [{name: g, literals: [1=a]}]", false),
            ("secretGenerator: [{name: g, literals: [0x1=a]}]", false),
            ("configMapGenerator: [{name: g, options: {labels: {on: a}}}]", false),
            (#"configMapGenerator: [{name: g, options: {labels: {"on": a}}}]"#, true),
        ] as [(String, Bool)])
    func madeKeysMustBeStrings(field: String, isAccepted: Bool) throws {
        let tree = MemoryTree(texts: [
            "kustomization.yaml": "resources: [r.yaml]\n\(field)\n",
            "r.yaml": Self.role.replacing("{name: admin}", with: #"{name: admin, labels: {"7": b}}"#),
        ])
        #expect(((try? Renderer(tree).render("")) != nil) == isAccepted)
    }

    /// What comes out of small kustomizations in the corners of YAML; nil for what kubectl refuses.
    @Test(
        arguments: [
            ("a key before a merge stays", "", "data: {a: b, <<: {a: c, d: e}}", #""data":{"a":"b","d":"e"}"#),
            (
                "a folded block has a line break more in front of a line that begins with a blank", "",
                "data:\n  a: >-\n    f(c,\n      x\n    )\n", #""a":"f(c,\n\n  x\n)""#
            ),
            (
                "so it has where a patch goes through JSON",
                "patches: [{target: {name: a}, patch: '[{\"op\": \"add\", \"path\": \"/data/b\", \"value\": \"x\"}]'}]",
                "data:\n  a: >-\n    f(c,\n      x\n    )\n", #""a":"f(c,\n\n  x\n)""#
            ),
            (
                "a folded annotation has no line break more", "",
                "data: {}\nmetadata:\n  name: a\n  annotations:\n    a: >-\n      x\n        y\n", #"{"a":"x\n  y"}"#
            ),
            (
                "a bell is escaped", "configMapGenerator: [{name: g, files: [bell]}]", "data: {}",
                #"{"bell":"a\u0007b"}"#
            ),
            ("a written text has none either", "", #"data: {a: "\x80"}"#, nil),
            ("a plain folded block stays", "", "data:\n  a: >\n    x\n    y\n\n    z\n", #""a":"x y\nz\n""#),
            ("a block of lines stays", "", "data:\n  a: |\n    x\n      y\n", #""a":"x\n  y\n""#),
            (
                "an empty text is copied",
                "replacements: [{source: {kind: ConfigMap, name: p, fieldPath: data.e}, targets: [{select: {name: a}, fieldPaths: [data.x]}]}]",
                "data: {x: old}", #""x":"""#
            ),
            (
                "a patch whose first document is empty is one without operations",
                "patches: [{path: empty.yaml, target: {kind: ConfigMap}}]", "data: {x: old}", #""x":"old""#
            ),
            (
                "in front of the first document there may be comments",
                "patches: [{path: comment.yaml, target: {name: a}}]", "data: {x: old}", #""x":"new""#
            ),
            (
                "a merge patch behind an empty document is both kinds of patch", "patches: [{path: both.yaml}]",
                "data: {x: old}", nil
            ),
            (
                "what says nothing is an empty annotation", "", "data: {}\nmetadata: {name: a, annotations: {a: }}",
                #""annotations":{"a":""}"#
            ),
            (
                "a merge patch with a target leaves an apiVersion that is null",
                "patches: [{target: {name: a}, patch: '{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {z: z}}'}]",
                "apiVersion: null\ndata: {x: old}", #""apiVersion":null"#
            ),
            (
                "a merge patch with a target leaves an apiVersion that is a number",
                "patches: [{target: {name: a}, patch: '{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {z: z}}'}]",
                "apiVersion: 1.50\ndata: {x: old}", #""apiVersion":1.5"#
            ),
            (
                "a merge patch with a target leaves an apiVersion that is a number in quotes",
                "patches: [{target: {name: a}, patch: '{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {z: z}}'}]",
                "apiVersion: \"1.50\"\ndata: {x: old}", #""apiVersion":"1.50""#
            ),
            (
                "a merge patch with a target cannot leave an apiVersion that is a list",
                "patches: [{target: {name: a}, patch: '{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {z: z}}'}]",
                "apiVersion: [a]\ndata: {x: old}", nil
            ),
            ("nothing in braces is an empty text", "", "data: {a: b, c: , d: {e}}", #""c":"","d":{"e":""}"#),
            ("nothing in a block is null", "", "data:\n  a:\n  b: c\n", #""a":null"#),
            (
                "a tilde is a text", "", "data: {}\nmetadata: {name: a, annotations: {a: ~}}",
                #""annotations":{"a":"~"}"#
            ),
            ("a number is no key of an annotation", "", "metadata: {name: a, annotations: {\"1\": a}}", nil),
            ("a word that may be true is one", "commonAnnotations: {\"yes\": a}", "data: {}", #""yes":"a""#),
            ("a number is a name with a prefix", "namePrefix: x-", "metadata: {name: 1}", #""name":"x-1""#),
            (
                "a star stands for nothing in a field path",
                "configurations: [c.yaml]\nvars: [{name: X, objref: {kind: ConfigMap, name: p, apiVersion: v1}}]",
                "data: {a: $(X)}", nil
            ),
            (
                "a generated text has no control characters that are not escaped",
                "configMapGenerator: [{name: g, files: [delete]}]",
                "data: {}", nil
            ),
        ] as [(String, String, String, String?)])
    func cornersComeOutAsKubectlMakesThem(title: String, field: String, content: String, expected: String?) throws {
        let metadata = content.contains("metadata:") ? "" : "metadata: {name: a}\n"
        let apiVersion = content.contains("apiVersion:") ? "" : "apiVersion: v1\n"
        let tree = MemoryTree(texts: [
            "kustomization.yaml": "resources: [a.yaml, p.yaml]\n\(field)\n",
            "a.yaml": "\(apiVersion)kind: ConfigMap\n\(metadata)\(content)\n",
            "p.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: p}\ndata: {e: \"\"}\n",
            "empty.yaml": "---\n---\n- {op: replace, path: /data/x, value: new}\n",
            "comment.yaml": "# why\n---\n- {op: replace, path: /data/x, value: new}\n",
            "both.yaml": "null\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {x: new}\n",
            "c.yaml": "varReference: [{path: data/*, kind: ConfigMap}]\n", "bell": "a\u{7}b", "delete": "a\u{7f}b",
        ])
        guard let expected else {
            #expect(throws: RenderFailure.self) { try Renderer(tree).render("") }
            return
        }
        let objects = canonicalObjects(try Renderer(tree).render("").joined.text)
        #expect(objects.contains { $0.contains(expected) }, "\(objects)")
    }

    /// Small files that ask for far more than anybody means.
    @Test(
        arguments: [
            (
                "a text that doubles",
                "replacements:\n"
                    + String(
                        repeating:
                            "- {source: {kind: ConfigMap, name: p, fieldPath: data.k, options: {}}, targets: [{select: {name: p}, fieldPaths: [data.k], options: {delimiter: \",\", index: 99999999}}]}\n",
                        count: 40)
            ),
            (
                "a mapping that doubles",
                "replacements:\n"
                    + (0..<40).map {
                        "- {source: {kind: ConfigMap, name: p, fieldPath: data}, targets: [{select: {name: p}, fieldPaths: [data.k\($0)], options: {create: true}}]}\n"
                    }.joined()
            ),
            (
                "expressions that are long to match",
                "patches:\n"
                    + String(
                        repeating:
                            "- {target: {name: '(((((a{1,30}){1,30})*)*)*)*(a|a|a)*b'}, patch: '[{\"op\": \"add\", \"path\": \"/x\", \"value\": 1}]'}\n",
                        count: 2_000)
            ),
        ] as [(String, String)])
    func whatCostsTooMuchIsRefused(title: String, field: String) {
        let tree = MemoryTree(texts: [
            "kustomization.yaml": "resources: [p.yaml]\n\(field)",
            "p.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: p}\ndata: {k: x}\n",
        ])
        let failure = #expect(throws: RenderFailure.self) { try Renderer(tree).render("") }
        #expect(failure?.message.contains("more than") ?? false, "\(failure?.message ?? "")")
    }

    private static let service = "apiVersion: v1\nkind: Service\nmetadata: {name: svc, labels: {app: a, x: b}}\n"
    private static let merge =
        "apiVersion: v1\nkind: Service\nmetadata: {name: svc, labels: {app: null, y: 017}}\nspec: {type: null}\n"

    /// What of a kustomization comes out as few people would expect it, but as kustomize makes it.
    @Test(
        arguments: [
            (
                "a patch with a target makes texts of labels", "patches: [{path: p.yaml, target: {kind: Service}}]",
                #"{"app":"null","x":"b","y":"017"}"#
            ),
            (
                "so does one of patchesStrategicMerge", "patchesStrategicMerge: [p.yaml]",
                #"{"app":"null","x":"b","y":"017"}"#
            ),
            ("one without a target does not", "patches: [{path: p.yaml}]", #"{"x":"b","y":15}"#),
            (
                "a generator that merges makes texts of what was there",
                "configMapGenerator: [{name: cm, behavior: merge, literals: [n=1]}]",
                #""data":{"n":"1","z":"0x10"}"#
            ),
            (
                "an object that becomes null as a whole stays",
                #"patches: [{target: {kind: Service}, patch: '[{"op": "replace", "path": "", "value": null}]'}]"#,
                #"{"app":"a","x":"b"}"#
            ),
            (
                "a configuration for one kind takes the place of that for all",
                "namePrefix: p-\nconfigurations: [c.yaml]", #""name":"p-svc""#
            ),
            ("and no other kind has a prefix then", "namePrefix: p-\nconfigurations: [c.yaml]", #""name":"admin""#),
        ] as [(String, String, String)])
    func whatIsOddComesOutAsItDoes(title: String, fields: String, expected: String) throws {
        let tree = MemoryTree(texts: [
            "kustomization.yaml": "resources: [s.yaml, r.yaml, m.yaml]\n\(fields)\n", "s.yaml": Self.service,
            "m.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cm, labels: {a: 5}}\ndata: {z: 0x10}\n",
            "r.yaml": Self.role,
            "p.yaml": Self.merge, "c.yaml": "namePrefix: [{path: metadata/name, kind: Service}]\n",
        ])
        let objects = canonicalObjects(try Renderer(tree).render("").joined.text)
        #expect(objects.contains { $0.contains(expected) }, "\(objects)")
    }

    /// Patches and replacements put one value into another, and so on: no depth brings the program down.
    @Test(arguments: [
        "patches: [{path: ops.json, target: {kind: ClusterRole}}]",
        "configurations: [deep.yaml]\ncommonLabels: {q: r}",
        "replacements: [{source: {kind: ClusterRole}, targets: [{select: {kind: ClusterRole}, fieldPaths: [\(Array(repeating: "a", count: 5_000).joined(separator: "."))], options: {create: true}}]}]",
    ])
    func whatIsNestedTooDeepIsRefused(field: String) {
        var (operations, depth) = ([#"{"op": "add", "path": "/x", "value": {"a": {}}}"#], 1)
        for _ in 0..<14 {
            let path = "/x" + String(repeating: "/a", count: depth + 1)
            operations.append(#"{"op": "copy", "from": "/x", "path": "\#(path)"}"#)
            depth = depth * 2 + 1
        }
        let path = Array(repeating: "a", count: 60_000).joined(separator: "/")
        let tree = MemoryTree(texts: [
            "kustomization.yaml": "resources: [r.yaml]\n\(field)\n", "r.yaml": Self.role,
            "ops.json": "[" + operations.joined(separator: ",") + "]",
            "deep.yaml": "commonLabels: [{path: \(path), create: true}]\n",
        ])
        #expect(throws: RenderFailure.self) { try Renderer(tree).render("") }
    }

    @Test func linksAreFollowedInsideTheTree() throws {
        var tree = MemoryTree(texts: [
            "a/kustomization.yaml": "resources: [../l]\n", "real/kustomization.yaml": "resources: [x.yaml]\n",
            "real/sub/role.yaml": Self.role,
        ])
        tree.links = ["l": "real", "real/x.yaml": "sub/role.yaml", "out": "../../etc", "loop": "loop"]
        #expect(try Renderer(tree).render("a").objects.count == 1)
        for bad in ["out", "loop", "nothing"] {
            tree.files["b/kustomization.yaml"] = Array("resources: [../\(bad)]\n".utf8)
            #expect(throws: RenderFailure.self) { try Renderer(tree).render("b") }
        }
    }

    /// Each ends within the limits, whatever it is made for.
    @Test(arguments: [
        "resources: [../a]\n", "resources: [.]\n", "components: [../a]\n",
    ])
    func cyclesAreRefused(text: String) {
        let tree = MemoryTree(texts: ["a/kustomization.yaml": text])
        #expect(throws: RenderFailure.self) { try Renderer(tree).render("a") }
    }

    @Test func whatDoublesIsRefused() {
        var texts = ["b0/kustomization.yaml": "resources: [r.yaml]\n", "b0/r.yaml": Self.role]
        for level in 1...20 {
            for (folder, prefix) in [("x", "x-"), ("y", "y-")] {
                texts["\(folder)\(level)/kustomization.yaml"] =
                    "resources: [../b\(level - 1)]\nnamePrefix: \(prefix)\n"
            }
            texts["b\(level)/kustomization.yaml"] = "resources: [../x\(level), ../y\(level)]\n"
        }
        #expect(throws: RenderFailure.self) { try Renderer(MemoryTree(texts: texts)).render("b20") }
    }

    @Test func aCopyIntoItselfIsRefused() {
        let copies = (0..<60).map { "- {op: copy, from: /rules, path: /rules/\($0 % 2 == 0 ? "-" : "0")}\n" }.joined()
        let tree = MemoryTree(texts: [
            "kustomization.yaml": "resources: [r.yaml]\npatches: [{path: p.yaml, target: {kind: ClusterRole}}]\n",
            "r.yaml": Self.role, "p.yaml": copies,
        ])
        #expect(throws: RenderFailure.self) { try Renderer(tree).render("") }
    }

    @Test func whatIsElsewhereIsLeftOutWhereThatIsAllowed() throws {
        let tree = MemoryTree(texts: [
            "kustomization.yaml": """
            resources: [r.yaml, "https://example.com/base?ref=v1"]
            patches: [{patch: "{apiVersion: v1, kind: ConfigMap, metadata: {name: theirs}, data: {a: b}}"}]
            """, "r.yaml": Self.role,
        ])
        #expect(throws: RenderFailure.self) { try Renderer(tree).render("") }
        var options = RenderOptions()
        options.leavesOutMissing = true
        let rendering = try Renderer(tree, options: options).render("")
        #expect(rendering.objects.count == 1)
        #expect(rendering.missing.map(\.cause) == [.remote])
    }
}

extension KnownCase {
    /// Whether its files themselves make values of others: prefixes, hashes, numbers in another form.
    fileprivate var makesValues: Bool {
        [
            "num_", "order_", "hash", "px_", "nr_", "gen_", "vars", "repl", "j6902", "y_", "ann_", "img_", "comp_",
            "conf_", "tr_",
        ]
        .contains {
            name.hasPrefix($0)
        }
    }
}
