import YAML

extension PackInspection {
    mutating func inspectMetadata() {
        guard let file = files[.packJSON] else {
            let advice = advice(on: .packJSON, orElse: "add one with at least name, displayName, version and layer")
            findings.add(
                .packJSONMissing, in: .packJSON, "the pack has no pack.json",
                fix: advice)
            return
        }
        guard file.size <= PackMetadata.maximumSize else {
            refuseJSON("has \(file.size) bytes; at most \(PackMetadata.maximumSize) are taken", line: nil)
            return
        }
        guard let bytes = bytes(of: .packJSON) else { return }
        do throws(JSONTree.Fault) {
            let tree = try JSONTree(bytes)
            for duplicate in tree.duplicates { tell(duplicate) }
            guard tree.root.map != nil else {
                refuseJSON("does not hold an object", line: tree.root.source.line)
                return
            }
            metadata = tree.root
        } catch {
            refuseJSON(error.message, line: error.position?.line)
            return
        }
        compare(metadata, with: MetadataShape.pack, path: "")
        inspectIdentity()
        inspectClouds()
        inspectAddonType()
        inspectLife()
        // The rules above tell lines; this one makes sure that nothing passes which the registry would not take.
        if !findings.hasError(in: .packJSON) {
            do throws(PackError) {
                _ = try PackMetadata(bytes)
            } catch {
                refuseJSON("cannot be read: \(error.message)", line: nil)
            }
        }
    }

    /// What the pack is must not depend on who reads it.
    private mutating func tell(_ duplicate: JSONTree.Duplicate) {
        guard duplicate.isAtRoot, MetadataShape.pack.contains(where: { $0.name == duplicate.key }) else {
            tellDuplicate(duplicate.key, first: duplicate.first, second: duplicate.second, in: .packJSON)
            return
        }
        refuseJSON(
            "\(duplicate.key) is given twice, first at line \(duplicate.first.line)", line: duplicate.second.line)
    }

    private mutating func refuseJSON(_ message: String, line: Int?) {
        findings.add(
            .packJSONInvalid, in: .packJSON, line: line, message,
            fix: "make it one JSON object (RFC 8259) in UTF-8, as \"jq . pack.json\" takes it")
    }

    /// A text of the root object that is there and not blank, and the line that it stands in.
    func text(_ property: String) -> (text: String, line: Int)? {
        guard let node = metadata.map?[property], node.isText, let text = node.scalar?.text,
            !text.allSatisfy(\.isWhitespace)
        else { return nil }
        return (text, node.source.line)
    }

    private mutating func inspectClouds() {
        let clouds = metadata.map?["cloudTypes"]?.list ?? []
        for node in clouds + [metadata.map?["cloudType"]].compactMap(\.self) where node.isText {
            guard let cloud = node.scalar?.text, !Self.clouds.contains(cloud) else { continue }
            if Self.retiredClouds.contains(cloud) {
                findings.add(
                    .cloudTypeRetired, in: .packJSON, line: node.source.line,
                    "the cloud type \"\(cloud)\" is one that Palette no longer has",
                    fix: "take it out, unless older versions of Palette are to use the pack")
            } else {
                let meant = nearest(to: cloud, among: Self.clouds).map { "did you mean \"\($0)\"? " } ?? ""
                findings.add(
                    .cloudTypeUnknown, in: .packJSON, line: node.source.line,
                    "Palette knows no cloud type \(ShownName(cloud))",
                    fix: "\(meant)there are \(Self.clouds.joined(separator: ", "))")
            }
        }
    }

    private static let clouds = [
        "all", "aws", "azure", "gcp", "vsphere", "maas", "nested", "baremetal", "eks", "aks", "gke", "edge",
        "edge-native", "generic", "apache-cloudstack",
    ]
    private static let retiredClouds = ["openstack", "tencent", "tke", "libvirt", "coxedge"]

    private mutating func inspectAddonType() {
        guard let (type, line) = text("addonType") else {
            guard text("layer")?.text == "addon" else { return }
            findings.add(
                .addonTypeMissing, in: .packJSON, line: metadata.source.line,
                "addonType is missing, so Palette cannot sort the pack in",
                fix: "add one, such as \(Self.addonTypes.joined(separator: ", "))")
            return
        }
        guard !Self.addonTypes.contains(type), let meant = nearest(to: type, among: Self.addonTypes) else { return }
        findings.add(
            .addonTypeMisspelt, in: .packJSON, line: line,
            "addonType is \(ShownName(type)), which is almost \"\(meant)\"",
            fix: "write \"\(meant)\"")
    }

    private static let addonTypes = [
        "logging", "monitoring", "load balancer", "authentication", "ingress", "security", "ai", "app services",
        "network", "storage", "registry", "servicemesh", "system app", "integration", "csi", "cni",
    ]

    private mutating func inspectLife() {
        if let (eol, line) = text("eol"), !Self.isDate(eol) {
            findings.add(
                .eolInvalid, in: .packJSON, line: line, "eol is \(ShownName(eol)), which is no date",
                fix: "write it as year, month and day: 2027-06-30")
        }
        guard let node = metadata.map?["annotations"]?.map?["system_state"], let state = node.scalar?.text,
            !state.allSatisfy(\.isWhitespace)
        else { return }
        let line = node.source.line
        switch PackMetadata.State(rawValue: state.lowercased()) {
        case .none?: break
        case .deleted:
            findings.add(
                .stateDeleted, in: .packJSON, line: line, "the pack says that it is deleted",
                fix: "push it only to tell users of it that it is gone")
        case .deprecated, .disabled:
            findings.add(
                .stateRetiring, in: .packJSON, line: line, "the pack says that it is \(state.lowercased())",
                fix: "nothing, when that is meant")
        case nil:
            let states = PackMetadata.State.allCases.dropFirst().map(\.rawValue)
            let meant = nearest(to: state, among: states).map { "did you mean \"\($0)\"? " } ?? ""
            findings.add(
                .stateUnknown, in: .packJSON, line: line, "system_state is \(ShownName(state)), which means nothing",
                fix: "\(meant)there are \(states.joined(separator: ", "))")
        }
    }

    private static func isDate(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts.map(\.utf8.count) == [4, 2, 2],
            parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }), let month = Int(parts[1]),
            let day = Int(parts[2])
        else { return false }
        return (1...12).contains(month) && (1...31).contains(day)
    }
}
