extension Schema {
    static let redis: [Setting] =
        [
            Setting("redis", .section, .warns("Redis is not used; the cache of blob descriptors is in memory")),
            Setting("redis.addr", .text),
            Setting("redis.addrs", .texts(orScalar: false)),
            Setting("redis.password", .text, secret: true),
            Setting("redis.sentinelpassword", .text, secret: true),
            Setting("redis.tls.certificate", .text),
            Setting("redis.tls.key", .text),
            Setting("redis.tls.rootcas", .texts(orScalar: false)),
            Setting("redis.pool.maxidle", .integer),
            Setting("redis.pool.maxactive", .integer),
            Setting("redis.pool.idletimeout", .duration),
        ]
        + ["clientname", "username", "sentinelusername", "mastername", "identitysuffix"].map {
            Setting("redis.\($0)", .text)
        }
        + [
            "db", "protocol", "maxretries", "poolsize", "minidleconns", "maxidleconns", "maxactiveconns",
            "maxredirects",
        ].map { Setting("redis.\($0)", .integer) }
        + [
            "dialtimeout", "readtimeout", "writetimeout", "minretrybackoff", "maxretrybackoff", "pooltimeout",
            "connmaxidletime", "connmaxlifetime",
        ].map { Setting("redis.\($0)", .duration) }
        + [
            "contexttimeoutenabled", "poolfifo", "readonly", "routebylatency", "routerandomly", "disableidentity",
            "unstableresp3",
        ].map { Setting("redis.\($0)", .boolean) }
}
