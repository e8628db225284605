import Kustomize

/// Finds what an object takes from elsewhere: a cluster gets it, and it is not in the input.
enum ForeignSources {
    /// The sources of an object; none for most kinds.
    static func all(in object: KubernetesObject) -> [UnreadPart] {
        if let function = function(of: object) { return [function] }
        if object.isKustomization { return remoteBases(of: object) }
        switch (object.group, object.kind) {
        case ("argoproj.io", "Application"), ("argoproj.io", "ApplicationSet"), ("argoproj.io", "ApplicationSource"):
            return addresses(in: object.node, keys: ["repoURL"]) + filesElsewhere(in: object.node)
        case ("source.toolkit.fluxcd.io", "GitRepository") where leavesOutKustomizations(object.spec?["ignore"]):
            return addresses(in: object.node, keys: ["url"])
                + [part(object.node, .rendered, "folders without their kustomizations")]
        case ("source.toolkit.fluxcd.io", _), ("image.toolkit.fluxcd.io", "ImageRepository"):
            return addresses(in: object.node, keys: ["url", "endpoint"])
        case ("kustomize.toolkit.fluxcd.io", "Kustomization"):
            let components = (object.spec?["components"]).indexed.map(\.node).filter(isAddress).map {
                part($0, .remoteBase, $0.string ?? "")
            }
            return components + named(in: object.spec?["postBuild"]?["substituteFrom"])
        case (HelmChartFile.group, HelmChartFile.kind):
            return object.node["dependencies"].indexed.compactMap { $0.node["repository"] }.filter(isAddress).map {
                part($0, .foreignSource, $0.string ?? "")
            }
        case ("kappctrl.k14s.io", "App"): return addresses(in: object.node, keys: ["url", "image"])
        case ("pkg.crossplane.io", _): return addresses(in: object.node, keys: ["package"])
        case ("operators.coreos.com", "CatalogSource"): return addresses(in: object.node, keys: ["image", "address"])
        case ("tekton.dev", _):
            let found = addresses(in: object.node, keys: ["resolver", "bundle"])
            return found.filter { $0.subject != "cluster" }.map { $0.titled("resolver " + $0.subject) }
        case ("fleet.cattle.io", "Bundle"):
            return (object.spec?["resources"]).indexed.compactMap {
                $0.node["encoding"] == nil ? nil : $0.node["content"]
            }
            .map { part($0, .archive, "in content") }
        case ("helm.toolkit.fluxcd.io", "HelmRelease"): return named(in: object.spec?["valuesFrom"])
        case ("addons.cluster.x-k8s.io", "ClusterResourceSet"):
            // ConfigMaps and Secrets whose contents another cluster gets.
            return named(in: object.spec?["resources"])
        case ("helm.cattle.io", "HelmChart"):
            let packed = object.spec?["chartContent"].map { part($0, .archive, "in chartContent") }
            return addresses(in: object.node, keys: ["chart", "repo"]) + [packed].compactMap { $0 }
        case ("fleet.cattle.io", "GitRepo"): return addresses(in: object.node, keys: ["repo"])
        default: return []
        }
    }

    /// The ConfigMaps and Secrets in a list of references.
    private static func named(in list: Node?) -> [UnreadPart] {
        list.indexed.compactMap { _, reference in
            reference[.name].map {
                part($0, .foreignSource, "\(reference[.kind]?.scalarText ?? "") \($0.scalarText ?? "")")
            }
        }
    }

