/// Who answered a request, as metrics tell it apart: never more than these, whatever is asked. Those that Distribution has are called as
/// it calls them.
enum RequestHandler: Int, CaseIterable, Sendable {
    /// No route was met, or there was no request to speak of.
    case none
    case root, health, base, token, catalog, tags, manifest, blob, referrers, blobUpload, blobUploadChunk
    case packBase, packCatalog, packSearch, pack, packTags, packVersion, packFile, packHistory, packLabels, packLabel
    case packUnknown
    /// The plain listener beside HTTPS.
    case challenge

    var label: String {
        switch self {
        case .none, .root, .health, .base, .token, .catalog, .tags, .manifest, .blob, .referrers, .pack, .challenge:
            "\(self)"
        case .blobUpload: "blob_upload"
        case .blobUploadChunk: "blob_upload_chunk"
        case .packBase: "pack_base"
        case .packCatalog: "pack_catalog"
        case .packSearch: "pack_search"
        case .packTags: "pack_tags"
        case .packVersion: "pack_version"
        case .packFile: "pack_file"
        case .packHistory: "pack_history"
        case .packLabels: "pack_labels"
        case .packLabel: "pack_label"
        case .packUnknown: "pack_unknown"
        }
    }
}

extension Route {
    var handler: RequestHandler {
        switch self {
        case .root: .root
        case .health, .healthDetail: .health
        case .base: .base
        case .token: .token
        case .catalog: .catalog
        case .tags: .tags
        case .manifest, .malformed(_, .digest), .malformed(_, .tag): .manifest
        case .blob, .malformed(_, .blob): .blob
        case .referrers, .malformed(_, .subject): .referrers
        case .uploads: .blobUpload
        case .upload, .malformed(_, .upload): .blobUploadChunk
        case .packs(let route): route.handler
        }
    }
}

extension PackRoute {
    fileprivate var handler: RequestHandler {
        switch self {
        case .base: .packBase
        case .catalog: .packCatalog
        case .search: .packSearch
        case .pack: .pack
        case .tags: .packTags
        case .version: .packVersion
        case .file: .packFile
        case .history: .packHistory
        case .labels: .packLabels
        case .label: .packLabel
        case .unknown: .packUnknown
        }
    }
}
