public import ObjectStorage

extension StorageError {
    /// What a store says of a failed request. Damage, lost answers, refused keys and answers that are no S3 are `unavailable`: each
    /// of them can be over at the next call, and none says anything about the object.
    public init(_ error: S3Error) {
        let code: Code =
            switch error.reason {
            case .conditionFailed: .conditionFailed
            case .full: .full
            case .denied where error.isOfWrite: .readOnly
            case .unsupported, .refused, .invalidSetting: .inputOutput
            default: .unavailable
            }
        self.init(code, error.message, cause: error.cause)
    }
}
