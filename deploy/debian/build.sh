#!/bin/sh
# Builds a Debian package from a wheel: deploy/debian/build.sh WHEEL [FOLDER]. Prints the package's path.
# The libraries go along, at the versions that were tested: Debian has not all of them. They are for the Python that builds (PYTHON, by default /usr/bin/python3).
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
wheel=$1
folder=${2:-.}
python=${PYTHON:-/usr/bin/python3}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tree=$work/tree
version=$(basename "$wheel" | cut -d- -f2)
series=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
next=$("$python" -c 'import sys; print("%d.%d" % (sys.version_info[0], sys.version_info[1] + 1))')
architecture=$(dpkg --print-architecture)
umask 022

lib=$tree/usr/lib/policy-monitor
mkdir -p "$lib" "$tree/usr/bin" "$tree/usr/sbin" "$tree/lib/systemd/system" "$tree/etc/policy-monitor/watchlists" "$tree/usr/share/doc/policy-monitor" \
    "$tree/usr/share/lintian/overrides" "$tree/DEBIAN"
"$python" -m venv "$work/pip"
"$work/pip/bin/python" -m pip install --quiet --disable-pip-version-check --no-compile --target "$lib" \
    -c "$here/../../constraints.txt" "${wheel}[postgres]" >&2
rm -rf "${lib:?}/bin" "${lib:?}/share" "${lib:?}/include"
find "$lib" -type d \( -name tests -o -name test -o -name __pycache__ \) -prune -exec rm -rf {} +
find "$lib" -type f \( -name '*.pyx' -o -name '*.pxd' -o -name '*.c' -o -name '*.h' -o -name '*.a' \) -delete
find "$lib" -type f -exec chmod 0644 {} +
if command -v strip >/dev/null; then
    find "$lib" -type f -name '*.so*' ! -path '*.libs/*' -exec strip --strip-unneeded {} + 2>/dev/null || true
fi

cat >"$tree/usr/bin/monitor" <<PY
#!/usr/bin/python3 -sP
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "lib" / "policy-monitor"))

from monitor.cli import main

main()
PY
sed 's|@bindir@|/usr/bin|' "$here/../policy-monitor" >"$tree/usr/sbin/policy-monitor"
chmod 0755 "$tree/usr/bin/monitor" "$tree/usr/sbin/policy-monitor"
for unit in policy-monitor.service policy-monitor.socket policy-monitor-backup.service policy-monitor-backup.timer; do
    sed 's|/usr/local/bin/monitor|/usr/bin/monitor|' "$here/../systemd/$unit" >"$tree/lib/systemd/system/$unit"
    chmod 0644 "$tree/lib/systemd/system/$unit"
done
install -m 0600 "$here/../environment" "$tree/etc/policy-monitor/environment"

install -m 0644 "$here/../../README.md" "$tree/usr/share/doc/policy-monitor/README.md"
cat >"$tree/usr/share/doc/policy-monitor/copyright" <<COPYRIGHT
Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: policy-monitor

Files: *
Copyright: 2026 the authors of policy-monitor
License: Apache-2.0
 On Debian systems the full text of the licence is in /usr/share/common-licenses/Apache-2.0.
 The libraries in /usr/lib/policy-monitor are under their own licences, which are in
 the folders whose names end in .dist-info.
COPYRIGHT
printf 'policy-monitor (%s) unstable; urgency=medium\n\n  * Built from the wheel of this version; see CHANGELOG.md in its source.\n\n -- %s  %s\n' \
    "$version" "The authors of policy-monitor <maintainers@policy-monitor.invalid>" "$(date -R -u -d "@${SOURCE_DATE_EPOCH:-$(date +%s)}")" |
    gzip -9n >"$tree/usr/share/doc/policy-monitor/changelog.gz"
install -m 0644 "$here/lintian-overrides" "$tree/usr/share/lintian/overrides/policy-monitor"

for script in postinst prerm postrm; do install -m 0755 "$here/$script" "$tree/DEBIAN/$script"; done
echo /etc/policy-monitor/environment >"$tree/DEBIAN/conffiles"
cat >"$tree/DEBIAN/control" <<CONTROL
Package: policy-monitor
Version: $version
Architecture: $architecture
Maintainer: The authors of policy-monitor <maintainers@policy-monitor.invalid>
Installed-Size: $(du -sk --exclude=DEBIAN "$tree" | cut -f1)
Depends: python3 (>= $series), python3 (<< $next~), libc6
Recommends: ca-certificates, systemd, tzdata
Suggests: chromium, postgresql-client
Section: net
Priority: optional
Description: tells a team when an AI or API provider changes its policies
 Watches terms, supported regions, prices, announcements, feeds and status
 pages of AI and API providers, and tells a team within minutes what changed,
 whether it hits them, how bad it is and when it takes effect, in English or
 Chinese. Brings its Python libraries with it, in a folder of its own.
CONTROL
(cd "$tree" && find . -type f ! -path './DEBIAN/*' -printf '%P\0' | sort -z | xargs -0 md5sum >DEBIAN/md5sums)
mkdir -p "$folder"
package=$folder/policy-monitor_${version}_$architecture.deb
dpkg-deb --root-owner-group -Zxz -z1 --build "$tree" "$package" >&2
echo "$package"
