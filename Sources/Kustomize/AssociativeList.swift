/// Lists whose elements are distinguished by one key or two.
///
/// Source: `kyaml/yaml/walk/associative_sequence.go` of kustomize, with its consequences where an element lacks a key.
struct AssociativeList {
    let keys: [String]

    typealias Merge = (Value?, Value?) throws(RenderFailure) -> Value?

    /// The elements of the patch, each merged with that of the base, and behind them the others of the base.
    func merge(_ base: [Value], _ patch: [Value], _ mergeElements: Merge) throws(RenderFailure) -> [Value] {
        if let basePlaces = places(in: base), let patchPlaces = places(in: patch) {
            return try merge(base, patch, basePlaces, patchPlaces, mergeElements)
        }
        var left = base
        var added: [Value] = []
        let tuples = unified(tuples(of: patch, base))
        guard !tuples.isEmpty else { return base }
        let usedKeys = usedKeys(in: tuples)
        for tuple in tuples {
            let values = usedKeys.map { key in keys.firstIndex(of: key).map { tuple[$0] } ?? "" }
            let (pickKeys, pickValues) = pick(usedKeys, values)
            let place = AssociativeList.first(in: left, pickKeys, pickValues)
            let other = AssociativeList.first(in: patch, pickKeys, pickValues).map { patch[$0] }
            let merged = try mergeElements(place.map { left[$0] }, other)
            guard var merged, !merged.isNull, !merged.isEmptyMap else {
                try AssociativeList.set(nil, usedKeys, values, in: &left)
                continue
            }
            for (key, value) in zip(usedKeys, values) where merged[key] == nil && !value.isEmpty {
                merged.set(key, Value(.scalar(Scalar(value, .untyped)), merged.origin))
            }
            // An element changes where it stands, unless it is replaced: then what was there comes back.
            if let place, other?["$patch"]?.text != "replace" { left[place] = merged }
            try AssociativeList.set(merged, usedKeys, values, in: &added)
        }
        return try appended(left, to: added, usedKeys)
    }

    /// Where the elements stand by what they have under the keys; nil unless all have something there, and no two the same.
    private func places(in elements: [Value]) -> [[String]: Int]? {
        var places: [[String]: Int] = [:]
        places.reserveCapacity(elements.count)
        for (place, element) in elements.enumerated() {
            let tuple = keys.compactMap { key in element[key]?.text.flatMap { $0.isEmpty ? nil : $0 } }
            guard tuple.count == keys.count, !tuple.isEmpty else { return nil }
            guard places.updateValue(place, forKey: tuple) == nil else { return nil }
        }
        return places
    }

    /// The same where all elements are told apart by all keys, without looking for each among all others.
    private func merge(
        _ base: [Value], _ patch: [Value], _ basePlaces: [[String]: Int], _ patchPlaces: [[String]: Int],
        _ mergeElements: Merge
    ) throws(RenderFailure) -> [Value] {
        var (added, left): ([Value], [Value]) = ([], [])
        for tuple in tuples(of: patch, base) {
            let old = basePlaces[tuple].map { base[$0] }
            let other = patchPlaces[tuple].map { patch[$0] }
            guard let merged = try mergeElements(old, other), !merged.isNull, !merged.isEmptyMap else { continue }
            // Where an element is replaced, what was there comes back.
            let stays = other?["$patch"]?.text == "replace" ? old ?? merged : merged
            if old != nil, keys.count > 1 { left.append(stays) } else { added.append(stays) }
        }
        return added + left
    }

    /// Puts the elements that are left behind others.
    private func appended(
        _ left: [Value], to added: [Value], _ usedKeys: [String]
    ) throws(RenderFailure) -> [Value] {
        var result = added
        for element in left {
            var values: [String] = []
            for key in usedKeys {
                if let value = element[key] { values.append(value.scalar?.text ?? "") } else { result.append(element) }
            }
            if usedKeys.count > 1 { try AssociativeList.set(nil, usedKeys, values, in: &result) }
            try AssociativeList.set(element, usedKeys, values, in: &result)
        }
        return result
    }

    /// What elements have under the keys, those of the patch first.
    private func tuples(of patch: [Value], _ base: [Value]) -> [[String]] {
        var seen: Set<[String]> = []
        return (patch + base).compactMap { element in
            let tuple = keys.map { element[$0]?.scalar?.text ?? "" }
            return seen.insert(tuple).inserted ? tuple : nil
        }
    }

    /// Of tuples that differ only in that one lacks a value, both have it.
    private func unified(_ tuples: [[String]]) -> [[String]] {
        guard keys.count > 1, tuples.contains(where: { $0.contains("") }) else { return tuples }
        var tuples = tuples
        for first in tuples.indices {
            for second in tuples.indices {
                guard let union = AssociativeList.union(tuples[first], tuples[second]) else { continue }
                tuples[first] = union
                tuples[second] = union
            }
        }
        return tuples
    }

    private static func union(_ left: [String], _ right: [String]) -> [String]? {
        var hasCommon = false
        var union: [String] = []
        for (one, other) in zip(left, right) {
            if one == other { hasCommon = true } else if !one.isEmpty, !other.isEmpty { return nil }
            union.append(one.isEmpty ? other : one)
        }
        return hasCommon ? union : nil
    }

    /// The keys under which any element has something; all where none has.
    private func usedKeys(in tuples: [[String]]) -> [String] {
        let used = keys.indices.filter { index in tuples.contains { !$0[index].isEmpty } }.map { keys[$0] }
        return used.isEmpty ? keys : used
    }

    /// The keys by which an element is looked for: those that the tuple has.
    private func pick(_ usedKeys: [String], _ values: [String]) -> ([String], [String]) {
        let pairs = zip(usedKeys, values).filter { !$0.1.isEmpty }
        return pairs.isEmpty ? (usedKeys, values) : (pairs.map(\.0), pairs.map(\.1))
    }

    private static func first(in elements: [Value], _ keys: [String], _ values: [String]) -> Int? {
        elements.firstIndex { element in
            zip(keys, values).allSatisfy { key, value in element[key].map { $0.scalar?.text == value } ?? false }
        }
    }

    /// Replaces each element that has these values by one, or takes it away for nil; one that is not there is appended. What
    /// is null or empty goes away on the occasion.
    private static func set(
        _ element: Value?, _ keys: [String], _ values: [String], in list: inout [Value]
    ) throws(RenderFailure) {
        var isFound = false
        var result: [Value] = []
        let wantsMap = !(values.first ?? "").isEmpty
        for current in list {
            if current.isNull || current.isEmptyMap { continue }
            if wantsMap, !current.isMap {
                result.append(current)
                continue
            }
            guard current.isMap else {
                throw .invalid(
                    "wrong node kind: an element that is not a mapping, in a list of mappings",
                    at: current.origin)
            }
            guard matches(current, keys, values) else {
                if !values.isEmpty { result.append(current) }
                continue
            }
            isFound = true
            if let element { result.append(element) }
        }
        if !isFound, let element { result.append(element) }
        list = result
    }

    /// An empty value is any that is there; where there are fewer values than keys, the others count for the last.
    private static func matches(_ element: Value, _ keys: [String], _ values: [String]) -> Bool {
        for (index, key) in keys.enumerated() {
            guard index < values.count else {
                // What the key before had is looked at again.
                if index == 0 { return false }
                continue
            }
            guard let found = element[key] else { return false }
            if values[index].isEmpty { continue }
            guard found.scalar?.text == values[index] else { return false }
        }
        return true
    }
}
