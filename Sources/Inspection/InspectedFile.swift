import Kubernetes
import Manifest
import Rules

extension Inspector {
    /// An input: how reports name it, and what is to be made of documents that are no objects.
    public struct File: Sendable {
        /// The name in reports, nil for live objects.
        public var name: String?
        /// How the input was come upon.
        public var origin: Origin
        /// What the files around it make of it.
        public var context: FileContext
        /// The path from the folder of the policy on, by which exemptions know the file; nil for no file.
        public var policyPath: String?
        /// The schemas of custom resources that are defined beside the file; nil for none.
        public var definitions: Definitions?
        /// With what its objects are judged together; nil for nothing.
        public var unit: SetUnit?
        /// Whether variables have been replaced already, as far as they are.
        public var isSubstituted = false
        /// For what a kustomization renders to: where its lines come from.
        public var sources: SourceMap?
        /// For what a kustomization renders to: the places of the objects on which others have the last word.
        var passedOn: Set<RenderedTree.Place> = []
        /// What becomes of its objects: nothing of those that are not named. Nil where that is not known: each is created.
        public var fates: [ObjectIdentity: ObjectChange.Fate]?
        /// Whether its objects are kept after they have been read.
        public var keepsObjects = false

        /// Creates an input; what `name` says of its content is derived here, once for all documents.
        public init(
            name: String?, origin: Origin, context: FileContext = FileContext(), policyPath: String? = nil
        ) {
            self.policyPath = policyPath
            self.name = name
            self.origin = origin
            self.context = context
            type = File.type(name, context)
            isKustomization = name.map(Kustomization.isFileName) ?? false
        }

        /// Whether a kustomization uses the file as a patch.
        var isPatch: Bool { context.isPatch }

        /// Whether the name of the file says what is in it.
        public var isKnownByName: Bool { type != nil || (name.map(HelmChartFile.isFile) ?? false) }

        /// Whether kustomize takes the file for a kustomization.
        let isKustomization: Bool

        /// Whether something that only rendering shows has been rendered.
        func isRendered(_ part: UnreadPart, in object: KubernetesObject? = nil) -> Bool {
            if context.isDelivered, part.reason == .foreignSource { return true }
            guard part.reason == .rendered else { return false }
            let apiVersion = object?.identity.apiVersion ?? ""
            let delivers = apiVersion.hasPrefix("kustomize.toolkit.fluxcd.io/") || apiVersion.hasPrefix("argoproj.io/")
            if context.isDelivered, delivers { return true }
            guard context.rendered != .nothing else { return false }
            return isKustomization || isPatch || apiVersion == "builtin"
                || apiVersion.hasPrefix("kustomize.config.k8s.io/")
        }

        /// Whether what is in the file may be no object by itself.
        public var mayHoldNoObject: Bool { isPatch || isKnownByName || !context.sources.isEmpty }

        /// The type that the name of the file gives to a document that says none; nil for most names.
        let type: ManifestObject.TypeMeta?

        /// The type of a document that says none: what the name of the file says, or the form of the document.
        func type(of object: ManifestObject) -> ManifestObject.TypeMeta? {
            if origin != .named, name.map(HelmChartFile.isFile) ?? false, HelmChartFile.matches(object.node) {
                return HelmChartFile.type
            }
            let isNamedValues = type == HelmValues.type
            guard object.hasNoType || isNamedValues && HelmValues.isValuesWithKind(object.node) else {
                return isOfValues(object) ? HelmValues.type : nil
            }
            return type ?? (isOfValues(object) ? HelmValues.type : nil)
        }

        /// Whether a document that nothing names is one of values. Of a file that somebody names it is said what is missing.
        private func isOfValues(_ object: ManifestObject) -> Bool {
            guard origin == .folder || origin == .commit, hasManifestName, !isPatch, context.sources.isEmpty else {
                return false
            }
            return (object.hasNoType || HelmValues.isValuesWithKind(object.node)) && HelmValues.isLike(object.node)
        }

        private static func type(_ name: String?, _ context: FileContext) -> ManifestObject.TypeMeta? {
            name.flatMap(typeByName) ?? (context.isHelmValues ? HelmValues.type : nil)
        }

        private static func typeByName(_ name: String) -> ManifestObject.TypeMeta? {
            let start = name.utf8.lastIndex(of: UInt8(ascii: "/")).map { name.utf8.index(after: $0) } ?? name.startIndex
            let last = name.utf8[start...]
            switch last.first {
            case UInt8(ascii: "k"), UInt8(ascii: "K"): return Kustomization.isFileName(name) ? Kustomization.type : nil
            case UInt8(ascii: "f"): return last.elementsEqual("fleet.yaml".utf8) ? File.fleetBundle : nil
            case UInt8(ascii: "."):
                let isSource = last.starts(with: ".argocd-source".utf8) && name.hasSuffix(".yaml")
                return isSource
                    ? ManifestObject.TypeMeta(kind: "ApplicationSource", apiVersion: "argoproj.io/v1alpha1") : nil
            default: return HelmValues.isFile(last) ? HelmValues.type : nil
            }
        }

        /// Source: https://fleet.rancher.io/ref-fleet-yaml
        private static let fleetBundle = ManifestObject.TypeMeta(
            kind: "BundleFile", apiVersion: "fleet.cattle.io/v1alpha1")

        /// Whether the name is one that manifests have.
        public var hasManifestName: Bool { name.map { ManifestName.matches($0) } ?? true }
    }
}
