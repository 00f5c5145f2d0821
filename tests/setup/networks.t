#!/bin/bash
# networks.t: a second nginx before the same programs, with ADMIN_NETWORKS: who is elsewhere finds no pages of staff, and all others.
set -u
. nginx/library
count=0 failed=0
ok() { # SENTENCE COMMAND…
	local what=$1
	shift
	count=$((count + 1))
	if "$@"; then echo "ok $count - $what"; else echo "not ok $count - $what"; failed=$((failed + 1)); fi
}
folder=$(mktemp -d /tmp/manyline-XXXXXXXX)
mkdir -p "$folder/data/log" "$folder/data/temp"
ln -s "$RUN_FOLDER"/*.sock "$RUN_FOLDER/static" "$RUN_FOLDER/files" "$folder"
rm "$folder/publish.sock"
while PORT=$((30000 + RANDOM % 2000)); port_is_taken "$PORT"; do :; done
server=
stop() { [ -z "$server" ] || { kill -TERM "$server" && wait "$server"; } 2>/dev/null; rm -f "$folder/publish.sock"; server=; }
trap 'stop; rm -rf "$folder"' EXIT

serve() { # NETWORKS
	stop
	RUN_FOLDER=$folder ADMIN_NETWORKS=$1 PORT=$PORT nginx/configuration >"$folder/nginx.conf"
	/usr/sbin/nginx -e "$folder/data/log/nginx-error.log" -c "$folder/nginx.conf" 2>/dev/null &
	server=$!
	for _ in {1..100}; do port_is_taken "$PORT" && return; sleep 0.1; done
	cat "$folder/data/log/nginx-error.log" >&2
}
status() { curl -s -o /dev/null -m 20 --path-as-is -w '%{http_code}' "http://127.0.0.1:$PORT$1"; }
body() { curl -s -m 20 --path-as-is "http://127.0.0.1:$PORT$1"; }

serve "10.8.0.0/16 2001:db8::/32"
for path in /admin /admin/ /admin/tenants /admin/pool /admin/sessions/new /admin//tenants //admin/tenants /x/../admin/tenants /%61dmin/tenants /admin/nothing; do
	ok "$path is not there from another network" [ "$(status "$path")" = 404 ]
done
ok "as any unknown address" [ "$(body /admin/tenants)" = "$(body /no-such-noun)" ]
ok "customers are served" [ "$(status /sessions/new)" = 200 ]
serve "127.0.0.0/8"
ok "staff of the network log in" [ "$(status /admin/sessions/new)" = 200 ]
ok "and are asked to" [ "$(status /admin)" = 303 ]
serve ""
ok "no networks: from everywhere" [ "$(status /admin/sessions/new)" = 200 ]
ok "what is no network is named" grep -q 'ADMIN_NETWORKS names "all;"' <(RUN_FOLDER=$folder ADMIN_NETWORKS='all;' nginx/configuration 2>&1)

echo "1..$count"
exit $((failed > 0))
