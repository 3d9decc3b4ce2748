extension URLPattern {
    /// A pattern as instructions of a machine that is in many places at once (Thompson's construction).
    struct Program: Sendable {
        enum Instruction: Sendable {
            /// Takes one character of the set with this index.
            case take(set: Int)
            case demand(Assertion)
            case jump(to: Int)
            case split(Int, Int)
            case found
        }

        static let limit = 4000

        private(set) var instructions: [Instruction] = []
        private(set) var sets: [ScalarSet] = []
        /// What has been compiled, in parts of the pattern: a repetition of nothing makes no instructions, but takes time.
        private var work = 0
        private var indexes: [ScalarSet: Int] = [:]

        init(_ node: Node, of pattern: String) throws(PatternError) {
            guard compile(node) else {
                throw PatternError(
                    reason: "with its repetitions written out it is larger than \(Program.limit) instructions",
                    position: 0, pattern: pattern)
            }
            instructions.append(.found)
        }

        /// Appends the instructions for `node`. Returns false beyond the limit.
        private mutating func compile(_ node: Node) -> Bool {
            work += 1
            guard instructions.count < Program.limit, work < 4 * Program.limit else { return false }
            switch node {
            case .empty: return true
            case .set(let set):
                instructions.append(.take(set: index(of: set)))
                return true
            case .assertion(let assertion):
                instructions.append(.demand(assertion))
                return true
            case .sequence(let nodes):
                for node in nodes where !compile(node) { return false }
                return true
            case .alternatives(let nodes):
                return compile(alternatives: nodes)
            case .repetition(let node, let atLeast, let upTo):
                return compile(node, atLeast: atLeast, upTo: upTo)
            }
        }

        private mutating func compile(alternatives nodes: [Node]) -> Bool {
            var exits: [Int] = []
            for (position, node) in nodes.enumerated() {
                guard position < nodes.count - 1 else {
                    guard compile(node) else { return false }
                    break
                }
                let split = reserve()
                guard compile(node) else { return false }
                exits.append(reserve())
                instructions[split] = .split(split + 1, instructions.count)
            }
            for exit in exits { instructions[exit] = .jump(to: instructions.count) }
            return true
        }

        private mutating func compile(_ node: Node, atLeast: Int, upTo: Int?) -> Bool {
            for _ in 0..<atLeast where !compile(node) { return false }
            guard let upTo else {
                let split = reserve()
                guard compile(node) else { return false }
                instructions.append(.jump(to: split))
                instructions[split] = .split(split + 1, instructions.count)
                return true
            }
            var splits: [Int] = []
            for _ in atLeast..<upTo {
                splits.append(reserve())
                guard compile(node) else { return false }
            }
            for split in splits { instructions[split] = .split(split + 1, instructions.count) }
            return true
        }

        /// A place for an instruction whose target is not known yet.
        private mutating func reserve() -> Int {
            instructions.append(.found)
            return instructions.count - 1
        }

        private mutating func index(of set: ScalarSet) -> Int {
            if let index = indexes[set] { return index }
            sets.append(set)
            indexes[set] = sets.count - 1
            return sets.count - 1
        }
    }
}
