# shellcheck shell=bash disable=SC2154 # load is set by the script that reads this
# Shared by the crash tests: a folder, a random number, the last save that was acknowledged.
set -eu
dir=$(mktemp -d "${TMPDIR:-/tmp}/muster-crash-XXXXXX")
trap 'rm -rf "$dir"' EXIT
RANDOM=${SEED:=$$}
echo "seed $SEED"
db=$dir/muster.db
acks=$dir/acks

# usage: last_ack FIRST: number of the last whole line of $acks, or FIRST - 1
last_ack() {
	local last
	last=$(head -n "$(wc -l <"$acks")" "$acks" | tail -n 1)
	echo "${last:-$(($1 - 1))}"
}

# usage: save_and_kill FIRST [ENV...]: save from FIRST on and kill -9 a little later. Three times of four
# it waits until something was acknowledged (always when must_save is set): else it may hit the opening.
save_and_kill() {
	local first=$1 pid tries=0
	shift
	: >"$acks"
	env "$@" "$load" "$db" save "$first" >"$acks" 2>"$dir/errors" &
	pid=$!
	if [ -n "${must_save:-}" ] || ((RANDOM % 4)); then
		until [ -s "$acks" ] || ((++tries > 2000)); do
			sleep 0.005
		done
	fi
	sleep "0.0$((10 + RANDOM % 50))"
	kill -9 "$pid" 2>/dev/null || true
	wait "$pid" 2>/dev/null || true
}

fresh() {
	rm -f "$db" "$db"-wal "$db"-shm "$db"*.durable
	env "$@" "$load" "$db" make
}
