import OCI
import PackFormat
import RegistryClient

extension RegistryCheck {
    /// The packs that Palette would find, by name; nil when the list says nothing of them. One that the user named is looked at
    /// in any case.
    mutating func path(_ client: RegistryClient) async throws -> [PackName]? {
        guard client.server.prefix.isEmpty else {
            palette = nil
            add(
                .path, .failed,
                "the registry answers below /\(client.server.prefix)/, and Palette asks for /v2/ at the root of the host",
                instead: "a host or port of its own, with /v2/ at the root, such as a Packhouse without http.prefix",
                .notFound)
            return nil
        }
        if server.path.split(separator: "/").contains("spectro-packs") {
            let base = server.path.split(separator: "/").prefix { $0 != "spectro-packs" }.joined(separator: "/")
            add(
                .path, .failed,
                "the base path \(server.path) has spectro-packs in it, which Palette puts behind it itself",
                instead: base.isEmpty ? server.name : "\(server.name)/\(base)", .usage)
            return nil
        }
        var survey = RepositorySurvey()
        do {
            survey = try await RepositorySurvey(client)
        } catch {
            try RegistryCheck.pass(error)
            add(
                .path, .failed, error.message,
                instead:
                    "a user who may read /v2/_catalog, and a registry that has it: Palette finds packs by this list",
                ExitClass(error.code))
            return named
        }
        if survey.packs.isEmpty {
            try await nothing(survey)
        } else {
            let count = survey.packs.count == 1 ? "1 pack lies" : "\(survey.packs.count) packs lie"
            let pages = survey.pages == 1 ? "in one page" : "in \(survey.pages) pages"
            add(.path, .ok, "\(count) below \(archive); the list of repositories came \(pages)")
        }
        if let misplaced = survey.misplaced.first {
            add(
                .path, .warning,
                survey.misplaced.count == 1
                    ? "the repository \(misplaced) is not where packs lie"
                    : "\(survey.misplaced.count) repositories below \(folder) are not where packs lie, such as \(misplaced)",
                instead: "\(archive)/NAME")
        }
        if let unusable = survey.unusable.first {
            add(
                .path, .warning,
                survey.unusable.count == 1
                    ? "the name \(unusable) in the list is none of a repository"
                    : "\(survey.unusable.count) names in the list are none of repositories, such as \(unusable)")
        }
        if let named { return named }
        return survey.packs.isEmpty ? nil : survey.packs
    }

    /// `base/spectro-packs`
    private var folder: String { server.path.isEmpty ? "spectro-packs" : "\(server.path)/spectro-packs" }

    private var archive: String { "\(folder)/archive" }

    private var named: [PackName]? {
        switch scope {
        case .some: nil
        case .pack(let pack), .version(let pack, _): [pack]
        }
    }

    /// Says that there are no packs, and where there are.
    private mutating func nothing(_ survey: RepositorySurvey) async throws {
        var bases = survey.otherBases.map { server.path.isEmpty ? $0 : "\(server.path)/\($0)" }
        if !server.path.isEmpty, let whole = try? ServerAddress(RegistryCheck.root(of: server)) {
            var stranger = account
            stranger.server = whole
            do {
                let all = try await session.withClient(for: stranger) { client in try await RepositorySurvey(client) }
                bases = all.otherBases.sorted() + (all.packs.isEmpty ? [] : [""])
            } catch let error as ClientError {
                try RegistryCheck.pass(error)
            }
        }
        guard let base = bases.first else {
            add(
                .path, .warning,
                "there is no pack below \(archive), and nowhere else among \(survey.count) repositories that the list has",
                instead: "\(session.console.program) pack push DIR --registry-server \(server.key)")
            return
        }
        add(
            .path, .failed,
            "there is no pack below \(archive), but there are some below \(base.isEmpty ? "the empty base" : base)",
            instead: base.isEmpty ? server.name : "\(server.name)/\(base)", .notFound)
    }

    private static func root(of server: ServerAddress) -> String {
        server.scheme.map { "\($0.rawValue)://\(server.name)" } ?? server.name
    }
}
