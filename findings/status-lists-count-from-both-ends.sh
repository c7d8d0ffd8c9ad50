#!/usr/bin/env bash
# Expected: two standard status lists for credentials, both compressed rows of one bit per credential, name the bit of
#   index 1 alike; only the wrapping differs.
# Happens: W3C's Bitstring Status List counts from the highest bit of each byte, IETF's Token Status List from the
#   lowest. The same revoked certificate is byte 40 in one list and byte 02 in the other. A list read by the other
#   rule is valid and of the right length, and revokes certificate 6 instead of 1. One library offers both rules.
# Seen with: openvc-core 1.37.0 (both lists), token-status-list 0.1.0a2.dev1 (IETF's). Source: W3C's recommendation
#   Bitstring Status List v1.0 (index 0 is the leftmost bit), IETF's draft Token Status List (least significant first).
# Matters here: an erasure certificate that was withdrawn must not pass for valid at the buyer's, and a good one of
#   the same byte must not pass for withdrawn. A test that writes and reads with one library notices nothing.
# Instead: take the rule from the list's type, and test with one single bit that another library wrote.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/pip" install --quiet --disable-pip-version-check openvc-core==1.37.0 token-status-list==0.1.0a2.dev1
cat > "$work/expected" <<'END'
openvc-core 1.37.0, token-status-list 0.1.0a2.dev1
certificate 1 withdrawn: W3C 40, IETF 02, IETF by token-status-list 02
withdrawn in W3C's list: by its own rule [1], by IETF's [6], by token-status-list [6]
withdrawn in IETF's list: by its own rule [1], by W3C's [6]
END
cd "$work"
env/bin/python > seen <<'END'
from importlib.metadata import version
from openvc.status import bitstring as w3c, token_status_list as ietf
from token_status_list import BitArray

print(", ".join(f"{name} {version(name)}" for name in ("openvc-core", "token-status-list")))
one, two, three = w3c.new_bitstring(8), ietf.new_status_list(8), BitArray.of_size(1, 8)
w3c.set_status_bit(one, 1, 1)
ietf.set_status(two, 1, 1)
three.set(1, 1)
print(f"certificate 1 withdrawn: W3C {one.hex()}, IETF {two.hex()}, IETF by token-status-list {bytes(three.lst).hex()}")
of = lambda read: [index for index in range(8) if read(index)]
by_w3c = lambda data: of(lambda index: w3c.get_status_bit(bytes(data), index))
by_ietf = lambda data: of(lambda index: ietf.get_status(bytes(data), index))
print(f"withdrawn in W3C's list: by its own rule {by_w3c(one)}, by IETF's {by_ietf(one)}, "
      f"by token-status-list {of(BitArray(1, bytes(one)).get)}")
print(f"withdrawn in IETF's list: by its own rule {by_ietf(two)}, by W3C's {by_w3c(two)}")
END
cat seen
diff expected seen && echo "as described"
