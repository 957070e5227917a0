#!/bin/sh
# Installs the policy-change monitor as a systemd service, or upgrades, rolls back or removes it. Can be run again at any time.
#
#   deploy/install.sh [WHEEL]        install or upgrade: a wheel, or by default this checkout
#   deploy/install.sh --rollback     go back to the version that was installed before
#   deploy/install.sh --uninstall    remove it; configuration and history stay
#   deploy/install.sh --uninstall --purge    remove these too
#
# --no-start    do not start or restart the service
# --dry-run     say what would be done, and do nothing
# DESTDIR=dir   put everything under dir and leave the running system alone
# PYTHON=python3.12    the Python to use (3.11 or newer)
#
# What goes where:
#   /opt/policy-monitor/VERSION/                a virtual environment for each version, `current` names the one in use; the last three are kept
#   /usr/local/bin/monitor                      the program
#   /usr/local/sbin/policy-monitor              runs a command as the service does
#   /etc/systemd/system/policy-monitor*         the units
#   /etc/policy-monitor/                        configuration: environment, credentials/secret-key, watchlists/, …; never overwritten
#   /var/lib/policy-monitor/                    database and backups; made by systemd
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
root=${DESTDIR:-}
python=${PYTHON:-python3}
home=/opt/policy-monitor
units="policy-monitor.service policy-monitor.socket policy-monitor-backup.service policy-monitor-backup.timer"
action=install start=yes purge=no dry=no source=

fail() {
    echo "install.sh: $1" >&2
    exit 1
}

say() {
    echo "• $1"
}

# Does it, or says that it would.
run() {
    if [ "$dry" = yes ]; then
        echo "  would run: $*"
    else
        "$@"
    fi
}

# systemd is only asked when this is the running system.
system() {
    if [ -n "$root" ] || [ ! -d /run/systemd/system ]; then
        return 0
    fi
    run systemctl "$@"
}

while [ $# -gt 0 ]; do
    case $1 in
    --rollback) action=rollback ;;
    --uninstall) action=uninstall ;;
    --purge) purge=yes ;;
    --no-start) start=no ;;
    --dry-run) dry=yes ;;
    --help | -h)
        sed -n '2,/^set -eu/{/^set -eu/d;s/^# \{0,1\}//;p}' "$0"
        exit 0
        ;;
    -*) fail "there is no option $1; see: $0 --help" ;;
    *) source=$1 ;;
    esac
    shift
done

if [ -z "$root" ] && [ "$(id -u)" -ne 0 ] && [ "$dry" = no ]; then
    fail "run it as root, or try it out with DESTDIR=some/dir or --dry-run"
fi

