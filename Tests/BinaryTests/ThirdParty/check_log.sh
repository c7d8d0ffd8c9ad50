#!/bin/sh
# Checks a checkpoint's signature and one entry's leaf hash with openssl and coreutils alone.
#   check_log.sh LOG VKEY INDEX ENTRY     LOG is a folder with checkpoint and tile/
set -eu
log=$1 vkey=$2 index=$3 entry=$4
refuse() { echo "refused: $*" >&2; exit 1; }
hex() { od -An -v -tx1 | tr -d ' \n'; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The verifier key: name+hash+base64 of a type byte (1: Ed25519) and the key. The base64 may hold a +, the name may not.
name=${vkey%%+*} rest=${vkey#*+}
id=${rest%%+*}
printf '%s' "${rest#*+}" | base64 -d >"$work/blob"
[ "$(head -c 1 "$work/blob" | hex)" = 01 ] || refuse "not a log's key"
[ "$( (printf '%s\n' "$name"; cat "$work/blob") | sha256sum | cut -c 1-8)" = "$id" ] || refuse "the key has another hash"

# The DER of an Ed25519 public key is 302a300506032b6570032100 and the key.
{ printf '\060\052\060\005\006\003\053\145\160\003\041\000'; tail -c +2 "$work/blob"; } >"$work/key.der"

# A note: its text, a blank line, signature lines `— name base64(hash, signature)`.
sed '/^$/,$d' "$log/checkpoint" >"$work/text"
[ "$(head -n 1 "$work/text")" = "$name" ] || refuse "the checkpoint is of another log"
found=
for blob in $(sed -n '/^$/,$p' "$log/checkpoint" | awk -v name="$name" '$1 == "—" && $2 == name { print $3 }'); do
    printf '%s' "$blob" | base64 -d >"$work/signature"
    if [ "$(head -c 4 "$work/signature" | hex)" = "$id" ]; then
        tail -c +5 "$work/signature" >"$work/raw"
        found=yes
        break
    fi
done
[ -n "$found" ] || refuse "$name+$id has not signed"
openssl pkeyutl -verify -pubin -keyform DER -inkey "$work/key.der" -rawin -in "$work/text" -sigfile "$work/raw" \
    || refuse "the signature doesn't verify"

# The leaf: SHA-256 of a zero byte and the entry, in the tile at its place.
leaf=$( (printf '\000'; cat "$entry") | sha256sum | cut -c 1-64)
tile=$log/tile/0/$(printf '%03d' $((index / 256)))
[ -f "$tile" ] || tile=$(ls "$tile".p/* | tail -n 1)
stored=$(tail -c +$((index % 256 * 32 + 1)) "$tile" | head -c 32 | hex)
[ "$leaf" = "$stored" ] || refuse "entry $index hashes to $leaf, the tile says $stored"
echo ok
