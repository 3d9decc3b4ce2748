import Glibc
import Synchronization

@testable import LocalFiles

/// The system's calls, written down, and made to fail where a test says so.
final class RecordedCalls: Sendable {
    enum Call: String, CaseIterable, Sendable {
        case open, write, synchronize, close, link, rename, unlink, makeFolder, removeFolder
    }

    private struct State {
        var made: [Call] = []
        /// What the next of a kind meet instead of being done; nil for one that is done.
        var failures: [Call: [CInt?]] = [:]
    }

    private let state = Mutex(State())
    /// Bytes that a write takes, at most.
    private let writeSize: Int

    init(_ failures: [Call: [CInt?]] = [:], writeSize: Int = .max) {
        self.writeSize = writeSize
        state.withLock { $0.failures = failures }
    }

    /// Those that came so far, in order.
    var made: [Call] { state.withLock(\.made) }

    var calls: FileCalls {
        let system = FileCalls.system
        let size = writeSize
        var calls = FileCalls()
        calls.open = { path, flags, mode in self.pass(.open) ? system.open(path, flags, mode) : -1 }
        calls.write = { descriptor, bytes in
            self.pass(.write) ? system.write(descriptor, UnsafeRawBufferPointer(rebasing: bytes.prefix(size))) : -1
        }
        calls.synchronize = { self.pass(.synchronize) ? system.synchronize($0) : -1 }
        calls.close = { if self.pass(.close) { system.close($0) } }
        calls.link = { self.pass(.link) ? system.link($0, $1) : -1 }
        calls.rename = { self.pass(.rename) ? system.rename($0, $1) : -1 }
        calls.unlink = { self.pass(.unlink) ? system.unlink($0) : -1 }
        calls.makeFolder = { self.pass(.makeFolder) ? system.makeFolder($0, $1) : -1 }
        calls.removeFolder = { self.pass(.removeFolder) ? system.removeFolder($0) : -1 }
        return calls
    }

    /// Whether a call is done; sets `errno` when it is not.
    private func pass(_ call: Call) -> Bool {
        let code: CInt? = state.withLock { state in
            state.made.append(call)
            guard state.failures[call]?.isEmpty == false else { return nil }
            return state.failures[call]?.removeFirst()
        }
        guard let code else { return true }
        errno = code
        return false
    }
}