check_python() {
    "$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null ||
        fail "$python is not Python 3.11 or newer with venv; install it (apt install python3 python3-venv), or name another: PYTHON=python3.12 $0"
    case $("$python" -c 'import os, sys; print(os.path.realpath(sys.base_prefix))') in
    /home/* | /root/*) fail "$python is in a home folder, which the service may not read; name the system's: PYTHON=/usr/bin/python3 $0" ;;
    esac
}

# The version that a wheel or a checkout would install.
version_of() {
    case $1 in
    *.whl) basename "$1" | cut -d- -f2 ;;
    *) sed -n 's/^version = "\(.*\)"$/\1/p' "$1/pyproject.toml" ;;
    esac
}

# Tells one wheel from another of the same version; nothing for a checkout, which may have changed in between.
mark_of() {
    case $1 in
    *.whl) sha256sum "$1" | cut -d' ' -f1 ;;
    esac
}

install_program() {
    version=$(version_of "$source")
    [ -n "$version" ] || fail "$source names no version: give a wheel, or run this from a checkout"
    target=$root$home/$version
    mark=$(mark_of "$source")
    if [ -n "$mark" ] && [ "$mark" = "$(cat "$target/.installed-from" 2>/dev/null || true)" ]; then
        say "policy-monitor $version is installed already"
    else
        say "policy-monitor $version in $home/$version"
        build_environment
    fi
    if [ "$(readlink "$root$home/current" 2>/dev/null || true)" != "$version" ] && [ -L "$root$home/current" ]; then
        run ln -sfn "$(readlink "$root$home/current")" "$root$home/previous"
    fi
    run ln -sfn "$version" "$root$home/current"
    run mkdir -p "$root/usr/local/bin"
    run ln -sfn "$home/current/bin/monitor" "$root/usr/local/bin/monitor"
}

# Complete before anything names it; one of the same version is replaced.
build_environment() {
    run mkdir -p "$root$home"
    run rm -rf "$target.part"
    run "$python" -m venv "$target.part"
    set -- --quiet --disable-pip-version-check
    if [ -f "$here/../constraints.txt" ]; then set -- "$@" -c "$here/../constraints.txt"; fi
    run "$target.part/bin/python" -m pip install "$@" "${source}[postgres]"
    run "$target.part/bin/monitor" --version
    run rm -rf "$target"
    run mv "$target.part" "$target"
    if [ "$dry" = no ]; then
        # a script names the environment that it was made in
        find "$target/bin" "$target/pyvenv.cfg" -type f -exec grep -qI "$target.part" {} \; -exec sed -i "s|$target.part|$target|g" {} +
        echo "$mark" >"$target/.installed-from"
    fi
}

# The newest three stay: the one in use, the one before, and one more.
drop_old_programs() {
    kept=" $(readlink "$root$home/current" 2>/dev/null || true) $(readlink "$root$home/previous" 2>/dev/null || true) "
    for old in "$root$home"/[0-9]*; do
        name=$(basename "$old")
        case $kept in *" $name "*) continue ;; esac
        say "remove $home/$name"
        run rm -rf "$old"
    done
}

install_files() {
    say "units, configuration, key"
    run mkdir -p "$root/etc/systemd/system" "$root/usr/local/sbin" "$root/etc/policy-monitor/credentials" "$root/etc/policy-monitor/watchlists"
    run chmod 0755 "$root/etc/policy-monitor"
    run chmod 0700 "$root/etc/policy-monitor/credentials"
    for unit in $units; do
        run install -m 0644 "$here/systemd/$unit" "$root/etc/systemd/system/$unit"
    done
    if [ "$dry" = no ]; then
        sed 's|@bindir@|/usr/local/bin|' "$here/policy-monitor" >"$root/usr/local/sbin/policy-monitor"
        chmod 0755 "$root/usr/local/sbin/policy-monitor"
    fi
    if [ ! -e "$root/etc/policy-monitor/environment" ]; then
        run install -m 0600 "$here/environment" "$root/etc/policy-monitor/environment"
    fi
    key=$root/etc/policy-monitor/credentials/secret-key
    if [ ! -e "$key" ] && [ "$dry" = no ]; then
        (
            umask 077
            "$python" -c 'import base64, os; print(base64.b64encode(os.urandom(32)).decode())' >"$key.part"
        )
        mv "$key.part" "$key"
    fi
}

start_service() {
    system daemon-reload
    if [ "$start" = no ]; then return; fi
    system enable --quiet policy-monitor.socket policy-monitor.service policy-monitor-backup.timer
    system start policy-monitor.socket policy-monitor-backup.timer
    system restart policy-monitor.service
}

remove_files() {
    system disable --quiet --now policy-monitor.service policy-monitor.socket policy-monitor-backup.timer || true
    for unit in $units; do run rm -f "$root/etc/systemd/system/$unit"; done
    run rm -rf "$root/etc/systemd/system/policy-monitor.service.d"
    system daemon-reload
    run rm -f "$root/usr/local/bin/monitor" "$root/usr/local/sbin/policy-monitor"
    run rm -rf "$root$home"
    if [ "$purge" = yes ]; then
        run rm -rf "$root/etc/policy-monitor" "$root/var/lib/policy-monitor" "$root/var/lib/private/policy-monitor"
        say "removed, with configuration and history"
    else
        say "removed; configuration (/etc/policy-monitor) and history (/var/lib/policy-monitor) stay: --purge removes them"
    fi
}

roll_back() {
    previous=$(readlink "$root$home/previous" 2>/dev/null) || fail "there is no earlier version in $home"
    current=$(readlink "$root$home/current")
    [ -d "$root$home/$previous" ] || fail "$home/$previous is gone; install that version again: $0 policy_monitor-$previous-py3-none-any.whl"
    system stop policy-monitor.service
    run ln -sfn "$previous" "$root$home/current"
    run ln -sfn "$current" "$root$home/previous"
    if [ "$start" = yes ]; then system start policy-monitor.service; fi
    say "back to policy-monitor $previous. Should it say that the database is newer than it: docs/deploy.md, Roll back"
}

case $action in
install)
    check_python
    source=${source:-$(dirname "$here")}
    [ -e "$source" ] || fail "$source does not exist"
    install_program
    drop_old_programs
    install_files
    start_service
    say "installed. Next: policy-monitor init; policy-monitor subscribe -; policy-monitor doctor"
    ;;
rollback) roll_back ;;
uninstall) remove_files ;;
esac
