package import Glibc

/// What a child process has from its beginning.
package enum SpawnAttributes {
    /// Runs `body` with attributes by which a program begins with no signal ignored and none blocked, whatever this process does with them.
    ///
    /// - Parameter hasOwnGroup: whether it leads a process group of its own, so that what ends this one from a terminal passes it by.
    package static func with<Value>(hasOwnGroup: Bool, _ body: (UnsafePointer<posix_spawnattr_t>) -> Value) -> Value {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        posix_spawnattr_setpgroup(&attributes, 0)
        let group = hasOwnGroup ? POSIX_SPAWN_SETPGROUP : 0
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | group))
        return body(&attributes)
    }
}
