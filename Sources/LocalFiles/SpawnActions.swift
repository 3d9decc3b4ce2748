package import Glibc

/// What `posix_spawn` does between the beginning of a child process and the start of its program: calls of GNU's that Swift does not see.
package enum SpawnActions {
    package typealias List = UnsafeMutablePointer<posix_spawn_file_actions_t>

    /// Closes every descriptor from `first` on. NIO's sockets would be inherited else, and a connection ends only with its last holder.
    /// Returns false, and does nothing, where the C library is older than glibc 2.34.
    package static func closeAll(from first: CInt, in actions: List) -> Bool {
        typealias Call = @convention(c) (List, CInt) -> CInt
        guard let symbol = dlsym(nil, "posix_spawn_file_actions_addclosefrom_np") else { return false }
        // Safe: this is the type of the function in spawn.h.
        return unsafeBitCast(symbol, to: Call.self)(actions, first) == 0
    }

    /// Changes to a folder. Returns false, and does nothing, where the C library is older than glibc 2.29.
    package static func changeFolder(to path: String, in actions: List) -> Bool {
        typealias Call = @convention(c) (List, UnsafePointer<CChar>) -> CInt
        guard let symbol = dlsym(nil, "posix_spawn_file_actions_addchdir_np") else { return false }
        // Safe: likewise.
        return unsafeBitCast(symbol, to: Call.self)(actions, path) == 0
    }
}
