#!/bin/sh
# Unpacks the daemons that tests talk to beside the build: Debian's packages, never installed, never started as services.
#
#   tests/tools/fetch.sh [-d DIR] TOOL...        DIR: build/tools, or $SLUICE_TOOLS
#
# Afterwards DIR/bin/NAME runs each program named in the table below. What is there already is not fetched again.
# Works as root and as any user; needs apt-get, dpkg-deb and, for the first time, Debian's archive.
set -eu

here=$(cd "$(dirname "$0")/../.." && pwd)
dir=${SLUICE_TOOLS:-$here/build/tools}
while getopts d: o; do
  case $o in d) dir=$OPTARG ;; *) echo "usage: $0 [-d DIR] TOOL..." >&2; exit 2 ;; esac
done
shift $((OPTIND - 1))

# tool | packages | programs (paths inside the packages) | only these paths, when a package is large
table() {
  cat <<'T'
haproxy|haproxy|usr/sbin/haproxy
varnishtest|varnish libvarnishapi3|usr/bin/varnishtest
nginx|nginx|usr/sbin/nginx
socat|socat|usr/bin/socat
hatop|hatop|usr/bin/hatop
tmux|tmux|usr/bin/tmux
redis|redis-server redis-tools|usr/bin/redis-server usr/bin/redis-cli
mariadb|mariadb-server mariadb-server-core mariadb-common|usr/sbin/mariadbd usr/bin/mariadb-install-db
postgres|postgresql-15 postgresql-client-15|usr/lib/postgresql/15/bin/postgres usr/lib/postgresql/15/bin/initdb
slapd|slapd|usr/sbin/slapd
aiosmtpd|python3-aiosmtpd python3-public python3-attr|
ansible|ansible ansible-core||./usr/lib/python3/dist-packages/ansible/module_utils ./usr/lib/python3/dist-packages/ansible/_vendor ./usr/lib/python3/dist-packages/ansible/__init__.py ./usr/lib/python3/dist-packages/ansible/release.py ./usr/lib/python3/dist-packages/ansible_collections/community/general/plugins/modules/haproxy.py
exporter|prometheus-haproxy-exporter|usr/bin/prometheus-haproxy-exporter
nagios|monitoring-plugins-contrib liblocale-gettext-perl libmonitoring-plugin-perl|usr/lib/nagios/plugins/check_haproxy usr/lib/nagios/plugins/check_haproxy_stats
lwp|libwww-perl liburi-perl|
munin|munin-plugins-extra munin-plugins-core munin-common|usr/share/munin/plugins/haproxy_ usr/share/munin/plugins/haproxy_ng
collectd|collectd-core|usr/sbin/collectd
T
}

say() { echo "tests/tools: $*" >&2; }

# Debian's index must be known before packages can be looked up; a user who is not root keeps a private copy of it.
apt_opts=""
index() {
  [ -z "${indexed:-}" ] || return 0
  indexed=1
  if apt-cache $apt_opts show haproxy >/dev/null 2>&1; then return 0; fi
  if [ "$(id -u)" != 0 ]; then
    mkdir -p "$dir/apt/lists/partial" "$dir/apt/cache/archives/partial"
    apt_opts="-o Dir::State::Lists=$dir/apt/lists -o Dir::Cache=$dir/apt/cache"
  fi
  apt-get $apt_opts -qq update >/dev/null 2>&1 || {
    say "no package index, and Debian's archive does not answer: run 'apt-get update' when there is a network"
    exit 1
  }
}

# The packages themselves and every library they need that this system does not have.
closure() {
  printf '%s\n' "$@"
  [ -z "$only" ] || return 0
  apt-get $apt_opts install -s -y --no-install-recommends "$@" 2>/dev/null |
    sed -n 's/^Inst \([^ :]*\).*/\1/p' | grep -E '^(lib|python3-|galera)' || true
}

unpack() {
  tool=$1; packages=$2; only=$3
  index
  tmp=$dir/.$tool.$$
  rm -rf "$tmp"; mkdir -p "$tmp/root"
  for p in $(closure $packages | sort -u); do
    (cd "$tmp" && apt-get $apt_opts -qq download "$p" >/dev/null 2>"$tmp/err") || {
      say "cannot download Debian's package '$p' for $tool: $(tail -1 "$tmp/err")"
      rm -rf "$tmp"; return 1
    }
  done
  for deb in "$tmp"/*.deb; do
    if [ -z "$only" ]; then
      dpkg-deb -x "$deb" "$tmp/root"
    else
      dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$tmp/root" $only 2>/dev/null || true   # a package may hold only some of them
    fi
  done
  rm -rf "$dir/$tool"; mv "$tmp/root" "$dir/$tool"; rm -rf "$tmp"
}

# A program whose libraries are all on the system is a link; any other gets a wrapper that finds the unpacked ones.
install_program() {
  root=$dir/$1; prog=$root/$2; name=$(basename "$2")
  if ldd "$prog" 2>/dev/null | grep -q 'not found'; then
    libs=$(find "$root" -name '*.so*' -printf '%h\n' | sort -u | tr '\n' ':')
    printf '#!/bin/sh\nLD_LIBRARY_PATH="%s$LD_LIBRARY_PATH" exec "%s" "$@"\n' "$libs" "$prog" >"$dir/bin/$name"
    chmod +x "$dir/bin/$name"
  else
    ln -sf "$prog" "$dir/bin/$name"
  fi
}

[ $# -gt 0 ] || { table | cut -d'|' -f1; exit 0; }
mkdir -p "$dir/bin"
dir=$(cd "$dir" && pwd)
for tool in "$@"; do
  row=$(table | grep "^$tool|") || { say "no tool '$tool'; there are: $(table | cut -d'|' -f1 | tr '\n' ' ')"; exit 2; }
  packages=$(echo "$row" | cut -d'|' -f2)
  programs=$(echo "$row" | cut -d'|' -f3)
  only=$(echo "$row" | cut -d'|' -f4)
  [ -f "$dir/$tool/.complete" ] && continue
  unpack "$tool" "$packages" "$only" || exit 1
  for p in $programs; do
    [ -e "$dir/$tool/$p" ] || { say "$tool: the packages hold no $p"; exit 1; }
    install_program "$tool" "$p"
  done
  touch "$dir/$tool/.complete"
done
