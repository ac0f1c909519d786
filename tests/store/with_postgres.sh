#!/bin/bash
# Run test programs one after another on a PostgreSQL of their own, thrown away at the end. As root,
# pg_virtualenv makes a cluster of a fixed name, so only one may run at a time on a machine.
# usage: with_postgres.sh PROGRAM...
set -eu
export STORE=postgres PGOPTIONS='-c client_min_messages=warning'
exec 9>"${TMPDIR:-/tmp}/muster-pg_virtualenv.lock"
flock 9
# shellcheck disable=SC2016 # $@ is the inner shell's
pg_virtualenv -v 15 bash -c '
	failed=0
	for program in "$@"; do
		"$program" 9>&- || failed=1
	done
	exit $failed' with_postgres "$@" 9>&-
