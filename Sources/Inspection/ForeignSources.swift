import Kubernetes
import Kustomize
import Manifest
import Policy
import Text

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
            return elsewhere((object.spec?["components"]).indexed.map(\.node), .remoteBase)
                + named(in: object.spec?["postBuild"]?["substituteFrom"])
        case (HelmChartFile.group, HelmChartFile.kind):
            return elsewhere(object.node["dependencies"].indexed.compactMap { $0.node["repository"] }, .foreignSource)
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
        for field in node.descendants where field.count > 0 && found.count < most {
            if field.keyEquals("valueFiles") || field.keyEquals("fileParameters") {
                for (_, entry) in field.indexed {
                    let path = entry["path"] ?? entry
                    guard let text = path.string, isAddress(path) || !ManifestName.matches(text) else { continue }
                    found.append(part(path, .foreignSource, text))
                }
            } else if field.keyEquals("directory"), leavesOutKustomizations(field["exclude"]) {
                found.append(part(field, .rendered, "a directory without its kustomization"))
            } else if field.keyEquals("components") {
                found += elsewhere(field.indexed.map(\.node), .remoteBase)
            }
        }
        return found
    }

    /// Sources of one kind of an object; more are not named.
    private static let most = 100

    /// Whether what a tool leaves out may be a kustomization, and not every manifest beside it: its files are applied as they are
    /// then.
    ///
    /// - Parameter patterns: in the form of `.gitignore`, or with commas and braces as Argo CD has them.
    private static func leavesOutKustomizations(_ patterns: Node?) -> Bool {
        guard let patterns else { return false }
        if ByteSearch.contains(patterns.utf8, "ustomiz") { return true }
        let text = String(decoding: patterns.utf8.prefix(longestPatterns), as: UTF8.self)
        if text.utf8.count < patterns.utf8.count { return true }
        return text.split(whereSeparator: { $0.isNewline || ",{}".contains($0) }).contains { line in
            guard !line.hasPrefix("#"), !line.hasPrefix("!"), let name = String(line).pathParts.last else {
                return false
            }
            // What stands in brackets may be any character.
            let parts = name.split(separator: "[", omittingEmptySubsequences: false)
            let rest = parts.dropFirst().map { "*" + ($0.split(separator: "]", maxSplits: 1).dropFirst().first ?? "") }
            let glob = Glob(String(parts[0]) + rest.joined())
            return Kustomization.fileNames.contains(where: glob.matches) && !glob.matches("web.yaml")
        }
    }

    private static let longestPatterns = 64 << 10

    /// Whether a value leads out of the repository.
    private static func isAddress(_ node: Node) -> Bool {
        node.string.map { ($0.contains("://") && !$0.hasPrefix("file://")) || RemoteSource.isRemote($0) } ?? false
    }

    /// Those of some values that lead out of the repository.
    private static func elsewhere(_ values: [Node], _ reason: UnreadPart.Reason) -> [UnreadPart] {
        values.filter(isAddress).map { part($0, reason, $0.string ?? "") }
    }

    /// Values under some keys anywhere in the object, each once.
    private static func addresses(in node: Node, keys: Set<String>) -> [UnreadPart] {
        var found: [UnreadPart] = []
        var seen: Set<String> = []
        for field in node.descendants where found.count < most {
            if let text = field.string, keys.contains(field.key), seen.insert(text).inserted {
                found.append(part(field, .foreignSource, text))
            }
        }
        return found
    }

    private static func part(_ node: Node, _ reason: UnreadPart.Reason, _ text: String) -> UnreadPart {
        UnreadPart(file: nil, line: node.position.line, reason: reason, subject: String(text.prefix(200)))
    }
}
