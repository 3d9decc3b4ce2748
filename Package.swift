// swift-tools-version: 6.2
import PackageDescription

/// What every target of ours is built with: the strict language features, and no warning let through.
let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioHTTP1: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let cryptoExtras: Target.Dependency = .product(name: "CryptoExtras", package: "swift-crypto")
let nioSSL: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")
let asyncHTTPClient: Target.Dependency = .product(name: "AsyncHTTPClient", package: "async-http-client")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")

/// A library module of ours. Its own modules come first, then outside packages; `ModuleTests` checks both lists.
func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .testTarget(name: name, dependencies: dependencies, swiftSettings: strict)
}

let package = Package(
    name: "Packhouse",
    products: [
        .executable(name: "registry", targets: ["RegistryCommand"]),
        .executable(name: "packctl", targets: ["PackctlCommand"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-asn1", exact: "1.7.4"),
        .package(url: "https://github.com/apple/swift-certificates", exact: "1.21.1"),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", exact: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-http2", exact: "1.46.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", exact: "2.37.6"),
        .package(url: "https://github.com/swift-server/async-http-client", exact: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
    ],
    targets: [
        .target(
            name: "CSHA2", cSettings: [.define("OPENSSL_SUPPRESS_DEPRECATED")],
            linkerSettings: [.linkedLibrary("crypto")]),
        .target(name: "CCrypt", linkerSettings: [.linkedLibrary("crypt")]),
        .target(name: "CPageCache"),
        // Linked in as an archive, like libexpat; zlib is there wherever Swift's own packages run.
        .target(name: "CArchive", linkerSettings: [.linkedLibrary(":libarchive.a"), .linkedLibrary("z")]),
        .systemLibrary(name: "CExpat", providers: [.apt(["libexpat1-dev"])]),
        .systemLibrary(name: "CYAML", providers: [.apt(["libyaml-dev"])]),

        module("OCI", ["CSHA2", "Encoding"]),
        module("ObjectStorage", ["LocalFiles", nioCore, nioPosix]),
        module("StorageTesting", ["LocalFiles", "ObjectStorage", "S3Storage", nioCore, nioHTTP1, nioPosix, nioSSL]),
        // Linked in as an archive: small base images have no libexpat.so.1.
        .target(
            name: "S3Storage",
            dependencies: [
                "CExpat", "Encoding", "HTTPExchange", "LocalFiles", "ObjectStorage", asyncHTTPClient, crypto, logging,
                nioCore,
                nioHTTP1, nioPosix,
                nioSSL,
            ],
            swiftSettings: strict, linkerSettings: [.linkedLibrary(":libexpat.a")]),
        module("Registry", ["Encoding", "OCI", "ObjectStorage", nioCore, logging]),
        module(
            "Access",
            [
                "CCrypt", "Encoding", "LocalFiles", "OCI", crypto, cryptoExtras, nioCore, nioPosix, logging,
                .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "X509", package: "swift-certificates"),
            ]),
        module(
            "ACME",
            [
                "Encoding", "HTTPExchange", "LocalFiles", "Wording", asyncHTTPClient, crypto, logging, nioCore,
                nioHTTP1, nioPosix,
                nioSSL,
                .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "X509", package: "swift-certificates"),
            ]),
        module(
            "RegistryClient",
            [
                "Encoding", "HTTPExchange", "LocalFiles", "OCI", "Wording", asyncHTTPClient, nioCore, nioHTTP1,
                nioPosix, nioSSL,
            ]),
        module(
            "Notifications",
            [
                "Encoding", "HTTPExchange", "LocalFiles", "OCI", "Wording", asyncHTTPClient, logging, nioCore,
                nioHTTP1, nioPosix, nioSSL,
            ]),
        module(
            "HTTPExchange", ["Wording", asyncHTTPClient, nioCore, nioHTTP1, nioPosix, nioSSL]),
        module(
            "Telemetry",
            ["Encoding", "HTTPExchange", "LocalFiles", asyncHTTPClient, logging, nioCore, nioHTTP1, nioSSL]),
        module("Health", ["HTTPExchange", asyncHTTPClient, lifecycle, logging, nioCore, nioHTTP1, nioPosix]),
        module("Encoding"),
        module("LocalFiles"),
        module("Release"),
        module("Wording"),
        // Linked in as an archive, like libexpat.
        .target(
            name: "YAML", dependencies: ["CYAML"], swiftSettings: strict,
            linkerSettings: [.linkedLibrary(":libyaml.a")]),
        module("PackFormat", ["CArchive", "OCI", "Wording", "YAML"]),
        module(
            "PackIndex", ["OCI", "ObjectStorage", "PackFormat", "Registry", logging, nioCore, nioPosix]),
        module("RegistryConfiguration", ["LocalFiles", "Wording", "YAML"]),
        module(
            "HTTPConnection",
            [
                "CPageCache", "Encoding", "LocalFiles", crypto, httpTypes, logging, lifecycle, nioCore, nioPosix,
                .product(name: "NIOExtras", package: "swift-nio-extras"),
                .product(name: "NIOHPACK", package: "swift-nio-http2"),
                nioHTTP1,
                .product(name: "NIOHTTP2", package: "swift-nio-http2"),
                nioSSL,
                .product(name: "NIOTLS", package: "swift-nio"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "X509", package: "swift-certificates"),
            ]),
        module(
            "RegistryServer",
            [
                "Encoding", "OCI", "PackFormat", "PackIndex", "Registry", "Access", "Health", "HTTPConnection",
                "Notifications", "Telemetry", crypto, httpTypes,
                logging, nioCore, nioPosix,
            ]),
        .executableTarget(
            name: "RegistryCommand",
            dependencies: [
                "ACME", "Access", "Health", "HTTPConnection", "HTTPExchange", "LocalFiles", "Notifications", "OCI",
                "ObjectStorage", "Registry",
                "RegistryConfiguration",
                "PackFormat", "PackIndex", "RegistryServer", "Release", "S3Storage", "Telemetry",
                logging, lifecycle, nioCore, nioHTTP1, nioPosix, nioSSL,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "PackctlCommand",
            dependencies: [
                "LocalFiles", "OCI", "PackFormat", "RegistryClient", "Release", "Wording", "YAML", nioCore,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict),

        tests("OCITests", ["OCI"]),
        tests("ObjectStorageTests", ["ObjectStorage", "StorageTesting", nioCore, nioPosix]),
        tests(
            "S3StorageTests",
            [
                "Encoding", "S3Storage", "ObjectStorage", "StorageTesting", asyncHTTPClient, crypto, logging, nioCore,
                nioHTTP1, nioPosix, nioSSL,
            ]),
        tests("RegistryTests", ["Encoding", "Registry", "ObjectStorage", "StorageTesting", "OCI", nioCore, logging]),
        tests(
            "AccessTests",
            [
                "Access", "Encoding", "LocalFiles", "OCI", "StorageTesting", crypto, cryptoExtras, nioCore, nioPosix,
                logging,
                .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "X509", package: "swift-certificates"),
            ]),
        tests(
            "ACMETests",
            [
                "ACME", "Encoding", "StorageTesting", asyncHTTPClient, crypto, logging, nioCore, nioHTTP1, nioPosix,
                nioSSL,
                .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "X509", package: "swift-certificates"),
            ]),
        tests(
            "RegistryClientTests",
            ["RegistryClient", "OCI", "StorageTesting", asyncHTTPClient, nioCore, nioHTTP1, nioPosix, nioSSL]),
        tests(
            "PackctlCommandTests",
            [
                "PackctlCommand", "OCI", "PackFormat", "RegistryClient", "StorageTesting", "YAML", nioCore,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),
        tests(
            "NotificationsTests",
            ["Notifications", "OCI", "StorageTesting", asyncHTTPClient, logging, nioCore, nioHTTP1, nioPosix, nioSSL]),
        tests("TelemetryTests", ["Telemetry", "StorageTesting", logging]),
        tests("HealthTests", ["Health", "StorageTesting", lifecycle, logging, nioCore, nioPosix]),
        tests("EncodingTests", ["Encoding"]),
        tests(
            "HTTPExchangeTests",
            ["HTTPExchange", "StorageTesting", asyncHTTPClient, nioCore, nioHTTP1, nioPosix, nioSSL]),
        tests("LocalFilesTests", ["LocalFiles", "StorageTesting"]),
        tests("WordingTests", ["Wording"]),
        tests("YAMLTests", ["YAML"]),
        tests("PackFormatTests", ["PackFormat", "OCI", "StorageTesting", "YAML"]),
        tests("RegistryConfigurationTests", ["RegistryConfiguration", "StorageTesting", "Wording", "YAML"]),
        tests(
            "HTTPConnectionTests",
            [
                "HTTPConnection", "LocalFiles", "StorageTesting", crypto, httpTypes, lifecycle, logging, nioCore,
                nioPosix,
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                nioSSL,
                .product(name: "NIOTLS", package: "swift-nio"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "X509", package: "swift-certificates"),
            ]),
        tests(
            "RegistryServerTests",
            [
                "Encoding", "RegistryServer", "Registry", "PackFormat", "PackIndex", "Access", "ObjectStorage", "OCI",
                "HTTPConnection", "Notifications", "S3Storage", "StorageTesting", "YAML", crypto, httpTypes, logging,
                nioCore,
                nioPosix,
            ]),
        tests("RegistryCommandTests", ["ObjectStorage", "StorageTesting"]),
        tests("ModuleTests", []),
    ],
    swiftLanguageModes: [.v6]
)
