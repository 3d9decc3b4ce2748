import PackFormat

extension CommandFailure {
    /// That the system does not let something be done to a file.
    init(_ number: Int32, cannot deed: String, _ path: String) {
        self.init(PackError.cannot(deed, path, because: number))
    }
}
