extension ValidationRule {
    static let packJSONMissing = ValidationRule("pack-json-missing", .error)
    static let packJSONInvalid = ValidationRule("pack-json-invalid", .error)
    static let packJSONFieldMissing = ValidationRule("pack-json-field-missing", .error)
    static let packJSONFieldType = ValidationRule("pack-json-field-type", .error)
    static let packJSONValueUnknown = ValidationRule("pack-json-value-unknown", .error)
    static let packJSONKeyMisspelt = ValidationRule("pack-json-key-misspelt", .warning)
    static let nameInvalid = ValidationRule("name-invalid", .error)
    static let versionInvalid = ValidationRule("version-invalid", .error)
    static let versionIrregular = ValidationRule("version-irregular", .warning)
    static let groupInvalid = ValidationRule("group-invalid", .error)
    static let folderName = ValidationRule("folder-name", .info)
    static let cloudTypeRetired = ValidationRule("cloud-type-retired", .warning)
    static let cloudTypeUnknown = ValidationRule("cloud-type-unknown", .warning)
    static let addonTypeMissing = ValidationRule("addon-type-missing", .warning)
    static let addonTypeMisspelt = ValidationRule("addon-type-misspelt", .warning)
    static let eolInvalid = ValidationRule("eol-invalid", .warning)
    static let stateUnknown = ValidationRule("state-unknown", .warning)
    static let stateDeleted = ValidationRule("state-deleted", .warning)
    static let stateRetiring = ValidationRule("state-retiring", .info)

    static let metadataRules = [
        packJSONMissing, packJSONInvalid, packJSONFieldMissing, packJSONFieldType,
        packJSONValueUnknown, packJSONKeyMisspelt, nameInvalid, versionInvalid, versionIrregular, groupInvalid,
        folderName,
        cloudTypeRetired, cloudTypeUnknown, addonTypeMissing, addonTypeMisspelt, eolInvalid, stateUnknown,
        stateDeleted, stateRetiring,
    ]

    static let dependencyUnbounded = ValidationRule("dependency-unbounded", .warning)
    static let dependencyBoundsReversed = ValidationRule("dependency-bounds-reversed", .warning)
    static let dependencyUnknown = ValidationRule("dependency-unknown", .warning)
    static let resourceReferenceUnresolved = ValidationRule("resource-reference-unresolved", .warning)

    static let constraintRules = [
        dependencyUnbounded, dependencyBoundsReversed, dependencyUnknown, resourceReferenceUnresolved,
    ]
}
