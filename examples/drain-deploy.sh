#!/bin/sh
# Deploys one server without losing a call: drain it, wait until nothing is left on it, run the deploy, put it back, wait until it is up.
# Needs only sh and socat, and works with HAProxy as well.
#
#   examples/drain-deploy.sh [-s SOCKET] [-t SECONDS] BACKEND/SERVER COMMAND [ARGUMENT...]
#
# SOCKET: /run/haproxy/admin.sock, or host:port. SECONDS (60): how long to wait for the drain, and then for the server to be up.
# When sessions are left after that time, the server goes on serving and nothing is deployed. When COMMAND fails, the server stays in
# maintenance and its exit code is passed on.
set -u
socket=/run/haproxy/admin.sock limit=60
while getopts s:t: o; do
  case $o in
    s) socket=$OPTARG ;;
    t) limit=$OPTARG ;;
    *) sed -n '2,9s/^# \{0,1\}//p' "$0"; exit 2 ;;
  esac
done
shift $((OPTIND - 1))
[ $# -ge 2 ] || { sed -n '2,9s/^# \{0,1\}//p' "$0"; exit 2; }
target=$1; shift
backend=${target%%/*} server=${target#*/}

admin() {
  case $socket in
    */* | ./*) echo "$1" | socat -t10 stdio "UNIX-CONNECT:$socket" ;;
    *) echo "$1" | socat -t10 stdio "TCP:$socket" ;;
  esac
}
say() { echo "$target: $*" >&2; }
must() { # a command that answers nothing when it worked
  answer=$(admin "$1") || { say "the admin socket $socket does not answer"; exit 1; }
  [ -z "$answer" ] || { say "$1: $answer"; exit 1; }
}
column() { # of the server's line in show stat
  admin 'show stat' | awk -F, -v b="$backend" -v s="$server" -v c="$1" '
    NR == 1 { sub(/^# /, ""); for (i = 1; i <= NF; i++) at[$i] = i }
    $1 == b && $2 == s { print $at[c]; found = 1 }
    END { exit !found }'
}

column status >/dev/null || { say "no such server at $socket"; exit 1; }
must "set server $target state drain"
trap 'must "set server $target state ready"; say "interrupted, back in service"; exit 130' INT TERM
end=$(($(date +%s) + limit))
while :; do
  left=$(($(column scur) + $(column qcur)))
  [ "$left" -gt 0 ] || break
  if [ "$(date +%s)" -ge "$end" ]; then
    must "set server $target state ready"
    say "$left sessions are left after $limit s: nothing deployed, back in service"
    exit 1
  fi
  sleep 0.2
done
must "set server $target state maint"
say "drained"
trap - INT TERM

"$@"
status=$?
if [ "$status" != 0 ]; then
  say "the deploy failed with $status: left in maintenance"
  exit "$status"
fi

must "set server $target state ready"
end=$(($(date +%s) + limit))
while :; do
  case $(column status) in UP | 'no check' | OPEN) break ;; esac
  if [ "$(date +%s)" -ge "$end" ]; then
    say "deployed, but not up after $limit s"
    exit 1
  fi
  sleep 0.2
done
say "deployed and up"
