import Glibc

/// A refused system call: its `errno`.
package struct SystemCallError: Error, Hashable {
    package let code: CInt

    package init(_ code: CInt) {
        self.code = code
    }

    /// Whether it says that there is nothing at a path.
    var isAbsence: Bool {
        code == ENOENT || code == ENOTDIR || code == ENAMETOOLONG
    }

    /// `No space left on device`.
    package var text: String {
        // Safe: `strerror_r` ends what it writes with a zero byte within the capacity, and that much is counted.
        let text = String(unsafeUninitializedCapacity: 256) { bytes in
            bytes.withMemoryRebound(to: CChar.self) { bytes in
                guard let start = bytes.baseAddress, strerror_r(code, start, bytes.count) == 0 else { return 0 }
                return strnlen(start, bytes.count)
            }
        }
        return text.isEmpty ? "error \(code)" : text
    }
}

extension SystemCallError: CustomStringConvertible {
    package var description: String { text }
}
