import Kubernetes
import Manifest

/// A file that Git LFS keeps elsewhere: its blob is a few lines that point to it.
///
/// Source: https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md. The program also follows the addresses of its older
/// names, and blank lines in front; so any small text that names a digest and a size as a pointer does counts as one.
enum LFSPointer {
    static func matches(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard text.count <= 1024, ByteSearch.contains(text, "version http") else { return false }
        return ["git-lfs", "hawser", "git-media"].contains { ByteSearch.contains(text, $0) }
            && ByteSearch.contains(text, "\noid ") && ByteSearch.contains(text, "\nsize ")
    }
}
