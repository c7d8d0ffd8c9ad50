#!/usr/bin/env bash
# Expected: a list of IMEIs or Wi-Fi addresses in YAML is a list of texts or, at worst, of decimal numbers, and all
#   entries of one list have one type.
# Happens: under YAML 1.1 (PyYAML) an IMEI with a leading 0 is a text when an 8 or a 9 is among its digits, and else
#   an octal number: of two neighbours one is right and the other becomes some other number. A Wi-Fi address without
#   letters whose pairs stay below 60 is a number to the base 60. Under YAML 1.2 (ruamel.yaml) the address is a text,
#   but both IMEIs are decimal numbers that lost their 0.
# Seen with: PyYAML 6.0.4, ruamel.yaml 0.19.1. Source: the types "int" of YAML 1.1 and of YAML 1.2's core schema.
# Matters here: TACs of phones for North America begin with 01; allow lists, test devices and bench tables are kept
#   in YAML. A list that was tried with a few IMEIs fails for others later, or matches a phone nobody meant.
# Instead: quote identifiers, and refuse a scalar without quotes where an identifier is due, whatever it resolves to.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/pip" install --quiet --disable-pip-version-check pyyaml==6.0.4 ruamel.yaml==0.19.1
cat > "$work/expected" <<'END'
PyYAML 6.0.4, ruamel.yaml 0.19.1
010154203237519: PyYAML '010154203237519', ruamel.yaml 10154203237519
010154203237527: PyYAML 564285751127, ruamel.yaml 10154203237527
12:00:00:00:00:01: PyYAML 9331200001, ruamel.yaml '12:00:00:00:00:01'
12:00:00:00:00:61: PyYAML '12:00:00:00:00:61', ruamel.yaml '12:00:00:00:00:61'
'010154203237527': PyYAML '010154203237527', ruamel.yaml '010154203237527'
END
cd "$work"
env/bin/python > seen <<'END'
from importlib.metadata import version
import yaml
from ruamel.yaml import YAML

print(f"PyYAML {version('pyyaml')}, ruamel.yaml {version('ruamel.yaml')}")
for text in ("010154203237519", "010154203237527", "12:00:00:00:00:01", "12:00:00:00:00:61", "'010154203237527'"):
    one = yaml.safe_load(f"- {text}\n")[0]
    two = YAML(typ="safe").load(f"- {text}\n")[0]
    print(f"{text}: PyYAML {one!r}, ruamel.yaml {two!r}")
END
cat seen
diff expected seen && echo "as described"
