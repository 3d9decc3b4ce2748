import ArgumentParser

/// `packctl completions bash`
struct CompletionsCommand: SessionCommand {
    static let configuration = CommandConfiguration(
        commandName: "completions", abstract: "Print the script that lets a shell complete commands and options.",
        discussion: """
            For the name that the program is called by:

              bash  source <(packctl completions bash), in ~/.bashrc
              zsh   packctl completions zsh > "${fpath[1]}/_packctl"
              fish  packctl completions fish > ~/.config/fish/completions/packctl.fish
            """)

    enum Shell: String, CaseIterable, ExpressibleByArgument {
        case bash, zsh, fish

        var kind: CompletionShell {
            switch self {
            case .bash: .bash
            case .zsh: .zsh
            case .fish: .fish
            }
        }
    }

    @Argument(help: ArgumentHelp("The shell: bash, zsh or fish.", valueName: "shell"))
    var shell: Shell

    @OptionGroup var common: CommonOptions

    func run(in session: Session) { session.console.emit(PackctlCommand.completionScript(for: shell.kind) + "\n") }
}
