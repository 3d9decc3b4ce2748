public import OCI
import PackFormat

/// For whom packs are looked at: which of the repositories that hold them count.
public struct PackAudience: Sendable {
    private let sees: (@Sendable (RepositoryName) -> Bool)?

    /// All of them count.
    public static let everybody = PackAudience(sees: nil)

    /// - Parameter sees: asked for each repository; has to be quick.
    public init(_ sees: @escaping @Sendable (RepositoryName) -> Bool) {
        self.init(sees: sees)
    }

    private init(sees: (@Sendable (RepositoryName) -> Bool)?) {
        self.sees = sees
    }

    func counts(_ place: PackRepository) -> Bool { sees?(place.name) ?? true }

    /// Whether all repositories count.
    var isEverybody: Bool { sees == nil }
}
