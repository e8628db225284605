import Foundation
import Manifest

/// The objects of a manifest, as JSON has them.
func objects(of manifest: String) throws -> [Any] {
    var objects: [Any] = []
    ManifestReader().read(.text(manifest)) { event in
        guard case .object(let object) = event else { return }
        var json = JSONText()
        json.append(object.node)
        if let value = try? JSONSerialization.jsonObject(with: Data(json.string.utf8)) { objects.append(value) }
    }
    return objects
}
