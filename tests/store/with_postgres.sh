#!/bin/bash
# Run test programs one after another on a PostgreSQL of their own. usage: with_postgres.sh PROGRAM...
set -eu
export STORE=postgres PGOPTIONS='-c client_min_messages=warning'
# shellcheck disable=SC2016 # $@ is the inner shell's
"$(dirname "$0")/../../tools/with-postgres" bash -c '
	failed=0
	for program in "$@"; do
		"$program" || failed=1
	done
	exit $failed' with_postgres "$@"
