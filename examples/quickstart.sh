#!/bin/sh
# Builds sluice and starts it with quickstart.cfg: two servers behind a frontend, a statistics page, an admin socket.
#
#   examples/quickstart.sh           stays in the foreground and prints three things to try; Ctrl-C ends it
#   examples/quickstart.sh --once    tries them itself, shows the answers, exits 0 when they are right
#
# QUICKSTART_PORT (8080) is the port. SLUICE names a binary to use instead of building one.
set -eu
cd "$(dirname "$0")/.."
once=false
case ${1:-} in --once) once=true ;; '') ;; *) sed -n '2,7s/^# \{0,1\}//p' "$0"; exit 2 ;; esac

packages="g++ meson ninja-build pkg-config libevent-dev libfmt-dev libpcre2-dev libssl-dev libcrypt-dev libxxhash-dev node-llhttp curl socat"
[ -z "${SLUICE:-}" ] || packages="curl socat"
missing=
for p in $packages; do
  dpkg-query -W -f '${Status}' "$p" 2>/dev/null | grep -q 'ok installed' || missing="$missing $p"
done
if [ -n "$missing" ]; then
  install="apt-get install -y --no-install-recommends$missing"
  if [ "$(id -u)" = 0 ]; then
    echo "installing:$missing"
    { apt-get -qq update && DEBIAN_FRONTEND=noninteractive $install; } >/dev/null
  elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    echo "installing:$missing"
    { sudo apt-get -qq update && sudo DEBIAN_FRONTEND=noninteractive $install; } >/dev/null
  else
    echo "packages are missing; run this, then start again:"
    echo "  sudo $install"
    exit 1
  fi
fi

if [ -z "${SLUICE:-}" ]; then
  SLUICE=build/src/sluice
  [ -f build/build.ninja ] || meson setup build -Dpch=true -Dbuildtype=release -Doptimization=2 -Dwerror=false -Dtests=false >/dev/null
  echo "building $SLUICE"
  ninja -C build src/sluice >build/quickstart.log 2>&1 || { tail -30 build/quickstart.log; exit 1; }
fi

export QUICKSTART_PORT=${QUICKSTART_PORT:-8080}
QUICKSTART_DIR=$(mktemp -d)
export QUICKSTART_DIR
sluice=
stop() {
  trap - EXIT INT TERM
  [ -z "$sluice" ] || { kill "$sluice" 2>/dev/null || true; wait "$sluice" 2>/dev/null || true; }
  rm -rf "$QUICKSTART_DIR"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

"$SLUICE" -db -f examples/quickstart.cfg &
sluice=$!
url=http://127.0.0.1:$QUICKSTART_PORT
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
  curl -fs -o /dev/null "$url/" && break
  kill -0 "$sluice" 2>/dev/null || { echo "sluice did not start"; sluice=; exit 1; }
  sleep 0.1
done

if ! $once; then
  cat <<END

sluice is running. Try, in another terminal:

  curl $url/hello                  # again and again: the servers take turns
  xdg-open $url/stats              # the statistics page (or any browser)
  echo 'disable server app/one' | socat stdio $QUICKSTART_DIR/admin.sock   # then curl again; 'enable server app/one'

Ctrl-C stops it.
END
  wait "$sluice"
  exit
fi

failed=0
# expect WHAT PATTERN COMMAND...: runs it, shows the answer's first lines, and looks for the pattern
expect() {
  what=$1 pattern=$2; shift 2
  answer=$("$@" 2>&1) || true
  echo "\$ $what"
  echo "$answer" | head -3 | cut -c1-120
  echo "$answer" | grep -q -- "$pattern" || { echo "  !! expected: $pattern"; failed=1; }
}
admin() { echo "$1" | socat -t5 stdio "$QUICKSTART_DIR/admin.sock"; }
both() { for _ in 1 2 3 4; do curl -s "$url/hello"; done | sort -u; }

expect "curl $url/hello" 'hello from server one, you asked for /hello' both
expect "curl $url/hello" 'hello from server two, you asked for /hello' both
expect "curl $url/stats" '<[hH][tT][mM][lL]' curl -s "$url/stats"
expect "curl '$url/stats;csv'" '^app,one,' curl -s "$url/stats;csv"
expect "show info" '^Uptime_sec: ' admin 'show info'
expect "disable server app/one; show stat" '^app,one,.*,MAINT,' admin 'disable server app/one; show stat'
answers=$(both)
echo "\$ curl $url/hello   # four times"
echo "$answers"
[ "$answers" = 'hello from server two, you asked for /hello' ] || { echo "  !! server one still answers"; failed=1; }
expect "enable server app/one" '' admin 'enable server app/one'
expect "curl $url/hello" 'hello from server one' both
[ "$failed" = 0 ] && echo "everything answered as it should"
exit "$failed"
