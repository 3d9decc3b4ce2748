import OCI

extension Event {
    /// One object without line ends, with Distribution's names. What is absent is left out, but for `useragent`, as there.
    var json: [UInt8] {
        var writer = JSONWriter()
        writer.object { event in
            event.member("id", id)
            event.member("timestamp", timestamp)
            event.member("action", action.rawValue)
            event.member("target") { $0.object { target.write(to: &$0) } }
            event.member("request") { member in
                member.object { object in
                    object.member("id", request.id)
                    object.member("addr", request.address.isEmpty ? nil : request.address)
                    object.member("host", request.host.isEmpty ? nil : request.host)
                    object.member("method", request.method)
                    object.member("useragent", request.userAgent)
                }
            }
            event.member("actor") { $0.object { $0.member("name", actor) } }
            event.member("source") { member in
                member.object { object in
                    object.member("addr", source.address)
                    object.member("instanceID", source.instance)
                }
            }
        }
        return writer.bytes
    }
}

extension EventTarget {
    fileprivate func write(to object: inout JSONWriter) {
        object.member("mediaType", mediaType?.text)
        object.member("size", size)
        object.member("digest", digest?.text)
        object.member("length", size)
        object.member("repository", repository.text)
        object.member("fromRepository", fromRepository?.text)
        object.member("url", url)
        object.member("tag", tag?.text)
        guard !references.isEmpty else { return }
        object.member("references") { member in
            member.array { array in
                for reference in references { array.object { reference.write(to: &$0) } }
            }
        }
    }
}

extension EventReference {
    fileprivate func write(to object: inout JSONWriter) {
        object.member("mediaType", mediaType)
        object.member("size", size)
        object.member("digest", digest)
        object.member("urls", urls)
        if let annotations, !annotations.isEmpty {
            object.member("annotations") { member in
                member.object { object in
                    for (name, value) in annotations.sorted(by: { $0.key < $1.key }) { object.member(name, value) }
                }
            }
        }
        object.member("artifactType", artifactType)
        guard let platform else { return }
        object.member("platform") { member in
            member.object { object in
                object.member("architecture", platform.architecture)
                object.member("os", platform.os)
                object.member("os.version", platform.osVersion)
                object.member("os.features", platform.osFeatures)
                object.member("variant", platform.variant)
            }
        }
    }
}
