import CGit2

/// The content of an object as it is stored, held until the last reference goes.
public final class RawObject {
    private let object: OpaquePointer

    init(_ object: OpaquePointer) { self.object = object }

    deinit { git_odb_object_free(object) }

    /// The size in bytes.
    public var count: Int { git_odb_object_size(object) }

    /// Hands out the bytes, which are there only during the call: the object could go right after its last use.
    public func withBytes<Result, Failure>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        defer { withExtendedLifetime(self) {} }
        return try body(UnsafeRawBufferPointer(start: git_odb_object_data(object), count: count))
    }
}
