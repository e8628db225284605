/// The templates of an ApplicationSet of Argo CD: one for each element of its lists, with the values in their places. What other
/// generators make is not in the tree.
///
/// Source: https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Generators-List/
enum ApplicationSet {
    private static let mostElements = 50_000

    /// The templates.
    static func elements(of set: Value) -> [Value] {
        guard let template = set.at("spec", "template") else { return [] }
        let generators = set.at("spec", "generators")?.list ?? []
        let elements = generators.flatMap { $0.at("list", "elements")?.list ?? [] }.prefix(mostElements)
        if elements.isEmpty { return [template] }
        return elements.map { element in
            var filled = template
            for entry in element.map?.entries ?? [] {
                if let text = entry.value.text { fill(&filled, entry.key, text) }
            }
            return filled
        }
    }

    private static func fill(_ value: inout Value, _ key: String, _ text: String) {
        switch value.content {
        case .scalar(var scalar):
            guard scalar.text.contains("{{") else { return }
            for mark in ["{{\(key)}}", "{{ \(key) }}", "{{.\(key)}}", "{{ .\(key) }}"] where scalar.text.contains(mark)
            {
                scalar.text = scalar.text.replacing(mark, with: text)
            }
            value.content = .scalar(scalar)
        case .list(var list):
            for index in list.indices { fill(&list[index], key, text) }
            value.content = .list(list)
        case .map(var map):
            for index in map.entries.indices { fill(&map.entries[index].value, key, text) }
            value.content = .map(map)
        }
    }
}
