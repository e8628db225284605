#if canImport(Glibc)
    import Glibc
#endif

/// A growable run of plain values, without the uniqueness and bounds checks of Array: the reader appends millions of
/// nodes, and a tree is emptied and filled again for each document.
struct GrowableBuffer<Element: BitwiseCopyable>: ~Copyable {
    private(set) var start: UnsafeMutablePointer<Element>
    private(set) var count = 0
    private var capacity: Int

    init(capacity: Int) {
        self.capacity = capacity
        start = GrowableBuffer.resized(nil, capacity)
    }

    deinit { free(start) }

    @inline(__always) mutating func append(_ element: Element) {
        if count == capacity { reserve(1) }
        (start + count).initialize(to: element)
        count += 1
    }

    @inline(__always) mutating func append(_ source: UnsafePointer<Element>, count added: Int) {
        if count + added > capacity { reserve(added) }
        UnsafeMutableRawPointer(start + count).copyMemory(
            from: source, byteCount: added * MemoryLayout<Element>.stride)
        count += added
    }

    @inline(__always) mutating func removeLast() { count -= 1 }

    mutating func removeAll() { count = 0 }

    /// Gives the memory of one unusually large document back, so that it is not held for all that follow.
    mutating func shrink(toCapacity wanted: Int) {
        guard capacity > wanted, count <= wanted else { return }
        reallocate(capacity: wanted)
    }

    @inline(never) private mutating func reserve(_ added: Int) {
        reallocate(capacity: max(capacity * 2, count + added))
    }

    private mutating func reallocate(capacity newCapacity: Int) {
        start = GrowableBuffer.resized(start, newCapacity)
        capacity = newCapacity
    }

    /// The system moves a large buffer by its page table, where copying it would touch every page twice.
    private static func resized(
        _ memory: UnsafeMutablePointer<Element>?, _ capacity: Int
    ) -> UnsafeMutablePointer<Element> {
        guard let resized = realloc(memory, max(1, capacity * MemoryLayout<Element>.stride)) else {
            fatalError("out of memory")
        }
        return resized.assumingMemoryBound(to: Element.self)
    }
}
