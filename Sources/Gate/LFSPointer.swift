/// A file that Git LFS keeps elsewhere: its blob is a few lines that point to it.
///
/// Source: https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md
enum LFSPointer {
    static func matches(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        text.count <= 1024 && text.starts(with: Array("version https://git-lfs.github.com/spec/".utf8))
    }
}
