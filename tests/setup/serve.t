#!/bin/bash
# serve.t: a second copy beside the running one; what is killed comes back; a killed run leaves nothing; the next one goes on.
set -u
. nginx/library
count=0 failed=0
ok() { # COMMAND…, then the sentence in $what
	count=$((count + 1))
	if "$@"; then echo "ok $count - $what"; else echo "not ok $count - $what"; failed=$((failed + 1)); return 1; fi
}
until_true() { # SECONDS COMMAND…
	local tries=$(($1 * 10))
	shift
	while ((tries-- > 0)); do
		"$@" && return 0
		sleep 0.1
	done
	return 1
}
for name in $(known_settings .) RUN SANDBOX_PORT SANDBOX_DATABASE LOGIN_RATE; do unset "$name"; done
port=$((41000 + RANDOM % 4000))
while port_is_taken $port || port_is_taken $((port + 10000)); do port=$((port + 1)); done
export PORT=$port
DATA=$(mktemp -d /tmp/manyline-test-XXXXXXXX)
export DATA DATABASE_FSYNC=off
here=$DATA
server=
end() { kill -TERM $server 2>/dev/null; wait $server 2>/dev/null; rm -rf "$here"; }
trap end EXIT

start() {
	perl -e '$SIG{INT} = "DEFAULT"; exec @ARGV' bash -c 'exec 9<"$DATA"; flock -n 9 || exit 9; exec nginx/serve' >"$DATA/serve.log" 2>&1 &
	server=$!
}
is_ready() { [ -e "$DATA/ready" ]; }
starts() { rm -f "$DATA/ready"; start; until_true 60 is_ready || { sed 's/^/# /' "$DATA/serve.log"; return 1; }; }
status() { curl -s -o /dev/null -m 5 -w '%{http_code}' "http://127.0.0.1:$port$1" "${@:2}"; }
is_served() { [ "$(status /robots.txt)" = 200 ] && case $(status /health) in 200 | 503) ;; *) false ;; esac; }
ours() { grep -lzxF "MANYLINE_INSTANCE=$DATA" /proc/[0-9]*/environ 2>/dev/null | tr -dc '0-9\n'; }
first_named() { # PATTERN: the first process of this copy whose command line matches
	local pid
	for pid in $(ours) $(head -qn 1 "$DATA/run/nginx.pid" "$DATA/postgres/postmaster.pid" 2>/dev/null); do
		[[ $(cat "/proc/$pid/cmdline" 2>/dev/null | tr '\0' ' ') == $1 ]] && { echo "$pid"; return; }
	done
}
is_new() { local now; now=$(first_named "$1"); [ -n "$now" ] && [ "$now" != "$2" ]; }
none_left() { [ -z "$(ours)" ] && ! port_is_taken "$port" && [ ! -e "$DATA/postgres/postmaster.pid" ]; }
is_small() { tests/bench/memory "$DATA" | awk '/^PSS of all/ { found = 1; if ($4 > 40 || $9 > 8) exit 1 } END { exit !found }'; }
value() { psql -XAtq -h "$DATA/run" -U postgres -d manyline -c "$1"; }

what="a second copy starts beside the first" ok starts || exit 1
what="it answers" ok until_true 10 is_served
what="what is kept can be written" ok value "create table kept as select 7 as it"
what="its data is private" ok [ "$(stat -c %a "$DATA/secrets.env")" = 600 ]
what="its sockets are private" ok [ "$(stat -Lc %a "$DATA/run")" = 700 ]
what="PostgreSQL listens on no port" ok [ -z "$(value 'show listen_addresses')" ]
what="idle, all programs need 40 MB at most, and 8 connections to PostgreSQL"
ok until_true 30 is_small || tests/bench/memory "$DATA" | sed 's/^/# /'
again=$(bash -c 'exec 9<"$DATA"; flock -n 9; echo $?')
what="the same copy cannot run twice" ok [ "$again" = 1 ]
what="a taken port is one sentence" ok [ "$(DATA=$(mktemp -d "$DATA/other-XXXX") nginx/serve 2>&1)" = "manyline: port $port is taken by another program; choose another one: make run PORT=8090" ]
for try in {1..25}; do last=$(status /sessions -d email=nobody); done
what="who tries passwords too fast has to wait" ok [ "$last" = 429 ]
rm -f "$DATA/run/voice.sock"
what="a caller hears a sentence when the program is down" ok [ "$(curl -s -d x "http://127.0.0.1:$port/api/v1/webhooks/twilio/voice" | grep -c '<Say>')" = 1 ]
for pattern in '*/.build/programs --processes *' '*/.build/bin/health ' '*nginx: master*' '*/postgres -D *'; do
	what="there is a $pattern"
	ok until_true 20 is_new "$pattern" '' || continue
	pid=$(first_named "$pattern")
	kill -KILL "$pid"
	what="killed, it comes back"
	ok until_true 20 is_new "$pattern" "$pid"
done
for daemon in .build/bin/daemons/*; do
	pid=$(first_named "*/$daemon ")
	[ -n "$pid" ] || continue
	kill -KILL "$pid"
	what="killed, $daemon comes back"
	ok until_true 20 is_new "*/$daemon " "$pid"
done
what="all is served again" ok until_true 20 is_served
kill -KILL $server
wait $server 2>/dev/null
what="a killed run takes its children with it" ok until_true 20 none_left || { for pid in $(ours); do tr "\0" " " <"/proc/$pid/cmdline"; echo; done; tail -n 12 "$DATA/log/postgres.log"; for p in $(ours); do grep -H -E "SigIgn|SigCgt|PPid|State" /proc/$p/status; done; } | sed "s/^/# left: /" >&2
what="the next run starts" ok starts
what="the data is still there" ok [ "$(value 'select it from kept')" = 7 ]
old=$(readlink "$DATA/run")
kill -INT $server
wait $server
what="interrupted, all of it ends" ok none_left
what="the folder of the sockets is gone" ok [ ! -e "$old" ]
echo "1..$count"
exit $((failed > 0))
