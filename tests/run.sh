#!/bin/sh
# Installs what the tests need, builds, and runs all of them.
#
#   tests/run.sh [--all] [SUITE...]     suites: layout unit golden cli scenario life diff replay misbehaving clients packaging examples fuzz
#                                       (--all adds: soak, checks of real servers, the manual page, TSan scenes, longer fuzz, a short bench)
#
# Each suite prints its own result; the last line adds them up: `N passed, N failed` (`, N skipped` when there are some).
# Tests of what is not built yet are named in tests/not_yet.txt; they count as skipped while they fail.
# Builds: build-asan (AddressSanitizer and UBSan; everything runs on it) and, with --all, build (as people run it).
set -u
cd "$(dirname "$0")/.." || exit 1
root=$PWD

all=false suites=
for a in "$@"; do
  case $a in
    --all) all=true ;;
    -*) sed -n '2,9s/^# \{0,1\}//p' "$0"; exit 2 ;;
    *) suites="$suites $a" ;;
  esac
done
chosen() { [ -z "$suites" ] || case " $suites " in *" $1 "*) true ;; *) false ;; esac; }

jobs=$(nproc)
passed=0 failed=0 skipped=0
logs=$root/build-asan/test-logs
start=$(date +%s)

# suite NAME COMMAND...: the command's last line of counts is the suite's; a failure without counts is one failed test.
suite() {
  name=$1; shift
  t0=$(date +%s)
  "$@" >"$logs/$name.log" 2>&1 </dev/null
  status=$?
  counts=$(grep -E '^[0-9]+ passed, [0-9]+ failed(, [0-9]+ skipped)?$' "$logs/$name.log" | tail -1)
  p=$(echo "$counts" | sed -n 's/^\([0-9]*\) passed.*/\1/p'); p=${p:-0}
  f=$(echo "$counts" | sed -n 's/.* \([0-9]*\) failed.*/\1/p'); f=${f:-0}
  s=$(echo "$counts" | sed -n 's/.* \([0-9]*\) skipped.*/\1/p'); s=${s:-0}
  [ "$status" = 0 ] || [ "$f" != 0 ] || f=1
  if [ "$f" != 0 ]; then
    echo "---- $name, exit status $status: the end of $logs/$name.log"
    tail -60 "$logs/$name.log" | cut -c1-400
    echo "----"
  fi
  printf '%-22s %5d passed, %d failed, %d skipped  (%d s)\n' "$name" "$p" "$f" "$s" $(($(date +%s) - t0))
  passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
}

packages="g++ meson ninja-build pkg-config libevent-dev libfmt-dev catch2 libpcre2-dev libssl-dev libcrypt-dev libxxhash-dev node-llhttp
          python3 socat curl procps"
$all && packages="$packages clang wrk"
missing=
for p in $packages; do
  dpkg-query -W -f '${Status}' "$p" 2>/dev/null | grep -q 'ok installed' || missing="$missing $p"
done
if [ -n "$missing" ]; then
  if [ "$(id -u)" = 0 ]; then
    echo "installing:$missing"
    { apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends $missing; } \
      >/dev/null 2>&1 || { echo "these packages could not be installed:$missing"; echo "0 passed, 1 failed"; exit 1; }
  else
    echo "packages are missing: sudo apt-get install$missing"
    echo "0 passed, 1 failed"
    exit 1
  fi
fi

# configure DIR OPTION...: once; a build folder that is there already keeps its options.
configure() {
  dir=$1; shift
  if command -v ccache >/dev/null && [ -z "${CXX:-}" ]; then export CC='ccache gcc' CXX='ccache g++'; fi
  [ -f "$dir/build.ninja" ] || meson setup "$dir" "$@" >"$dir.setup.log" 2>&1 || { cat "$dir.setup.log"; return 1; }
  rm -f "$dir.setup.log"
}
compile() { # DIR
  ninja -C "$1" -j "$jobs" >"$1/compile.log" 2>&1 || { tail -40 "$1/compile.log"; return 1; }
}
build() { # DIR OPTION...
  t0=$(date +%s)
  if configure "$@" && compile "$1"; then
    printf '%-22s built  (%d s)\n' "$1" $(($(date +%s) - t0))
  else
    echo "$1 does not build"
    echo "$passed passed, $((failed + 1)) failed"
    exit 1
  fi
}

