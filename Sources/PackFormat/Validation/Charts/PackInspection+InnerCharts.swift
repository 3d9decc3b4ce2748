extension PackInspection {
    /// Charts within each other that are opened, with the one that the pack lists.
    private static let deepestChart = 4

    /// Searches the files of a chart, and those of the charts that are packed within it.
    ///
    /// - Parameter place: in which archives of the listed one it lies, as people are shown it; empty for that itself.
    mutating func lookThrough(
        _ archive: ChartArchive, of listed: ListedFile, within place: String = "", depth: Int = 1
    ) {
        for member in archive.members {
            let path = place + member.path
            if member.isInnerChart, let inner = innerChart(member.bytes, depth: depth + 1) {
                lookThrough(inner, of: listed, within: "\(path)/", depth: depth + 1)
            } else {
                images.search(member.bytes, in: listed.path, isTemplate: member.isDeployed)
                inspectSecrets(in: member.bytes, of: listed.path, within: path)
            }
        }
    }

    /// Nil, which is kept in mind, for one that is broken, or that is too much with those before it.
    private mutating func innerChart(_ bytes: [UInt8], depth: Int) -> ChartArchive? {
        guard depth <= Self.deepestChart, innerChartsLeft > 0, innerChartBytesLeft > 0 else {
            hasUnseenCharts = true
            return nil
        }
        innerChartsLeft -= 1
        var limits = ChartArchive.limits
        limits.unpackedBytes = min(limits.unpackedBytes, innerChartBytesLeft)
        do throws(PackError) {
            let archive = try ChartArchive(bytes, limits: limits)
            innerChartBytesLeft -= archive.members.reduce(0) { $0 + Int64($1.bytes.count) }
            return archive
        } catch {
            innerChartBytesLeft -= limits.unpackedBytes / 8
            hasUnseenCharts = true
            return nil
        }
    }
}
