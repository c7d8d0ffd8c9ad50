#!/usr/bin/env bash
# Expected: a credential whose JSON holds an EID as a number gives every verifier the same canonical bytes to check
#   the signature over, and another EID gives other bytes.
# Happens: five libraries, five answers. Under JCS one writes 8.9e31, the same for two EIDs, and one refuses. Under
#   JSON-LD one writes a rounded double, one a double with all 32 digits, one an integer. Good credentials that one
#   signed fail with another. With an IMEI (15 digits) all is well.
# Seen with: jcs 0.2.1, rfc8785 0.1.4, PyLD 3.3.0, pyoxigraph 0.5.13, rdflib 7.6.0. Source: RFC 8785 section 3.2.2.3
#   (numbers are doubles); JSON-LD 1.1 API (integers below 1e21, doubles from there).
# Matters here: certificates name a phone's eSIM by its EID of 32 digits. Trials with IMEIs pass everywhere.
# Instead: identifiers are strings in whatever is signed; the credential's schema says so and its issuer checks it.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/pip" install --quiet --disable-pip-version-check \
  jcs==0.2.1 rfc8785==0.1.4 pyld==3.3.0 pyoxigraph==0.5.13 rdflib==7.6.0
cat > "$work/expected" <<'END'
jcs 0.2.1, rfc8785 0.1.4, pyld 3.3.0, pyoxigraph 0.5.13, rdflib 7.6.0
jcs: IMEI 490154203237518; EID 8.904903212345124e+31, another EID the same
rfc8785: IMEI 490154203237518; EID refused, another EID the same
pyld: IMEI integer 490154203237518; EID double 8.904903212345124E31, another EID the same
pyoxigraph: IMEI integer 490154203237518; EID double 8.9049032123451234512345678901235E31, another EID differs
rdflib: IMEI integer 490154203237518; EID integer 89049032123451234512345678901235, another EID differs
END
cd "$work"
env/bin/python > seen <<'END'
from importlib.metadata import version
import json
import jcs, pyoxigraph, rdflib, rfc8785
from pyld import jsonld

def credential(number):
    return {"@context": {"eid": "https://lotwise.example/v#eid"}, "@id": "urn:device:1", "eid": number}

def by_rfc8785(number):
    try:
        return rfc8785.dumps(number).decode()
    except rfc8785.IntegerDomainError:
        return "refused"

def literal(value, kind):
    return f"{str(kind).split('#')[1].rstrip('>')} {value}"

def by_pyld(number):
    one = jsonld.to_rdf(credential(number))["@default"][0]["object"]
    return literal(one["value"], one["datatype"])

def by_pyoxigraph(number):
    one = next(iter(pyoxigraph.parse(json.dumps(credential(number)), format=pyoxigraph.RdfFormat.JSON_LD))).object
    return literal(one.value, one.datatype)

def by_rdflib(number):
    one = next(iter(rdflib.Graph().parse(data=json.dumps(credential(number)), format="json-ld").objects()))
    return literal(one, one.datatype)

ways = {"jcs": lambda number: jcs.canonicalize(number).decode(), "rfc8785": by_rfc8785, "pyld": by_pyld,
        "pyoxigraph": by_pyoxigraph, "rdflib": by_rdflib}
print(", ".join(f"{name} {version(name)}" for name in ways))
imei, eid = 490154203237518, 89049032123451234512345678901235
for name, way in ways.items():
    other = "the same" if way(eid) == way(eid + 1) else "differs"
    print(f"{name}: IMEI {way(imei)}; EID {way(eid)}, another EID {other}")
END
cat seen
diff expected seen && echo "as described"
