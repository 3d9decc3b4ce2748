import NIOCore

extension ByteBufferView {
    /// The bytes without white space around them.
    func trimmingSpace() -> ByteBufferView {
        var view = self
        while let first = view.first, first <= UInt8(ascii: " ") { view = view.dropFirst() }
        while let last = view.last, last <= UInt8(ascii: " ") { view = view.dropLast() }
        return view
    }
}
