/// What a disk may look like after the power went. Each is allowed by POSIX; file systems differ in which they do.
package enum PowerCut: Hashable, Sendable {
    /// What was not synchronized never happened.
    case unsynchronizedIsLost
    /// Every name is as it was last, and files hold only synchronized bytes: new ones are empty.
    case namesRemain
    /// As ``namesRemain``, and files have the length that was written last, but only half of the new bytes; the rest are zero.
    case namesAndLengthsRemain
    /// Each name, and each file's bytes, by chance in any of these ways.
    case mixture(seed: UInt64)

    package static let all: [PowerCut] =
        [.unsynchronizedIsLost, .namesRemain, .namesAndLengthsRemain] + (1...5).map { .mixture(seed: $0) }
}
