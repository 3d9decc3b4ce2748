# The image of the server.
#
#   docker build --tag packhouse .     compiles in an image that has the Swift toolchain
#   make image                         takes dist/registry and makes the same image without a container engine
#
# Any Debian 12 with apt can be the base, and any image with Swift 6.2 or later on Debian 12 the other one.
ARG SWIFT_IMAGE=docker.io/library/swift:6.3-bookworm
ARG BASE_IMAGE=docker.io/library/debian:bookworm-slim

FROM ${SWIFT_IMAGE} AS build
WORKDIR /source
COPY . .
RUN scripts/release && cp -a dist /dist

FROM ${BASE_IMAGE}
# What the binary loads beside the C library, and the authorities that sign the certificates of S3 and Let's Encrypt.
ARG PACKAGES="ca-certificates libcrypt1 libssl3 libstdc++6 zlib1g"
RUN dpkg-query --show ${PACKAGES} >/dev/null 2>&1 || { \
        apt-get update && apt-get install --yes --no-install-recommends ${PACKAGES} \
        && rm -rf /var/lib/apt/lists/* /var/cache/apt/*.bin /var/cache/ldconfig/aux-cache \
            /var/log/apt /var/log/alternatives.log /var/log/dpkg.log; \
    }
COPY --from=build --chmod=755 /dist/registry /usr/bin/registry
COPY --chmod=644 deploy/config.yml /etc/spectro/config.yml
# Documents call the program /registry, and in one place registy. The folders are open to everybody, as /tmp is, so that
# a volume that begins as their copy can be used by whatever user the container runs as.
RUN ln -s usr/bin/registry /registry && ln -s registry /usr/bin/registy \
    && mkdir -p /data /auth && chmod 755 /etc/spectro && chmod 1777 /data /auth

ARG VERSION=unknown
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Packhouse" \
      org.opencontainers.image.description="A registry for packs and OCI artifacts" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"

WORKDIR /data
VOLUME ["/data", "/auth"]
EXPOSE 5000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=20s --start-period=30s --retries=3 CMD ["registry", "health"]
ENTRYPOINT ["registry"]
CMD ["serve", "/etc/spectro/config.yml"]
