/// Why a collection did not look at something: it was asked to end.
struct CollectionStopped: Error {}
