/// Which ``WriteCondition``s a store decides by itself, atomically for all processes that share it. Those that it does not
/// are decided by this process: exact among its own writers, while a writer elsewhere can slip in between the look and the
/// write.
public struct ConditionSupport: Hashable, Sendable {
    /// ``WriteCondition/absent`` of a put.
    public var putIfAbsent: Bool
    /// ``WriteCondition/version(_:)`` of a put.
    public var putOfVersion: Bool
    /// ``WriteCondition/version(_:)`` of a delete.
    public var deleteOfVersion: Bool

    public init(putIfAbsent: Bool, putOfVersion: Bool, deleteOfVersion: Bool) {
        self.putIfAbsent = putIfAbsent
        self.putOfVersion = putOfVersion
        self.deleteOfVersion = deleteOfVersion
    }

    public static let all = ConditionSupport(putIfAbsent: true, putOfVersion: true, deleteOfVersion: true)
    public static let none = ConditionSupport(putIfAbsent: false, putOfVersion: false, deleteOfVersion: false)
}
