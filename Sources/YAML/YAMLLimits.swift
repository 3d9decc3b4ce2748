/// How much a text may ask for before it is refused. Both bounds hold for what aliases bring, too.
package struct YAMLLimits: Hashable, Sendable {
    /// The most values and keys.
    package var nodes: Int
    /// The most collections within each other. The reader recurses this deep.
    package var depth: Int

    package init(nodes: Int, depth: Int) {
        self.nodes = nodes
        self.depth = depth
    }
}
