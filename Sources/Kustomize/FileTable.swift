/// The files of a rendering, by number.
public final class FileTable {
    /// The paths, from the top of the tree.
    public private(set) var paths: [String] = []
    private var numbers: [String: Int32] = [:]

    func path(_ number: Int32) -> String? {
        paths.indices.contains(Int(number)) ? paths[Int(number)] : nil
    }

    func number(of path: String) -> Int32 {
        if let known = numbers[path] { return known }
        let number = Int32(truncatingIfNeeded: paths.count)
        paths.append(path)
        numbers[path] = number
        return number
    }
}
