extension SchemaTests {
    /// The keys of Distribution's configuration, 2.8 to 3.1, with the parameters of its S3 store, and ours.
    static let reference: [String] = rows.split(separator: /\s+/).flatMap { (row: Substring) -> [String] in
        // `a.{b,c}` stands for `a.b` and `a.c`.
        guard let brace = row.firstIndex(of: "{") else { return [String(row)] }
        let ends = row[brace...].dropFirst().dropLast().split(separator: ",")
        return ends.map { String(row[..<brace] + $0) }
    }

    private static let rows = """
        version log.{level,formatter,fields,accesslog.disabled,reportcaller,hooks} loglevel
        log.hooks[].{disabled,type,levels,options,options.from,options.to}
        log.hooks[].options.smtp.{addr,username,password,insecure}
        storage.filesystem.{rootdirectory,maxthreads,shared} storage.inmemory storage.{s3,s3aws,gcs,azure,swift,oss}
        storage.{delete.enabled,redirect.disable,tag.concurrencylimit,inmemory.maxsize}
        storage.cache.{blobdescriptor,blobdescriptorsize,layerinfo}
        storage.maintenance.uploadpurging.{enabled,age,interval,dryrun} storage.maintenance.readonly.enabled
        storage.s3.{accesskey,secretkey,region,regionendpoint,forcepathstyle,bucket,rootdirectory,encrypt,keyid,secure}
        storage.s3.{skipverify,v4auth,chunksize,multipartcopychunksize,multipartcopymaxconcurrency,host,port}
        storage.s3.{multipartcopythresholdsize,storageclass,objectacl,useragent,accelerate,usedualstack}
        storage.s3.{usefipsendpoint,loglevel,redirectendpoint,cabundle,partbuffers} storage.s3aws.{bucket,secretkey}
        auth.htpasswd.{realm,path,readonly,tokens.enabled} auth.access[].{users,repositories,actions} auth.silly.{realm,service} auth.none
        auth.token.{realm,service,issuer,rootcertbundle,jwks,autoredirect,autoredirectpath,signingalgorithms}
        middleware.{registry,repository,storage} middleware.registry[].{name,disabled,options}
        middleware.storage[].options.{baseurl,privatekey,keypairid,duration,ipfilteredby,awsregion,updatefrequency}
        middleware.storage[].options.{updatefrenquency,iprangesurl,scheme,host,trimpathprefix}
        reporting.bugsnag.{apikey,releasestage,endpoint} reporting.newrelic.{licensekey,name,verbose}
        http.{addr,net,host,prefix,secret,relativeurls,draintimeout,headers,http2.disabled,h2c.enabled}
        http.limits.{headersize,headercount,connections,headertimeout,idletimeout,bodytimeout,minimumrate,discard,streams}
        http.tls.{certificate,key,clientcas,clientauth,minimumtls,ciphersuites}
        http.tls.letsencrypt.{cachefile,email,hosts,directoryurl,directoryca,httpaddr}
        http.debug.{addr,prometheus.enabled,prometheus.path}
        notifications.events.includereferences notifications.queue.{maxevents,maxsize,directory}
        notifications.endpoints[].{name,url,disabled,headers,timeout,threshold,backoff,ignoredmediatypes}
        notifications.endpoints[].ignore.{mediatypes,actions} notifications.endpoints[].cabundle
        redis.{addr,password,db,dialtimeout,readtimeout,writetimeout,pool.maxidle,pool.maxactive,pool.idletimeout}
        redis.{addrs,clientname,username,sentinelusername,sentinelpassword,mastername,identitysuffix}
        redis.{protocol,maxretries,poolsize,minidleconns,maxidleconns,maxactiveconns,maxredirects}
        redis.{minretrybackoff,maxretrybackoff,pooltimeout,connmaxidletime,connmaxlifetime}
        redis.{contexttimeoutenabled,poolfifo,readonly,routebylatency,routerandomly,disableidentity,unstableresp3}
        redis.tls.{certificate,key,rootcas}
        health.storagedriver.{enabled,interval,threshold} health.file[].{file,interval}
        health.http[].{uri,headers,statuscode,timeout,interval,threshold} health.tcp[].{addr,timeout,interval,threshold}
        catalog.maxentries tags.maxtags
        proxy.{remoteurl,username,password,ttl,exec.command,exec.lifetime,cachewritetimeout}
        compatibility.schema1.{signingkeyfile,enabled} validation.{disabled,enabled}
        validation.manifests.urls.{allow,deny} validation.manifests.indexes.platforms
        validation.manifests.indexes.platformlist[].{architecture,os} policy.repository.classes
        """
}
