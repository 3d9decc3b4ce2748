import YAML

extension Node {
    /// Puts a value at the end of the steps and makes maps and lists on the way; nil takes away what is there.
    ///
    /// An index may point at an element or just behind the last one.
    mutating func override(
        _ steps: some Collection<OverrideTarget.Step>, with value: Node?, at source: Source
    ) throws(OverrideValue.Problem) {
        guard let step = steps.first else {
            self = value ?? Node(.null, at: source)
            return
        }
        switch step {
        case .key(let key):
            guard map != nil || isNull else {
                throw OverrideValue.Problem(message: "\"\(key)\" cannot be set in \(kind) (\(self.source))")
            }
            var map = map ?? NodeMap()
            if value == nil && (steps.count == 1 || map[key] == nil) {
                map.remove(key)
            } else {
                var child = map[key] ?? Node(.null, at: source)
                try child.override(steps.dropFirst(), with: value, at: source)
                map.set(child, for: key, keySource: source)
            }
            if isNull { self.source = source }
            content = .map(map)
        case .index(let index):
            var list = list ?? (isNull ? [] : [self])
            guard index <= list.count else {
                throw OverrideValue.Problem(
                    message: "index \(index) is beyond the end; the list has \(list.count) elements, so the next is "
                        + "\(list.count)")
            }
            if index == list.count { list.append(Node(.null, at: source)) }
            try list[index].override(steps.dropFirst(), with: value, at: source)
            if isNull { self.source = source }
            content = .list(list)
        }
    }
}
