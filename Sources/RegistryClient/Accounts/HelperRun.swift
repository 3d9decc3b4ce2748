import Glibc
import LocalFiles
import NIOPosix
import Synchronization

/// One run of a small program: what it says, within bounds of size and time.
struct HelperRun: Sendable {
    /// The exit status; 128 and the signal's number when one ended it.
    var status: Int
    var output: String
    var errors: String

    private static let largest = 64 << 10

    /// That nobody waits for the program any more.
    private final class Giving: Sendable {
        let isUp = Atomic(false)
    }

    /// Runs a program to its end, on a thread that may block. Throws `.credentials` when it cannot be started, says too much or takes
    /// too long, or the task is cancelled; then it is killed with all that it started.
    static func finished(
        _ program: String, _ arguments: [String], input: String, environment: [String: String], limit: Duration
    ) async throws(ClientError) -> HelperRun {
        let giving = Giving()
        do {
            return try await withTaskCancellationHandler {
                try await NIOThreadPool.singleton.runIfActive {
                    try run(program, arguments, input: input, environment: environment, limit: limit, giving)
                }
            } onCancel: {
                giving.isUp.store(true, ordering: .releasing)
            }
        } catch {
            throw error as? ClientError ?? ClientError(.credentials, "\(program) cannot be run", cause: error)
        }
    }

    private static func run(
        _ program: String, _ arguments: [String], input: String, environment: [String: String], limit: Duration,
        _ giving: Giving
    ) throws(ClientError) -> HelperRun {
        func failed(_ words: String) -> ClientError { ClientError(.credentials, "\(program) \(words)") }
        guard var source = HelperPipe(), var output = HelperPipe(), var errors = HelperPipe(), source.hold(input) else {
            throw failed("cannot be run: \(String(cString: strerror(errno)))")
        }
        let child: pid_t
        switch start(program, arguments, environment, [source.readEnd, output.writeEnd, errors.writeEnd]) {
        case .success(let id): child = id
        case .failure(let code): throw failed("cannot be run: \(String(cString: strerror(code.number)))")
        }
        output.closeWriteEnd()
        errors.closeWriteEnd()
        let end = ContinuousClock.now + limit
        var status: CInt?
        var problem: String?
        while problem == nil {
            // Looked at before the pipes are: what it wrote before its end is read then.
            let hasEnded = status != nil || reaped(child, &status)
            let isMore = output.drain(waiting: !hasEnded) || errors.drain(waiting: false)
            if output.bytes.count > largest || errors.bytes.count > largest {
                problem = "says more than \(largest) bytes"
            } else if hasEnded {
                if !isMore { break }
            } else if giving.isUp.load(ordering: .acquiring) {
                problem = "was waited for no longer"
            } else if ContinuousClock.now >= end {
                problem = "does not end within \(limit)"
            }
        }
        if let problem {
            // Its own group: what it started ends with it.
            kill(-child, SIGKILL)
            if status == nil { waitpid(child, nil, 0) }
            throw failed(problem)
        }
        let code = status ?? 0
        return HelperRun(
            status: code & 0x7F == 0 ? Int(code >> 8 & 0xFF) : 128 + Int(code & 0x7F),
            output: String(decoding: output.bytes, as: UTF8.self),
            errors: String(decoding: errors.bytes, as: UTF8.self))
    }

    private static func reaped(_ child: pid_t, _ status: inout CInt?) -> Bool {
        var code: CInt = 0
        guard waitpid(child, &code, WNOHANG) == child else { return false }
        status = code
        return true
    }

    private struct StartFailure: Error {
        var number: CInt
    }

    /// - Parameter descriptors: become input, output and errors.
    private static func start(
        _ program: String, _ arguments: [String], _ environment: [String: String], _ descriptors: [CInt]
    ) -> Result<pid_t, StartFailure> {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (number, descriptor) in descriptors.enumerated() {
            posix_spawn_file_actions_adddup2(&actions, descriptor, CInt(number))
        }
        // What a helper leaves running would keep connections open.
        _ = SpawnActions.closeAll(from: CInt(descriptors.count), in: &actions)
        let words = ([program] + arguments).map { strdup($0) } + [nil]
        let variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for pointer in words + variables { free(pointer) } }
        var id = pid_t()
        // Its own group, which is killed as one.
        let failure = SpawnAttributes.with(hasOwnGroup: true) { attributes in
            HelperPipe.starting.withLock { _ in posix_spawn(&id, program, &actions, attributes, words, variables) }
        }
        return failure == 0 ? .success(id) : .failure(StartFailure(number: failure))
    }
}