# g++ 12 warns of its own headers when it inlines much or instruments: warnings are errors in developers' plain builds
# Without optimization and with lines only for debug information it is there in half the time.
build build-asan -Dpch=true -Dbuildtype=plain -Ddebug=false -Doptimization=0 -Dcpp_args=-g1 -Db_sanitize=address,undefined -Dwerror=false
$all && build build -Dpch=true -Dbuildtype=release -Doptimization=2 -Dwerror=false -Dtests=false
mkdir -p "$logs"
export ASAN_OPTIONS=${ASAN_OPTIONS:-detect_stack_use_after_return=0:abort_on_error=0:exitcode=99}
export UBSAN_OPTIONS=${UBSAN_OPTIONS:-print_stacktrace=1:halt_on_error=1}
export SLUICE_TOOLS=${SLUICE_TOOLS:-$root/build/tools}
asan=$root/build-asan/src/sluice
sluice=$asan
$all && sluice=$root/build/src/sluice
haproxy=$SLUICE_TOOLS/bin/haproxy

tools() { tests/tools/fetch.sh haproxy varnishtest nginx && echo "1 passed, 0 failed"; }
unit() { # BUILD
  "$1/tests/unit/unit_tests" -r junit -o "$logs/unit.xml"
  status=$?
  python3 - "$logs/unit.xml" <<'PY' || return 1
import sys, xml.etree.ElementTree as E
cases = {}
for c in E.parse(sys.argv[1]).iter('testcase'):
    name = (c.get('classname'), c.get('name').split('/')[0])
    bad = [x for x in c if x.tag in ('failure', 'error')]
    cases[name] = cases.get(name, True) and not bad
    for x in bad: print(c.get('name'), x.get('message'), (x.text or '').strip(), sep='\n  ')
print('%d passed, %d failed' % (sum(cases.values()), len(cases) - sum(cases.values())))
PY
  return $status
}

examples() {
  SLUICE=$sluice QUICKSTART_PORT=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])') \
    examples/quickstart.sh --once && { echo "1 passed, 0 failed"; return; }
}

chosen layout && suite layout tests/layout_check
chosen unit && suite unit unit "$root/build-asan"
suite tools tools
[ -x tests/golden/run ] && chosen golden && suite golden tests/golden/run "$asan"
chosen cli && suite cli tests/cli/run "$asan"
if chosen scenario; then
  suite scenario-sluice tests/scenario/run -j "$jobs" "$asan"
  suite scenario-haproxy tests/scenario/run -j "$jobs" --name haproxy "$haproxy"
fi
if chosen life; then
  suite life-sluice tests/life/run "$asan"
  $all && suite life-many env LIFE_RELOADS=100 tests/life/run "$sluice" many_reloads_under_load many_processes_under_load \
    reloads_leave_nothing_behind a_million_requests_leave_memory_as_it_was
  $all && suite life-haproxy tests/life/run --name haproxy "$haproxy"
fi
chosen diff && suite diff tests/diff/run --haproxy "$haproxy" "$asan"
chosen replay && suite replay tests/replay/run "$asan"
chosen misbehaving && suite misbehaving tests/real/run --misbehaving --haproxy "$haproxy" "$asan"
chosen clients && suite clients tests/clients/run "$asan"
chosen clients && suite deploys tests/clients/deploy "$asan" "$root/build-asan/src/ctl/sluicectl"
chosen packaging && suite packaging tests/packaging/run $($all && echo --dist) "$root/build-asan"
chosen examples && suite examples examples
[ -x tests/fuzz/replay ] && chosen fuzz && suite fuzz-replay tests/fuzz/replay "$root/build-asan"

manual() { man/update --check "$sluice" && echo "1 passed, 0 failed"; }
if $all; then
  suite soak tests/soak/run "$asan"
  suite real-servers tests/real/run --haproxy "$haproxy" "$asan"
  suite diff-random tests/diff/random_messages.py --haproxy "$haproxy" -n 1200 --seed "$(date +%j)" "$asan"
  suite manual manual
  suite browser tests/clients/browser "$sluice"
  build build-tsan -Dbuildtype=debug -Doptimization=1 -Db_sanitize=thread -Dwerror=false
  export TSAN_OPTIONS=${TSAN_OPTIONS:-detect_deadlocks=0:halt_on_error=0:exitcode=66}   # its deadlock detector breaks at 64 locks held at once
  suite tsan-scenario tests/scenario/run -j "$jobs" "$root/build-tsan/src/sluice"
  [ -x tests/fuzz/run ] && suite fuzz tests/fuzz/run 60
  suite bench tests/bench/run --quick --sluice "$sluice" --haproxy "$haproxy" --nginx "$SLUICE_TOOLS/bin/nginx"
fi

echo "took $(($(date +%s) - start)) s"
if [ "$skipped" != 0 ]; then echo "$passed passed, $failed failed, $skipped skipped"; else echo "$passed passed, $failed failed"; fi
[ "$failed" = 0 ]
