/// Where in the tree of a report a value is being written. Containers of an encoder share it.
final class ReportPlace {
    enum Shape {
        case value, list, object
    }

    private var shape = Shape.value
    private var value = ReportNode.null
    private var members: [(name: String, place: ReportPlace)] = []

    func become(_ shape: Shape) { self.shape = shape }

    func take(_ node: ReportNode) {
        shape = .value
        value = node
    }

    /// A new place behind those that there are.
    func add(_ name: String = "") -> ReportPlace {
        let place = ReportPlace()
        members.append((name, place))
        return place
    }

    var count: Int { members.count }

    var node: ReportNode {
        switch shape {
        case .value: value
        case .list: .list(members.map(\.place.node))
        case .object: .object(members.map { ReportNode.Member(name: $0.name, value: $0.place.node) })
        }
    }
}
