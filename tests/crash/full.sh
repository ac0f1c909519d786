#!/bin/bash
# The disk fills in the middle of a batch: all of it is refused, nothing half written, what is there can
# be read; with room again the same process goes on. Needs to mount a small tmpfs: exit 77 (skipped)
# where that is not allowed.
# usage: full.sh LOAD
load=$1
# shellcheck source=tests/crash/common.sh
. "$(dirname "$0")/common.sh"
disk=$dir/disk
mkdir "$disk"
mount -t tmpfs -o size=8M tmpfs "$disk" 2>/dev/null || { echo "cannot mount a tmpfs here"; exit 77; }
trap 'umount "$disk"; rm -rf "$dir"' EXIT
db=$disk/muster.db

fresh A=1
head -c 2000000 /dev/zero >"$disk/ballast"
last=$("$load" "$db" full "$disk/ballast")
there=$("$load" "$db" check 0 "$last")
echo "full disk: refused whole, then went on; registers 0 to $there are there and verify"
[ "$there" -eq "$last" ]
echo "1 passed, 0 failed"
