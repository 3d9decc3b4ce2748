import Glibc
import LocalFiles

/// The directory where an account and certificates are kept across restarts. It holds what autocert's directory holds, in the same
/// form, so that Distribution's is taken over and could be given back:
///
/// | file | content |
/// | --- | --- |
/// | `acme_account+key` | the account's private key in PEM |
/// | `<host>` | a private key and the certificates that belong to it, in PEM; `<host>+rsa` of autocert's is read where this is missing |
/// | `acme_account+packhouse.json` | which account at which authority the key has |
/// | `<host>+status.json` | how the last attempts went |
/// | `<host>+pending.json` | an order under way with its key, so that a power failure does not lose a certificate |
/// | `acme_lock` | locked by the process that orders just now |
///
/// Every file is for its owner only, appears whole or not at all, and is durable before it counts. All methods block.
public struct CertificateCache: Sendable {
    /// Where everything lies; absolute.
    public let directory: String
    /// The file that stood where the directory was to be.
    private let oldFile: String?
    private let isRelative: Bool

    /// Finds out where the directory is, and changes nothing.
    ///
    /// Where `path` is a file, as the cache of Distribution before version 3 was, it is left alone, and the directory is `<path>.d`.
    /// A relative path lies below the working directory. Throws `.cache`.
    public init(path: String) throws(ACMEError) {
        isRelative = !path.hasPrefix("/")
        var absolute = isRelative ? try CertificateCache.workingDirectory() + "/" + path : path
        while absolute.count > 1, absolute.hasSuffix("/") { absolute.removeLast() }
        switch CertificateCache.kind(of: absolute) {
        case S_IFDIR, nil:
            directory = absolute
            oldFile = nil
        case S_IFREG:
            directory = absolute + ".d"
            oldFile = absolute
        default:
            throw ACMEError(
                .cache, "\(absolute) is neither a directory nor a file; name a directory to keep certificates in")
        }
        let nearest = CertificateCache.nearest(directory)
        guard CertificateCache.kind(of: nearest) == S_IFDIR else {
            throw ACMEError(.cache, "\(nearest) is no directory, so no certificates can be kept in \(directory)")
        }
        let isThere = nearest == directory
        guard access(nearest, isThere ? R_OK | X_OK : W_OK | X_OK) == 0 else {
            throw failure(isThere ? "using" : "making directories in", nearest)
        }
    }

    /// What an operator should know about the place, a line each.
    public var notices: [String] {
        var notices: [String] = []
        if let oldFile {
            notices.append("\(oldFile) is a file, and is left as it is; certificates are kept in \(directory)")
        }
        if isRelative, !isOnVolume {
            notices.append(
                "certificates are kept in \(directory), below the working directory and on no mounted volume: "
                    + "a new container has to order them anew, and authorities limit how often")
        }
        if access(directory, F_OK) == 0, access(directory, W_OK) != 0 {
            notices.append("\(directory) cannot be written, so no certificate can be ordered or renewed")
        }
        var status = stat()
        if stat(directory, &status) == 0, status.st_mode & 0o022 != 0, !willBeClosed(status) {
            notices.append(
                "\(directory) can be written by others than its owner, who can replace the certificates' keys there; "
                    + "make it this user's own with mode 0700, or name another directory")
        }
        return notices
    }

    /// Makes the directory for its owner only. One that holds other things as well stays open to those who use them; each file of
    /// ours is for its owner only all the same, also where somebody else left it open. Throws `.cache`.
    func prepare(for hosts: [HostName]) throws(ACMEError) {
        try makeDirectory()
        var status = stat()
        if stat(directory, &status) == 0, status.st_mode & 0o077 != 0, isOurs { _ = chmod(directory, 0o700) }
        guard access(directory, R_OK | X_OK) == 0 else { throw failure("using", directory) }
        closeToOthers([CertificateCache.accountKeyName] + hosts.flatMap(CertificateCache.certificateNames))
    }

    /// Whether ``prepare(for:)`` makes it one for its owner only.
    private func willBeClosed(_ status: stat) -> Bool {
        isOurs && (geteuid() == status.st_uid || geteuid() == 0)
    }

    /// Whether the directory holds nothing, or an account, as ours and autocert's do.
    private var isOurs: Bool {
        access("\(directory)/\(CertificateCache.accountKeyName)", F_OK) == 0 || Folder(directory).names.isEmpty
    }

    /// Whether the directory, or what is there of its path, is on another file system than the root.
    private var isOnVolume: Bool {
        var status = stat()
        var root = stat()
        guard stat("/", &root) == 0, stat(CertificateCache.nearest(directory), &status) == 0 else { return true }
        return status.st_dev != root.st_dev
    }

    private static func workingDirectory() throws(ACMEError) -> String {
        guard let path = getcwd(nil, 0) else {
            throw ACMEError(.cache, "the working directory is gone: \(String(cString: strerror(errno)))")
        }
        defer { free(path) }
        return String(cString: path)
    }

    /// The longest part of a path that is there.
    private static func nearest(_ path: String) -> String {
        var part = path
        while kind(of: part) == nil, let slash = part.lastIndex(of: "/") {
            part = slash == part.startIndex ? "/" : String(part[..<slash])
            if part == "/" { break }
        }
        return part
    }

    /// Nil when there is nothing.
    private static func kind(of path: String) -> mode_t? {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_mode & S_IFMT : nil
    }
}
