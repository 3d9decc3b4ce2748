import Glibc
import LocalFiles

extension CertificateCache {
    /// Bytes; far more than anything that is written here.
    private static let largestFile = 256 << 10

    /// What a file holds; nil when there is none. Throws `.cache`.
    func read(_ name: String) throws(ACMEError) -> [UInt8]? {
        let path = "\(directory)/\(name)"
        do throws(SmallFile.Failure) {
            return try SmallFile.contents(of: path, upTo: CertificateCache.largestFile)
        } catch {
            switch error.code {
            case ENOENT, ENOTDIR: return nil
            case EISDIR, EINVAL, EFBIG:
                throw ACMEError(.cache, "\(path) is no file of at most \(CertificateCache.largestFile) bytes")
            default: throw ACMEError(.cache, "reading \(path) failed: \(error.words)")
            }
        }
    }

    /// Puts a file in the place of what was there, whole and durable. Throws `.cache`, and leaves what was there.
    func write(_ bytes: [UInt8], to name: String) throws(ACMEError) {
        let path = "\(directory)/\(name)"
        do throws(DurableFile.Failure) {
            try DurableFile(path).replace(with: bytes)
        } catch {
            throw failure(error.step == .renaming ? "replacing" : "writing", path, code: error.code)
        }
    }

    /// Does nothing when there is no such file. Throws `.cache`.
    func remove(_ name: String) throws(ACMEError) {
        let path = "\(directory)/\(name)"
        do throws(DurableFile.Failure) {
            try DurableFile(path).remove()
        } catch {
            throw failure("removing", path, code: error.code)
        }
    }

    /// Gives a file that cannot be used another name, so that nothing is lost. Throws `.cache`.
    func setAside(_ name: String, as suffix: String) throws(ACMEError) {
        let path = "\(directory)/\(name)"
        do throws(DurableFile.Failure) {
            try DurableFile(path).rename(to: path + suffix)
        } catch {
            throw failure("renaming", path, code: error.code)
        }
    }

    /// Makes the directory for its owner only, with those above it. Throws `.cache`.
    func makeDirectory() throws(ACMEError) {
        do throws(DurableFile.Failure) {
            try Folder(directory).make()
        } catch {
            throw failure(error.step == .makingFolder ? "making" : error.step.rawValue, error.path, code: error.code)
        }
    }

    /// Takes the rights of all but the owner from those of these files that are ours and not links.
    func closeToOthers(_ names: [String]) {
        for name in names {
            let descriptor = open("\(directory)/\(name)", O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW)
            guard descriptor >= 0 else { continue }
            var status = stat()
            if fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_mode & 0o077 != 0 {
                _ = fchmod(descriptor, 0o600)
            }
            close(descriptor)
        }
    }

    /// Removes what a power failure left of writes. To be called while nobody else writes.
    func removeUnfinished() {
        Folder(directory).removeLeftovers()
    }

    /// Says what the system call before it met.
    func failure(_ step: String, _ path: String, code: CInt = errno) -> ACMEError {
        ACMEError(.cache, "\(step) \(path) failed: \(String(cString: strerror(code)))")
    }
}
