import ArgumentParser
import Glibc
import RegistryConfiguration

/// `registry health [CONFIG]`
struct HealthCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "health",
        abstract: "Ask the running registry whether it can do its work.",
        discussion: """
            Sends GET /health to the address at which a registry with CONFIG listens, over TLS where it speaks TLS. \
            Without CONFIG the registry that runs beside this command is asked: its process tells the configuration \
            file and the variables; when there is none, those that serve would use. Exits with 0 when the answer is \
            200, else with 1; either way there is one line. It takes 10 s at most.
            """)

    @Argument(help: ArgumentHelp("The configuration file of the registry to ask, in YAML.", valueName: "config"))
    var config: String?

    func run() async throws {
        let (argument, environment) = try asked()
        let loaded = Configuration.load(argument: argument, environment: environment, files: .system)
        guard let configuration = loaded.configuration else { throw StandardError.fail(loaded.diagnostics) }
        let question: HealthQuestion
        do {
            question = try HealthQuestion(configuration.http)
        } catch {
            throw StandardError.fail("\(error)")
        }
        switch await question.reply() {
        case .up(let remark):
            print("up: \(question)\(remark.map { "; \($0)" } ?? "")")
        case .down(let reason):
            throw StandardError.fail("down: \(question): \(reason)")
        }
    }

    /// The file and the variables of the registry to ask. Relative paths are meant as that registry means them.
    private func asked() throws -> (argument: String?, environment: [String: String]) {
        guard config == nil else { return (config, processEnvironment()) }
        let running = ServingProcess.beside()
        guard running.count < 2 else {
            let list = running.map { "\($0.id)" }.joined(separator: ", ")
            throw StandardError.fail("several registries run here (processes \(list)); name the CONFIG of one")
        }
        guard let server = running.first else { return (nil, processEnvironment()) }
        _ = chdir("/proc/\(server.id)/cwd")
        return (server.config, server.environment)
    }
}
