import ArgumentParser

/// `packctl pack`: what there is to do with packs.
struct PackGroup: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pack", abstract: "Make, check, push, pull, list and delete packs.",
        subcommands: [
            PackBuildCommand.self, PackValidateCommand.self,
            PackPushCommand.self, PackPullCommand.self, PackListCommand.self, PackShowCommand.self,
            PackHistoryCommand.self,
            PackDeleteCommand.self, PackTagGroup.self, PackImagesCommand.self,
            PackExportCommand.self, PackImportCommand.self,
        ])
}
