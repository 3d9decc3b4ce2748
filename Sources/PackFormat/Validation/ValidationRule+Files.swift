extension ValidationRule {
    static let valuesMissing = ValidationRule("values-missing", .error)
    static let readmeMissing = ValidationRule("readme-missing", .warning)
    static let logoMissing = ValidationRule("logo-missing", .warning)
    static let logoType = ValidationRule("logo-type", .error)
    static let logoSize = ValidationRule("logo-size", .warning)
    static let logoShape = ValidationRule("logo-shape", .info)
    static let listedPathInvalid = ValidationRule("listed-path-invalid", .error)
    static let chartMissing = ValidationRule("chart-missing", .error)
    static let manifestMissing = ValidationRule("manifest-missing", .error)
    static let chartUnlisted = ValidationRule("chart-unlisted", .warning)
    static let manifestUnlisted = ValidationRule("manifest-unlisted", .warning)
    static let duplicateKey = ValidationRule("duplicate-key", .warning)
    static let fileUnreadable = ValidationRule("file-unreadable", .error)
    static let fileTooLarge = ValidationRule("file-too-large", .warning)

    static let fileRules = [
        valuesMissing, readmeMissing, logoMissing, logoType, logoSize, logoShape, listedPathInvalid, chartMissing,
        manifestMissing, chartUnlisted, manifestUnlisted, duplicateKey, fileUnreadable, fileTooLarge,
    ]

    static let chartUnreadable = ValidationRule("chart-unreadable", .error)
    static let chartDefinitionMissing = ValidationRule("chart-definition-missing", .error)
    static let chartDefinitionAmbiguous = ValidationRule("chart-definition-ambiguous", .error)
    static let chartDefinitionInvalid = ValidationRule("chart-definition-invalid", .error)
    static let chartFilesAtRoot = ValidationRule("chart-files-at-root", .warning)
    static let chartCopyDiffers = ValidationRule("chart-copy-differs", .warning)

    static let chartRules = [
        chartUnreadable, chartDefinitionMissing, chartDefinitionAmbiguous, chartDefinitionInvalid, chartFilesAtRoot,
        chartCopyDiffers,
    ]

    static let secretPrivateKey = ValidationRule("secret-private-key", .warning)
    static let secretCloudKey = ValidationRule("secret-cloud-key", .warning)
    static let secretToken = ValidationRule("secret-token", .warning)

    static let secretRules = [secretPrivateKey, secretCloudKey, secretToken]
}
