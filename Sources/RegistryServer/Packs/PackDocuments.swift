import Encoding
import OCI
import PackFormat
import PackIndex
import Registry

/// The bodies of v1, as `docs/openapi.yaml` describes them.
enum PackDocument {
    struct Base: Encodable {
        var packs: String
        var search: String
        /// Of the bases the first, which packs are pushed to.
        var base: String
    }

    struct Catalog: Encodable {
        var repositories: [String]
    }

    /// A version among others.
    struct Version: Encodable {
        var tag: String
        var version: String
        var group: String?
        /// Of the manifest.
        var digest: String
        /// Of the archive.
        var archive: String
        /// Of the files; nil with a fault.
        var content: String?
        var parentTags: [String]
        var labels: [String]
        var displayName: String?
        var layer: String?
        var state: String?
        var repository: String
        var fault: String?

        init(_ version: PackVersionEntry, of pack: Pack) {
            tag = version.tag.tag.text
            self.version = version.summary.fault == nil ? version.summary.version : version.tag.label
            group = version.tag.group
            digest = version.manifest.text
            archive = version.summary.archive.text
            content = version.summary.content?.text
            // One that only its digest still leads to has none, whatever its tag was.
            let isShown = version.fault == nil && pack.version(version.tag)?.manifest == version.manifest
            parentTags = isShown ? pack.tags.parents(of: version.tag).map(\.tag.text) : []
            labels = pack.labels(of: version.manifest).map(\.tag.tag.text)
            displayName = version.summary.fault == nil ? version.summary.displayName : nil
            layer = version.summary.fault == nil ? version.summary.layer : nil
            state = version.summary.state == .none ? nil : version.summary.state.rawValue
            repository = version.repository.name.text
            fault = version.fault
        }
    }

    struct ParentTag: Encodable {
        var tag: String
        /// The version that it stands for at the moment.
        var points: String
        var digest: String?
    }

    struct Label: Encodable {
        var label: String
        var digest: String
        var version: String
        var user: String?
        var time: String

        init(_ label: PackLabel) {
            self.label = label.tag.tag.text
            digest = label.manifest.text
            version = label.version
            user = label.user
            time = UTCTime.text(label.time)
        }
    }

    struct Tags: Encodable {
        var name: String
        var tags: [Version]
        /// Of all versions, on the first page.
        var parentTags: [ParentTag]?
        var labels: [Label]?
        /// Versions that a base before theirs has too, on the first page.
        var shadowed: [Version]?
    }

    struct File: Encodable {
        var path: String
        var digest: String
        var size: Int64
        var mode: String

        init(_ file: PackFile) {
            path = file.path.text
            digest = file.digest.text
            size = file.size
            mode = file.modeText
        }
    }

    /// A version with everything that is known of it, but for `metadata`, which is put in as it is.
    struct Details: Encodable {
        var name: String
        var version: Version
        var archiveSize: Int64?
        var files: [File]
        var images: [String]
        /// Why it is not known which these are.
        var imagesFault: String?
        var message: String?
        var user: String?
        var time: String?
        /// In what its manifest differs from the form that Palette is known to read.
        var deviations: [String]
    }

    struct Event: Encodable {
        var action: String
        var repository: String
        var tag: String
        var user: String?
        var message: String?
        var previous: String?
        var digest: String?
        var time: String

        init(_ noted: NotedEvent) {
            let event = noted.event
            action = event.action.rawValue
            repository = noted.repository.name.text
            tag = noted.tag
            user = event.user
            message = event.message
            previous = event.previous?.text
            digest = event.digest?.text
            time = UTCTime.text(event.time)
        }
    }

    struct History: Encodable {
        var name: String
        var events: [Event]
    }

    struct Labels: Encodable {
        var name: String
        var labels: [Label]
    }

    /// A pack that a search found, by the newest of its versions that was found.
    struct Match: Encodable {
        var name: String
        var displayName: String
        var tag: String
        var version: String
        var group: String?
        var digest: String
        var layer: String
        var addonType: String?
        var addonSubType: String?
        var cloudTypes: [String]
        var state: String?
        var logo: String?

        init(_ version: PackVersionEntry) {
            let summary = version.summary
            name = version.repository.pack.text
            displayName = summary.displayName
            tag = version.tag.tag.text
            self.version = summary.version
            group = version.tag.group
            digest = version.manifest.text
            layer = summary.layer
            addonType = summary.addonType
            addonSubType = summary.addonSubType
            cloudTypes = summary.cloudTypes
            state = summary.state == .none ? nil : summary.state.rawValue
            logo = summary.logo?.text
        }
    }

    struct Matches: Encodable {
        var packs: [Match]
        /// False while not all packs were looked through since the server's start.
        var complete: Bool
    }

    /// What a request that gives a label says.
    struct LabelRequest: Decodable {
        /// A tag, a parent tag, a label, or the digest of a manifest.
        var version: String
    }
}
