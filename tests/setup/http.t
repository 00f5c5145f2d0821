#!/bin/bash
# http.t: what nginx answers by itself: files, errors, limits, and what it keeps for itself.
set -u
count=0 failed=0
ok() { # SENTENCE COMMAND…
	local what=$1
	shift
	count=$((count + 1))
	if "$@"; then echo "ok $count - $what"; else echo "not ok $count - $what"; failed=$((failed + 1)); fi
}
get() { curl -s -i -m 20 --path-as-is "$@" | tr -d '\r'; }
status() { curl -s -o /dev/null -m 20 --path-as-is -w '%{http_code}' "$@"; }
has() { [[ ${1,,} == *"${2,,}"* ]]; }
has_not() { ! has "$@"; }

missing=$(get "$MANYLINE_URL/no-such-noun?token=hidden")
ok "an unknown address is 404" has "$missing" "HTTP/1.1 404"
ok "with a page of ours" has "$missing" '<link rel="stylesheet" href="/static/css/'
ok "that browsers must not guess about" has "$missing" "x-content-type-options: nosniff"
ok "with a strict policy" has "$missing" "content-security-policy: default-src 'none'"
ok "the server keeps its version to itself" has_not "$missing" "server: nginx/"
ok "no strict transport without TLS" has_not "$missing" "strict-transport-security"
ok "an unknown address of the API is 404 in JSON" has "$(get "$MANYLINE_URL/api/v1/nothing")" '{"error":{"message":'
ok "logs have no query strings" [ -z "$(grep -h "token=hidden" "$DATA/log/access.log")" ]

asset=$(get "$MANYLINE_URL/static/css/tokens.css?v=1")
ok "a versioned file may be kept for ever" has "$asset" "immutable"
ok "others are asked for again" has "$(get "$MANYLINE_URL/static/css/tokens.css")" "cache-control: no-cache"
ok "text is compressed" has "$(get -H 'Accept-Encoding: gzip' "$MANYLINE_URL/static/css/tokens.css" -o - | tr -d '\0' 2>/dev/null)" "content-encoding: gzip"
ok "nothing above static/ is served" [ "$(status "$MANYLINE_URL/static/../nginx/nginx.conf")" = 404 ]
ok "nor by encoded dots" [ "$(status "$MANYLINE_URL/static/%2e%2e/secrets.env")" = 404 ]

mkdir -p "$DATA_FOLDER"
echo private >"$DATA_FOLDER/private.txt"
ok "protected files are not served by address" [ "$(status "$MANYLINE_URL/protected/private.txt")" = 404 ]
ok "error pages neither" [ "$(status "$MANYLINE_URL/errors/404.html")" = 404 ]
ok "nor the question who may listen" [ "$(status "$MANYLINE_URL/live/authorise")" = 404 ]
ok "nobody publishes from outside" [ "$(status -X POST -d x "$MANYLINE_URL/publish/channel")" = 404 ]
ok "programs do" [ "$(curl -s -o /dev/null -w '%{http_code}' --unix-socket "$RUN_FOLDER/publish.sock" -d '{}' http://x/publish/channel)" = 202 ]
ok "nobody listens without being allowed to" [ "$(status -H 'Accept: text/event-stream' -m 3 "$MANYLINE_URL/events/channel")" -ge 400 ]

ok "/login leads to the form" has "$(get "$MANYLINE_URL/login")" "location: /sessions/new"
ok "/signup leads to the form" has "$(get "$MANYLINE_URL/signup")" "location: /signups/new"
head -c 1100000 /dev/zero >"$DATA_FOLDER/large"
large=$(get -H 'Expect:' --data-binary "@$DATA_FOLDER/large" "$MANYLINE_URL/sessions")
ok "a large body is refused" has "$large" "HTTP/1.1 413"
ok "with a page of ours" has "$large" '<link rel="stylesheet" href="/static/css/'
ok "but a list of leads may be large" [ "$(status -H 'Expect:' --data-binary "@$DATA_FOLDER/large" "$MANYLINE_URL/lead-imports")" != 413 ]
rm -f "$DATA_FOLDER/large" "$DATA_FOLDER/private.txt"

echo "1..$count"
exit $((failed > 0))
