/// How complete sets of objects are taken to be.
public enum SetMode: String, Sendable, CaseIterable {
    /// As what they come from suggests.
    case auto
    /// Everything there is has been read.
    case complete
    /// Something is elsewhere.
    case partial
}
