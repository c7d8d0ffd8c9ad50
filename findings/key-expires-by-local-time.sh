#!/usr/bin/env bash
# Expected: an allowed_signers file says for everybody alike until when a key was good.
# Happens: a date in valid-before or valid-after without a Z is read in the time zone of whoever verifies. One file,
#   one signature and one moment, which -O verify-time gives in UTC: the auditor in Tokyo is told that the key had
#   expired, the one in California that the signature is good. With a Z behind the date all agree.
# Seen with: OpenSSH 9.2p1 of Debian 12 (1:9.2p1-2+deb12u10). Source: ssh-keygen(1), section ALLOWED SIGNERS.
# Matters here: a bench's key is retired on a day, and reports signed in that day's last hours go to customers on
#   other continents, who are to come to the same verdict years later.
# Instead: write every date with Z (OpenSSH before 9.1 doesn't know it), and run the check with TZ=UTC besides.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get download -q -q -o APT::Sandbox::User=root openssh-client=1:9.2p1-2+deb12u10
dpkg-deb -x openssh-client_*.deb root
keygen=root/usr/bin/ssh-keygen
cat > expected <<'END'
openssh-client 1:9.2p1-2+deb12u10
valid-before="20261201", UTC: good
valid-before="20261201", Tokyo: key has expired: verify time 2026-12-01T05:00:00 > valid-before 2026-12-01T00:00:00
valid-before="20261201", California: good
valid-before="20261201Z", UTC: good
valid-before="20261201Z", Tokyo: good
valid-before="20261201Z", California: good
END
$keygen -q -t ed25519 -N '' -C bench -f key
printf '{"imei":"490154203237518","result":"PASS"}\n' > report.json
$keygen -q -Y sign -n erasure -f key report.json 2> log
{
  echo "openssh-client $(dpkg-deb -f openssh-client_*.deb Version)"
  for date in 20261201 20261201Z; do
    printf 'bench1 valid-before="%s" %s\n' "$date" "$(cut -d' ' -f1,2 key.pub)" > signers
    for zone in UTC0:UTC JST-9:Tokyo PST8:California; do
      printf 'valid-before="%s", %s: ' "$date" "${zone#*:}"
      if TZ=${zone%:*} $keygen -Y verify -f signers -I bench1 -n erasure -s report.json.sig \
        -O verify-time=20261130200000Z < report.json > log 2>&1; then
        echo good
      else
        tr -d '\r' < log | sed -n 's/^signers:1: //p'
      fi
    done
  done
} > seen
cat seen
diff expected seen && echo "as described"
