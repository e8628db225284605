import Arguments
import Glibc
import Inspection
import Rules

extension SetMode: ArgumentValue {}

extension SetInspector {
    /// Takes in what is named: folders have sets of their own, files are one together, and one alone is none.
    mutating func name(_ sources: InputArguments.Sources) {
        guard case .files(let paths) = sources else { return }
        let folders = paths.filter { path in
            var status = stat()
            return path != "-" && stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
        }
        let files = paths.filter { !folders.contains($0) }
        isNamedAlone = files.count == 1 && files[0] != "-"
    }
}

extension LiveArguments {
    /// How complete what is read is.
    func extent(of sources: InputArguments.Sources) -> ObjectSet.Extent {
        guard case .live(let types) = sources else { return ObjectSet.Extent(.own) }
        let namesObjects = types.contains { $0.contains("/") } || types.count > 1
        if selector != nil || namesObjects { return ObjectSet.Extent(.partial) }
        // Of types that were not asked for nothing is known.
        if !types.isEmpty { return ObjectSet.Extent(.own) }
        if allNamespaces { return ObjectSet.Extent(.everything) }
        // Which namespace kubectl takes by itself, only its configuration says.
        return namespace.map { ObjectSet.Extent(.everything, namespace: $0) } ?? ObjectSet.Extent(.own)
    }
}
