import Manifest

/// What reading a text comes to.
struct Reading: Equatable {
    var objects: [String] = []
    var failures: [String] = []

    init(objects: [String]) { self.objects = objects }

    init(_ bytes: [UInt8], limits: Limits = .standard) {
        bytes.withUnsafeBytes { take(Input(bytes: $0), limits) }
    }

    init(_ text: String, limits: Limits = .standard) { self.init(Array(text.utf8), limits: limits) }

    init(_ input: Input, limits: Limits = .standard) { take(input, limits) }

    private mutating func take(_ input: Input, _ limits: Limits) {
        ManifestReader(limits: limits).read(input) { event in
            switch event {
            case .object(let object): objects.append(object.json)
            case .document: break
            case .failure(let failure, _):
                let place = failure.position.map { "\($0.line):\($0.column): " } ?? ""
                failures.append(place + failure.message)
            }
        }
    }
}
