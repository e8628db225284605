import Manifest

/// Decides what becomes of a text that could not be read: whether it fails, or is passed over because nobody takes it for a
/// manifest. Whatever kubectl may read is never passed over (see `ReaderDifference`).
enum UnreadableText {
    /// What became of it.
    static func outcome(
        of failure: ReadFailure, _ text: UnsafeBufferPointer<UInt8>, _ file: Inspector.File
    ) -> Outcome {
        let line = failure.position?.line ?? 1
        if failure.cause == .notAnObject, file.isPatch { return .documentEnd }
        if failure.cause == .syntax, ByteSearch.contains(text, "{{") || ByteSearch.contains(text, "{%") {
            return .skipped(SkippedDocument(file: file.name, line: line, reason: .helmTemplate))
        }
        if isPassedOver(failure, text, file) {
            return .skipped(SkippedDocument(file: file.name, line: line, reason: .notKubernetes))
        }
        return .failed(FailedDocument(file: file.name, position: failure.position, message: failure.message))
    }

    private static func isPassedOver(
        _ failure: ReadFailure, _ text: UnsafeBufferPointer<UInt8>, _ file: Inspector.File
    ) -> Bool {
        guard file.origin != .named, failure.cause != .unreadable else { return false }
        switch failure.cause {
        case .notAnObject: return true
        // kubectl refuses it too; only a name can say that it was meant as a manifest.
        case .syntax: return !file.hasManifestName || !ManifestWords.mayBeIn(text)
        // kubectl may read it: whatever its name, it cannot be let through unread.
        case .cutShort: return false
        case .unsupported: return !ManifestWords.mayBeIn(text)
        case .limit where file.origin == .commit:
            return !file.hasManifestName && !text.isEmpty && !ManifestWords.mayBeIn(text)
        case .limit, .unreadable: return file.origin == .folder && !ManifestWords.mayBeIn(text)
        }
    }
}
