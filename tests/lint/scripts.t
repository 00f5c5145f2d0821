#!/bin/bash
# scripts.t: every shell script can be parsed, may be run, stops at the first error, and says what it is.
set -u
shopt -s nullglob globstar
count=0 failed=0
check() { # FILE
	local name=${1##*/}
	bash -n "$1" || return
	grep -qE "^# $name: [a-z]" "$1" || { echo "# $1 does not begin with: # $name: what it is"; return 1; }
	[ "$(head -c 2 "$1")" != '#!' ] || [ -x "$1" ] || { echo "# $1 may not be run"; return 1; }
	[[ $1 == *.t ]] || [ "$(head -c 2 "$1")" != '#!' ] || grep -q '^set -eu' "$1" || { echo "# $1 goes on after an error"; return 1; }
}
for file in .ci/run nginx/* sql/* tests/* tests/*/*.t; do
	[ -f "$file" ] && { [[ $(head -n 1 "$file") =~ ^#!/bin/bash ]] || [[ $file =~ ^nginx/(library|environment)$ ]]; } || continue
	count=$((count + 1))
	if check "$file"; then echo "ok $count - $file"; else echo "not ok $count - $file"; failed=1; fi
done
echo "1..$count"
exit $failed
