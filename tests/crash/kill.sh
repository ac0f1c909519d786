#!/bin/bash
# Kill -9 while saving, N times (200): after each, the log verifies, every save that was acknowledged is
# there, and of no transaction is there only a part.
# usage: kill.sh LOAD [N]
load=$1
n=${2:-200}
# shellcheck source=tests/crash/common.sh
. "$(dirname "$0")/common.sh"

acked=0
for ((i = 0; i < n; i++)); do
	if ((i % 10 == 0)); then
		fresh A=1
		next=0
	fi
	save_and_kill "$next" A=1
	last=$(last_ack "$next")
	acked=$((acked + last + 1 - next))
	there=$("$load" "$db" check 0 "$last") || { echo "kill $i: acknowledged up to $last: failed"; exit 1; }
	next=$((there + 1))
done
echo "$n kills, $acked acknowledged saves, none missing, none half present"
[ "$acked" -gt "$n" ] || { echo "too few saves to prove anything"; exit 1; }
echo "1 passed, 0 failed"
