/// Who may import whom. A module of ours stands in this table or does not exist; what a row does not name, its module may
/// not import. The standard library needs no row.
enum ModuleTable {
    struct Row: Sendable {
        /// Modules of ours, below it. The arrows point down only.
        let ours: Set<String>
        /// Modules of packages and of the system.
        let outside: Set<String>
    }

    static let rows: [String: Row] = [
        "OCI": Row(ours: ["CSHA2", "Encoding"], outside: ["FoundationEssentials"]),
        "ObjectStorage": Row(ours: ["LocalFiles"], outside: ["Glibc", "NIOCore", "NIOPosix", "Synchronization"]),
        "S3Storage": Row(
            ours: ["CExpat", "Encoding", "HTTPExchange", "LocalFiles", "ObjectStorage"],
            outside: [
                "AsyncHTTPClient", "Crypto", "FoundationEssentials", "Glibc", "Logging", "NIOCore", "NIOHTTP1",
                "NIOPosix", "NIOSSL",
                "Synchronization",
            ]),
        "Registry": Row(
            ours: ["Encoding", "OCI", "ObjectStorage"],
            outside: ["FoundationEssentials", "Glibc", "Logging", "NIOCore", "Synchronization"]),
        "Access": Row(
            ours: ["CCrypt", "Encoding", "LocalFiles", "OCI"],
            outside: [
                "Crypto", "CryptoExtras", "FoundationEssentials", "Glibc", "Logging", "NIOCore", "NIOPosix",
                "SwiftASN1",
                "Synchronization", "X509",
            ]),
        "ACME": Row(
            ours: ["Encoding", "HTTPExchange", "LocalFiles", "Wording"],
            outside: [
                "AsyncHTTPClient", "Crypto", "FoundationEssentials", "Glibc", "Logging", "NIOCore", "NIOHTTP1",
                "NIOPosix", "NIOSSL", "SwiftASN1", "Synchronization", "X509",
            ]),
        "Notifications": Row(
            ours: ["Encoding", "HTTPExchange", "LocalFiles", "OCI", "Wording"],
            outside: [
                "AsyncHTTPClient", "FoundationEssentials", "Glibc", "Logging", "NIOCore", "NIOHTTP1", "NIOPosix",
                "NIOSSL", "Synchronization",
            ]),
        "Telemetry": Row(
            ours: ["Encoding", "HTTPExchange", "LocalFiles"],
            outside: [
                "AsyncHTTPClient", "FoundationEssentials", "Glibc", "Logging", "NIOCore", "NIOHTTP1", "NIOSSL",
                "Synchronization",
            ]),
        "Health": Row(
            ours: ["HTTPExchange"],
            outside: [
                "AsyncHTTPClient", "FoundationEssentials", "Glibc", "Logging", "NIOCore", "NIOHTTP1", "NIOPosix",
                "ServiceLifecycle", "Synchronization",
            ]),
        "Encoding": Row(ours: [], outside: ["Glibc"]),
        "HTTPExchange": Row(
            ours: ["Wording"],
            outside: ["AsyncHTTPClient", "Glibc", "NIOCore", "NIOHTTP1", "NIOPosix", "NIOSSL"]),
        "LocalFiles": Row(ours: [], outside: ["Glibc"]),
        "Release": Row(ours: [], outside: []),
        "Wording": Row(ours: [], outside: []),
        "YAML": Row(ours: ["CYAML"], outside: []),
        "PackFormat": Row(ours: ["CArchive", "OCI", "Wording", "YAML"], outside: ["FoundationEssentials", "Glibc"]),
        "PackIndex": Row(
            ours: ["OCI", "ObjectStorage", "PackFormat", "Registry"],
            outside: ["FoundationEssentials", "Glibc", "Logging", "NIOCore", "NIOPosix", "Synchronization"]),
        "RegistryClient": Row(
            ours: ["Encoding", "HTTPExchange", "LocalFiles", "OCI", "Wording"],
            outside: [
                "AsyncHTTPClient", "FoundationEssentials", "Glibc", "NIOCore", "NIOHTTP1", "NIOPosix", "NIOSSL",
                "Synchronization",
            ]),
        "RegistryConfiguration": Row(ours: ["LocalFiles", "Wording", "YAML"], outside: ["Glibc"]),
        "HTTPConnection": Row(
            ours: ["CPageCache", "Encoding", "LocalFiles"],
            outside: [
                "Crypto", "FoundationEssentials", "Glibc", "HTTPTypes", "Logging", "NIOCore", "NIOExtras", "NIOHPACK",
                "NIOHTTP1", "NIOHTTP2", "NIOPosix", "NIOSSL", "NIOTLS", "ServiceLifecycle", "SwiftASN1",
                "Synchronization", "X509",
            ]),
        "RegistryServer": Row(
            ours: [
                "Encoding", "OCI", "PackFormat", "PackIndex", "Registry", "Access", "Health", "HTTPConnection",
                "Notifications",
                "Telemetry",
            ],
            outside: [
                "Crypto", "FoundationEssentials", "HTTPTypes", "Logging", "NIOCore", "NIOPosix", "Synchronization",
            ]),
        "RegistryCommand": Row(
            ours: [
                "ACME", "Access", "Health", "HTTPConnection", "HTTPExchange", "LocalFiles", "Notifications", "OCI",
                "ObjectStorage", "PackFormat",
                "PackIndex",
                "Registry",
                "RegistryConfiguration", "RegistryServer", "Release", "S3Storage", "Telemetry",
            ],
            outside: [
                "ArgumentParser", "Glibc", "Logging", "NIOCore", "NIOHTTP1", "NIOPosix", "NIOSSL",
                "ServiceLifecycle", "Synchronization", "UnixSignals",
            ]),
        "PackctlCommand": Row(
            ours: ["LocalFiles", "OCI", "PackFormat", "RegistryClient", "Release", "Wording", "YAML"],
            outside: ["ArgumentParser", "FoundationEssentials", "Glibc", "NIOCore", "Synchronization"]),
        "StorageTesting": Row(
            ours: ["LocalFiles", "ObjectStorage", "S3Storage"],
            outside: [
                "Foundation", "Glibc", "NIOCore", "NIOHTTP1", "NIOPosix", "NIOSSL", "Synchronization",
            ]),
        // Bindings of C libraries; they hold no Swift.
        "CArchive": Row(ours: [], outside: []),
        "CCrypt": Row(ours: [], outside: []),
        "CExpat": Row(ours: [], outside: []),
        "CPageCache": Row(ours: [], outside: []),
        "CSHA2": Row(ours: [], outside: []),
        "CYAML": Row(ours: [], outside: []),
    ]
}
