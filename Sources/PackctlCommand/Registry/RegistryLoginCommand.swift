import ArgumentParser
import RegistryClient

/// `packctl registry login`
struct RegistryLoginCommand: SessionCommand {
    static let configuration = CommandConfiguration(
        commandName: "login", abstract: "Log in to a registry, and keep the login.",
        discussion: """
            Asks for user and password at the terminal unless they are given, finds out whether the registry takes them, and writes \
            them down in config.json, unencrypted. The first registry becomes the default one.

            Scripts give the password on the standard input: --username USER --password-stdin < FILE
            """)

    @Argument(
        help: ArgumentHelp(
            "The registry, with or without scheme, port and path (default: the default one).", valueName: "server")
    )
    var server: String?

    @Flag(name: .shortAndLong, help: "Put up with plain HTTP and with any certificate.")
    var insecure = false

    @Flag(name: [.customShort("d"), .customLong("default")], help: "Make it the registry of commands that name none.")
    var isDefault = false

    @Option(help: "Who logs in.")
    var username: String?

    @Option(help: "The password, which other users of this machine can see while the command runs.")
    var password: String?

    @Flag(help: "Read the password from the standard input.")
    var passwordStdin = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if passwordStdin, password != nil {
            throw ValidationError("--password and --password-stdin exclude each other")
        }
        if passwordStdin, username == nil { throw ValidationError("--password-stdin needs --username") }
    }

    func run(in session: Session) async throws {
        let server = try session.server(named: server)
        guard server.scheme != .http || insecure else {
            throw CommandFailure(
                .usage,
                "http:// would let anybody on the way to \(server.name) read the password: leave it out, or add --insecure if "
                    + "that is all right")
        }
        // A file that cannot be understood is told before anybody types a password.
        let known = try session.accounts.spectro.entry(for: server)
        let login = try login(for: server, known: known?.login?.user, session)
        let account = Account(server: server, login: login, isInsecure: insecure)
        let greeting = try await session.withClient(for: account) { client in try await client.greeting() }
        // What is there may be no address; then it is no default either.
        let hasDefault = (try? session.accounts.spectro.defaultServer()) != nil
        let outcome = LoginOutcome(
            server: server.key, user: login.user, origin: greeting.origin,
            authentication: AuthenticationKind(greeting.authentication), insecure: insecure,
            isDefault: isDefault || !hasDefault, file: session.accounts.spectro.path)
        try await session.accounts.spectro.keep(
            login, for: server, isInsecure: insecure, asDefault: outcome.isDefault)
        for remark in outcome.remarks { session.console.warn(remark) }
        if session.format == .table { session.console.say("Login Succeeded") } else { try session.show(outcome) }
        if outcome.isDefault {
            session.console.note("\(server.key) is now the registry of commands that name none.")
        }
    }

    private func login(for server: ServerAddress, known: String?, _ session: Session) throws -> Login {
        if password != nil {
            session.console.warn(
                "--password shows the password to other users of this machine; --password-stdin does not")
        }
        let question = TerminalQuestion()
        guard let user = try username ?? question.map({ try RegistryLoginCommand.user($0, server, known: known) })
        else {
            throw CommandFailure(
                .usage, "there is no terminal to ask for the user: use --username USER --password-stdin")
        }
        if let password { return try Login(user: user, password: password) }
        if passwordStdin {
            var text = try StandardInput.text(upTo: 16 << 10)
            // What `echo` and editors end a line with is none of it.
            if text.last?.isNewline == true { text.removeLast() }
            return try Login(user: user, password: text)
        }
        guard let question else {
            throw CommandFailure(.usage, "there is no terminal to ask for the password: use --password-stdin")
        }
        return try Login(user: user, password: try question.secretAnswer(to: "Password: "))
    }

    private static func user(_ question: TerminalQuestion, _ server: ServerAddress, known: String?) throws -> String {
        let proposal = known.map { TerminalText.line($0) }
        let answer = try question.answer(to: "Username for \(server.key)\(proposal.map { " (\($0))" } ?? ""): ")
        return answer.isEmpty ? known ?? "" : answer
    }
}
