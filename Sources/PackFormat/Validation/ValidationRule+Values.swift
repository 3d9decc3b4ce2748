extension ValidationRule {
    static let valuesInvalid = ValidationRule("values-invalid", .error)
    static let valuesTab = ValidationRule("values-tab", .warning)
    static let valuesOddIndentation = ValidationRule("values-odd-indentation", .warning)
    static let valuesDeepIndentation = ValidationRule("values-deep-indentation", .warning)
    static let valuesTrailingBlanks = ValidationRule("values-trailing-blanks", .warning)
    static let valuesCalico = ValidationRule("values-calico", .warning)
    static let valuesPackMissing = ValidationRule("values-pack-missing", .warning)
    static let chartKeyMissing = ValidationRule("chart-key-missing", .warning)
    static let chartKeyUnknown = ValidationRule("chart-key-unknown", .warning)
    static let manifestKeyMissing = ValidationRule("manifest-key-missing", .warning)
    static let manifestKeyUnknown = ValidationRule("manifest-key-unknown", .warning)
    static let namespaceMisplaced = ValidationRule("namespace-misplaced", .warning)
    static let namespaceInvalid = ValidationRule("namespace-invalid", .warning)

    static let valuesRules = [
        valuesInvalid, valuesTab, valuesOddIndentation, valuesDeepIndentation,
        valuesTrailingBlanks, valuesCalico, valuesPackMissing, chartKeyMissing, chartKeyUnknown, manifestKeyMissing,
        manifestKeyUnknown, namespaceMisplaced, namespaceInvalid,
    ]

    static let imagesNone = ValidationRule("images-none", .warning)
    static let imageEntryInvalid = ValidationRule("image-entry-invalid", .error)
    static let imageKeyUnknown = ValidationRule("image-key-unknown", .error)
    static let imageUnlisted = ValidationRule("image-unlisted", .warning)
    static let imageUnused = ValidationRule("image-unused", .warning)

    static let imageRules = [imagesNone, imageEntryInvalid, imageKeyUnknown, imageUnlisted, imageUnused]

    static let schemaInvalid = ValidationRule("schema-invalid", .error)
    static let schemaEmpty = ValidationRule("schema-empty", .warning)
    static let schemaPathUnresolved = ValidationRule("schema-path-unresolved", .warning)
    static let schemaTemplateInvalid = ValidationRule("schema-template-invalid", .error)
    static let schemaTypeUnknown = ValidationRule("schema-type-unknown", .warning)
    static let schemaRegexInvalid = ValidationRule("schema-regex-invalid", .error)
    static let schemaDefaultMismatch = ValidationRule("schema-default-mismatch", .warning)

    static let schemaRules = [
        schemaInvalid, schemaEmpty, schemaPathUnresolved, schemaTemplateInvalid, schemaTypeUnknown,
        schemaRegexInvalid, schemaDefaultMismatch,
    ]

    static let presetsInvalid = ValidationRule("presets-invalid", .error)
    static let presetsEmpty = ValidationRule("presets-empty", .warning)
    static let presetNameMissing = ValidationRule("preset-name-missing", .error)
    static let presetNameDuplicate = ValidationRule("preset-name-duplicate", .error)
    static let presetAddInvalid = ValidationRule("preset-add-invalid", .error)
    static let presetRemoveUnresolved = ValidationRule("preset-remove-unresolved", .warning)
    static let enabledPresetUnknown = ValidationRule("enabled-preset-unknown", .warning)
    static let enabledPresetConflict = ValidationRule("enabled-preset-conflict", .warning)

    static let presetRules = [
        presetsInvalid, presetsEmpty, presetNameMissing, presetNameDuplicate, presetAddInvalid,
        presetRemoveUnresolved, enabledPresetUnknown, enabledPresetConflict,
    ]

    static let macroUnbalanced = ValidationRule("macro-unbalanced", .warning)
    static let macroUnknown = ValidationRule("macro-unknown", .warning)
    static let macroPackUndeclared = ValidationRule("macro-pack-undeclared", .warning)

    static let macroRules = [macroUnbalanced, macroUnknown, macroPackUndeclared]
}
