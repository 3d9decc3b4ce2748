import RegistryClient

extension RegistryCheck {
    private func remedy(for error: ClientError) -> String {
        let login = "\(session.console.program) registry login \(server.key)"
        guard error.isElsewhere, ![.login, .other].contains(ExitClass(error.code)) else {
            return account.login == nil ? login : "the user and password of the registry, by \(login)"
        }
        return "a token server that answers here and where Palette runs: the registry names it in WWW-Authenticate"
    }

    /// Returns whether the registry lets this user in.
    mutating func logIn() async throws -> Bool {
        let greeting: Greeting
        do {
            greeting = try await session.withClient(for: account) { client in try await client.greeting() }
        } catch let error as ClientError {
            try RegistryCheck.pass(error)
            add(.login, .failed, error.message, instead: remedy(for: error), ExitClass(error.code))
            return false
        }
        palette?.authentication = AuthenticationKind(greeting.authentication)
        let user = account.login.map { "the user \($0.user)" }
        let source = account.source.map { " (\($0))" } ?? ""
        switch (greeting.authentication, user) {
        case (.basic, let user):
            add(.login, .ok, "\(user ?? "the login") is let in by Basic\(source)")
        case (.none, let user?):
            add(.login, .ok, "\(user) is let in\(source), and so is everybody else, at least to look")
        case (.none, nil): add(.login, .ok, "everybody is let in, at least to look")
        case (.bearer, let user):
            add(
                .login, .warning,
                "\(user ?? "one without a login") is let in by a token service\(source); Palette is known to log in by Basic",
                instead: "a registry that takes Basic, such as auth.htpasswd of Packhouse, if Palette does not get in")
        }
        return true
    }
}
