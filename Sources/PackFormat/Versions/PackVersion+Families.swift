extension PackVersion {
    /// The labels of its parent tags, widest first: `1.x` and `1.3.x` for 1.3.0, with numbers as in ``numbers``. One number
    /// gives only the first; numbers after the second give no further ones.
    public var families: [String] {
        let major = "\(numbers[0]).x"
        return numbers.count > 1 ? [major, "\(numbers[0]).\(numbers[1]).x"] : [major]
    }
}
