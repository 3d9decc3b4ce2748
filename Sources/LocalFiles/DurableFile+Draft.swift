import Glibc

extension DurableFile {
    /// A file that is whole and on the disk, and has no name but a temporary one, which goes with this value. To whom it gives its name has
    /// to synchronize the folder afterwards.
    package struct Draft: ~Copyable {
        private let path: String
        private let temporary: String
        private let calls: FileCalls

        init(path: String, temporary: String, calls: FileCalls) {
            self.path = path
            self.temporary = temporary
            self.calls = calls
        }

        deinit {
            _ = calls.unlink(temporary)
        }

        /// Takes the place of what was there.
        package func replace() throws(Failure) {
            try calls.retrying(.renaming, temporary, to: path) { calls.rename(temporary, path) }
        }

        /// Takes the name if nobody has it, and returns whether that was so. A link, unlike a rename, never replaces what another process
        /// has just put there.
        package func create() throws(Failure) -> Bool {
            do throws(Failure) {
                try calls.retrying(.linking, temporary, to: path) { calls.link(temporary, path) }
                return true
            } catch {
                switch error.code {
                case EEXIST: return false
                case EPERM, EOPNOTSUPP, ENOSYS, EMLINK: return try claim()
                default: throw error
                }
            }
        }

        /// For file systems without links: whoever makes the empty file may rename over it.
        private func claim() throws(Failure) -> Bool {
            let descriptor: CInt
            do throws(Failure) {
                descriptor = try calls.retrying(.creating, path) {
                    calls.open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
                }
            } catch {
                guard error.code == EEXIST else { throw error }
                return false
            }
            calls.close(descriptor)
            do throws(Failure) {
                try replace()
            } catch {
                _ = calls.unlink(path)
                throw error
            }
            return true
        }
    }
}
