/// Why a check failed, for a person.
public struct HealthProblem: Error, CustomStringConvertible {
    public let description: String

    public init(_ description: String) {
        self.description = description
    }
}
