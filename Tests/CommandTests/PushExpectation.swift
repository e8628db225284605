import TestSupport
import Testing

/// Expects a push to be accepted or not, and its output to say something.
func expect(
    _ run: Finished, accepted: Bool, _ parts: String..., sourceLocation: SourceLocation = #_sourceLocation
) {
    #expect((run.status == 0) == accepted, "\(run.all)", sourceLocation: sourceLocation)
    for part in parts { #expect(run.all.contains(part), "\(part) in \(run.all)", sourceLocation: sourceLocation) }
}
