#if canImport(Glibc)
    import Glibc
#endif

/// A thread of the system.
public enum SystemThread {
    /// Starts a thread that runs `body` and ends.
    ///
    /// - Returns: false where the system has none to give.
    public static func start(_ body: @escaping @Sendable () -> Void) -> Bool {
        let boxed = Unmanaged.passRetained(Body(body))
        var thread = pthread_t()
        let status = pthread_create(
            &thread, nil,
            { context in
                if let context { Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run() }
                return nil
            }, boxed.toOpaque())
        if status == 0 { pthread_detach(thread) } else { boxed.release() }
        return status == 0
    }

    /// What a thread runs, in a form that can be handed through C.
    private final class Body {
        let run: @Sendable () -> Void

        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }
}
