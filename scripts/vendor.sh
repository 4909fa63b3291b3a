#!/bin/sh
# Fetch the JavaScript libraries that are kept in static/vendor: one line per library, the version pinned.
# The results are committed; run this only to change a version.
set -eu
cd "$(dirname "$0")/.."

# vendor <package@version> <folder in static/vendor> <file in the package>...
vendor() {
    package=$1 folder=static/vendor/$2
    shift 2
    temporary=$(mktemp -d)
    (cd "$temporary" && tar xzf "$(npm pack --silent "$package")")
    mkdir -p "$folder"
    for file in "$@"; do cp "$temporary/package/$file" "$folder/"; done
    rm -r "$temporary"
    echo "$package -> $folder"
}

vendor topojson-client@3.1.0 topojson dist/topojson-client.min.js LICENSE
