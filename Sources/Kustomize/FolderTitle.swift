extension String {
    /// A folder as people name it: the top of a tree is `.`.
    public var folderTitle: String { isEmpty ? "." : self }
}
