import PackIndex
import Registry
import Telemetry

/// Shows of what use the memories of a server are.
struct CacheSource: MetricSource {
    let content: ContentStore
    let packs: PackIndex

    func write(to exposition: inout Exposition) {
        let caches = content.cacheUses + packs.cacheUses
        exposition.begin(
            "registry_storage_cache_requests_total", .counter, "How often a memory was asked for something.")
        for (cache, uses) in caches { exposition.add(uses.hits &+ uses.misses, ["cache": cache]) }
        exposition.begin(
            "registry_storage_cache_hits_total", .counter, "How often it had what it was asked for.")
        for (cache, uses) in caches { exposition.add(uses.hits, ["cache": cache]) }
    }
}
