import Synchronization

/// What an object has at the fields that expressions read: of one object many policies ask for the same few, such as its kind. It is
/// for one object, as one document has it, and for one thread.
public final class ReadFields {
    /// What came of reading a field, which costs as much each time, and is noted as read. An object: it is handed out far more
    /// often than it is made.
    final class Entry {
        let result: Result<Value, EvaluationError>
        let cost: Int
        let reading: Reading?

        init(_ result: Result<Value, EvaluationError>, cost: Int, reading: Reading?) {
            (self.result, self.cost, self.reading) = (result, cost, reading)
        }
    }

    private var entries: [Entry?] = []

    /// Nothing has been read yet.
    public init() {}

    subscript(place: Int) -> Entry? {
        get { place < entries.count ? entries[place] : nil }
        set {
            if place >= entries.count { entries += [Entry?](repeating: nil, count: place + 1 - entries.count) }
            entries[place] = newValue
        }
    }

    // MARK: Places

    /// The name of the object whose fields are kept.
    static let object = "object"

    private static let places = Mutex<[String: Int]>([:])
    private static let most = 1_000

    /// The place of a field by its name with dots, the same in all expressions; nil where there are too many.
    static func place(of name: String) -> Int? {
        places.withLock { places in
            if let known = places[name] { return known }
            guard places.count < most else { return nil }
            places[name] = places.count
            return places.count - 1
        }
    }
}
