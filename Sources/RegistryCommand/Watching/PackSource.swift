import PackIndex
import Telemetry

/// Shows the list of packs that searches look into.
struct PackSource: MetricSource {
    let packs: PackIndex

    func write(to exposition: inout Exposition) {
        let listed = packs.listed
        exposition.begin("registry_packs", .gauge, "Packs that searches find.")
        exposition.add(Int64(listed.packs))
        exposition.begin("registry_pack_versions", .gauge, "Versions of packs that searches find.")
        exposition.add(Int64(listed.versions))
        exposition.begin(
            "registry_pack_index_complete", .gauge,
            "Whether all packs have been looked through since the start: 1 or 0.")
        exposition.add(UInt64(listed.isWhole ? 1 : 0))
    }
}
