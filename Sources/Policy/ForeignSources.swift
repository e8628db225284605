import Kustomize

/// Finds what an object takes from elsewhere: a cluster gets it, and it is not in the input.
enum ForeignSources {
    /// The sources of an object; none for most kinds.
    static func all(in object: KubernetesObject) -> [UnreadPart] {
        if object.isKustomization { return remoteBases(of: object) }
        switch (object.group, object.kind) {
        case ("argoproj.io", "Application"), ("argoproj.io", "ApplicationSet"), ("argoproj.io", "ApplicationSource"):
            return addresses(in: object.node, keys: ["repoURL"])
        case ("source.toolkit.fluxcd.io", _), ("image.toolkit.fluxcd.io", "ImageRepository"):
            return addresses(in: object.node, keys: ["url", "endpoint"])
        case ("helm.toolkit.fluxcd.io", "HelmRelease"): return named(in: object.spec?["valuesFrom"])
        case ("addons.cluster.x-k8s.io", "ClusterResourceSet"):
            // ConfigMaps and Secrets whose contents another cluster gets.
            return named(in: object.spec?["resources"])
        case ("helm.cattle.io", "HelmChart"): return addresses(in: object.node, keys: ["chart", "repo"])
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
        for (_, chart) in object.node["helmCharts"].indexed {
            if let repo = chart["repo"], let text = repo.string { found.append(part(repo, .foreignSource, text)) }
        }
        return found
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
