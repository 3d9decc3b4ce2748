/// Everything the server was told, checked and complete: no value here needs a second look.
///
/// Made by ``load(argument:environment:files:)``. The keys are those of CNCF Distribution (configuration version 0.1)
/// and a few of our own; `docs/configuration.md` describes each.
public struct Configuration: Hashable, Sendable {
    public var log: Log
    public var storage: Storage
    public var authentication: Authentication
    public var access: Access
    public var http: HTTP
    public var health: Health
    /// `catalog.maxentries`: the most repositories that one catalog answer names.
    public var catalogMaximum: Int
    /// `tags.maxtags`: the most tags that one answer names.
    public var tagsMaximum: Int
    public var validation: Validation
    public var packs: Packs
    public var notifications: Notifications
}