    /// Everything that a kustomization takes from elsewhere.
    private static func remoteBases(of object: KubernetesObject) -> [UnreadPart] {
        var entries: [Node] = []
        for field in [
            "resources", "bases", "components", "crds", "transformers", "generators", "validators", "configurations",
            "patchesStrategicMerge",
        ] {
            entries += object.node[field].indexed.map(\.node)
        }
        for field in ["patches", "patchesJson6902", "replacements"] {
            entries += object.node[field].indexed.compactMap { $0.node["path"] }
        }
        for field in ["configMapGenerator", "secretGenerator"] {
            for (_, generator) in object.node[field].indexed {
                for list in ["files", "envs"] { entries += generator[list].indexed.map(\.node) }
            }
        }
        if let path = object.node["openapi"]?["path"] { entries.append(path) }
        var found: [UnreadPart] = []
        for entry in entries {
            guard let text = entry.string, !text.contains("\n"), RemoteSource.isRemote(text) else { continue }
            found.append(part(entry, .remoteBase, text))
        }
        for field in ["transformers", "generators", "validators"] {
            for (_, entry) in object.node[field].indexed where ByteSearch.contains(entry.utf8, "\n") {
                let isBuiltIn = ByteSearch.contains(entry.utf8, "builtin")
                if !isBuiltIn { found.append(part(entry, .plugin, "in \(field)")) }
            }
        }
        for (_, chart) in object.node["helmChartInflationGenerator"].indexed {
            if let repo = chart["chartRepoUrl"], let text = repo.string {
                found.append(part(repo, .foreignSource, text))
            }
        }
        for (_, chart) in object.node["helmCharts"].indexed {
            let files = [chart["valuesFile"]] + chart["additionalValuesFiles"].indexed.map { Optional($0.node) }
            for entry in [chart["repo"]] + files.filter({ $0.map(isAddress) ?? false }) {
                if let entry, let text = entry.string { found.append(part(entry, .foreignSource, text)) }
            }
        }
        return found
    }

    /// The program that makes or changes objects by what this object says.
    ///
    /// Source: https://github.com/kubernetes-sigs/kustomize/blob/master/cmd/config/docs/api-conventions/functions-spec.md
    private static func function(of object: KubernetesObject) -> UnreadPart? {
        let keys = ["config.kubernetes.io/function", "config.k8s.io/function"]
        guard let annotation = keys.lazy.compactMap(object.annotation).first else { return nil }
        return part(annotation, .plugin, "function \(annotation.string ?? "")")
    }

    /// Files and folders that an Application takes from elsewhere, and files of values whose names nothing tells.
    private static func filesElsewhere(in node: Node) -> [UnreadPart] {
        var found: [UnreadPart] = []
        var pending = [(node: node, depth: 0)]
        while let (next, depth) = pending.popLast(), found.count < 100, depth < 64 {
            for child in next.children where child.count > 0 {
                if child.keyEquals("valueFiles") || child.keyEquals("fileParameters") {
                    for (_, entry) in Optional(child).indexed {
                        let path = entry["path"] ?? entry
                        guard let text = path.string,
                            isAddress(path) || !Inspector.isManifestName(text)
                        else { continue }
                        found.append(part(path, .foreignSource, text))
                    }
                } else if child.keyEquals("directory"), leavesOutKustomizations(child["exclude"]) {
                    found.append(part(child, .rendered, "a directory without its kustomization"))
                } else if child.keyEquals("components") {
                    for (_, entry) in Optional(child).indexed where isAddress(entry) {
                        found.append(part(entry, .remoteBase, entry.string ?? ""))
                    }
                }
                pending.append((child, depth + 1))
            }
        }
        return found
    }

    /// Whether what a tool leaves out may be a kustomization: its files are applied as they are then.
    private static func leavesOutKustomizations(_ patterns: Node?) -> Bool {
        patterns.map { ByteSearch.contains($0.utf8, "ustomiz") } ?? false
    }

    /// Whether a value leads out of the repository.
    private static func isAddress(_ node: Node) -> Bool {
        node.string.map { ($0.contains("://") && !$0.hasPrefix("file://")) || RemoteSource.isRemote($0) } ?? false
    }

    /// Values under some keys anywhere in the object, each once.
    private static func addresses(in node: Node, keys: Set<String>) -> [UnreadPart] {
        var found: [UnreadPart] = []
        var seen: Set<String> = []
        func visit(_ node: Node) {
            for child in node.children where found.count < 100 {
                if node.isMapping, let text = child.string, keys.contains(child.key), seen.insert(text).inserted {
                    found.append(part(child, .foreignSource, text))
                }
                visit(child)
            }
        }
        visit(node)
        return found
    }

    private static func part(_ node: Node, _ reason: UnreadPart.Reason, _ text: String) -> UnreadPart {
        UnreadPart(file: nil, line: node.position.line, reason: reason, subject: String(text.prefix(200)))
    }
}
