import Glibc

extension DurableFile {
    /// A call of the system that failed.
    package struct Failure: Error, Hashable, Sendable {
        package enum Step: String, Hashable, Sendable {
            case creating
            case writing
            case linking
            case renaming
            case removing
            case makingFolder = "making the directory"
            /// There is something that is no folder.
            case using
            /// The names in a folder.
            case synchronizing
        }

        package let step: Step
        /// What the call was about, which may be a temporary name, or a folder above.
        package let path: String
        /// The name that `path` was to be given.
        package let target: String?
        package let code: CInt

        init(_ step: Step, _ path: String, to target: String? = nil, code: CInt) {
            self.step = step
            self.path = path
            self.target = target
            self.code = code
        }

        /// `linking /etc/.packhouse-1 to /etc/users`
        package var attempt: String { "\(step.rawValue) \(path)\(target.map { " to \($0)" } ?? "")" }

        /// What the system says.
        package var words: String { String(cString: strerror(code)) }
    }
}
