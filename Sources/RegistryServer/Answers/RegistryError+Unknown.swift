import OCI
import PackFormat
import Registry

extension RegistryError {
    static func nameUnknown(_ name: RepositoryName) -> RegistryError {
        RegistryError(
            .nameUnknown, "repository name not known to registry: \(name)", details: [.fields(["name": name.text])])
    }

    static func packUnknown(_ name: PackName) -> RegistryError {
        RegistryError(.nameUnknown, "there is no pack \(name)", details: [.fields(["name": name.text])])
    }
}
