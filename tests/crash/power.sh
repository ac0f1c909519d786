#!/bin/bash
# The power fails while saving, N times (60): as kill.sh, but what was not synced is thrown away. Then
# the same without syncs, which must lose saves: else the shim would not bite.
# usage: power.sh LOAD SHIM [N]
load=$1
shim=$2
n=${3:-60}
# shellcheck source=tests/crash/common.sh
. "$(dirname "$0")/common.sh"
preload=(LD_PRELOAD="$shim" SHIM_DIR="$dir" ASAN_OPTIONS=verify_asan_link_order=0)

# What the disk holds after the power is back.
power_off() {
	local f
	rm -f "$db"-shm
	for f in "$db" "$db"-wal; do
		if [ -e "$f.durable" ]; then
			cp "$f.durable" "$f"
		else
			rm -f "$f"
		fi
	done
}

# After a check without the shim the files themselves are what is durable.
settle() {
	local f
	rm -f "$db"*.durable
	for f in "$db" "$db"-wal; do
		[ ! -e "$f" ] || cp "$f" "$f.durable"
	done
}

# usage: fail_power FIRST [ENV...]: sets `last`, `there`; false when something was lost
fail_power() {
	local first=$1
	shift
	save_and_kill "$first" "${preload[@]}" "$@"
	last=$(last_ack "$first")
	power_off
	there=$("$load" "$db" check 0 "$last" 2>"$dir/errors")
}

acked=0
for ((i = 0; i < n; i++)); do
	if ((i % 10 == 0)); then
		fresh "${preload[@]}"
		power_off
		settle
		next=0
	fi
	fail_power "$next" A=1 || {
		echo "power failure $i: acknowledged up to $last"
		cat "$dir/errors"
		exit 1
	}
	acked=$((acked + last + 1 - next))
	next=$((there + 1))
	settle
done
echo "$n power failures, $acked acknowledged saves, none missing, none half present"
[ "$acked" -gt "$n" ] || { echo "too few saves to prove anything"; exit 1; }

lost=0
must_save=1
for ((i = 0; i < 5; i++)); do
	fresh "${preload[@]}"
	power_off
	settle
	fail_power 0 SHIM_SYNC_OFF=1 || lost=$((lost + 1))
done
echo "without syncs $lost of 5 power failures lost saves"
[ "$lost" -eq 5 ] || { echo "the shim does not bite"; exit 1; }
echo "1 passed, 0 failed"
