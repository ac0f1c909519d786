# shellcheck shell=bash
# What ./run, ./test and ./bench share: packages, Node, the web build, the C build.
# Read with `.` from the root of the repository, under `set -euo pipefail`.

release_dir=build-release

# Progress goes to stderr, so that stdout is left to results.
say() {
	printf '%s\n' "$*" >&2
}

die() {
	printf '%s: %s\n' "${0##*/}" "$*" >&2
	exit 1
}

# quietly LOG COMMAND...: output to the log; its end is shown when the command fails.
quietly() {
	local log=$1
	shift
	mkdir -p "$(dirname "$log")"
	if ! "$@" >"$log" 2>&1 </dev/null; then
		tail -n 20 "$log" >&2
		die "\"$*\" failed; the whole output is in $log"
	fi
}

# Names of the packages in the lists given that are not installed, on one line.
missing_packages() {
	local wanted have
	wanted=$(cat "$@" | sed -e 's/#.*//' -e '/^[[:space:]]*$/d' | sort -u)
	# dpkg-query fails for names it has never heard of, which only means "not installed".
	# shellcheck disable=SC2086
	have=$(dpkg-query -W -f '${db:Status-Abbrev}${Package}\n' $wanted 2>/dev/null |
		sed -n 's/^.i //p' | sort -u || true)
	comm -23 <(printf '%s\n' "$wanted") <(printf '%s\n' "$have") | tr '\n' ' ' | sed 's/ *$//'
}

install_packages() {
	local missing=$1
	local command="apt-get install -y --no-install-recommends $missing"
	if [ "$(id -u)" -ne 0 ]; then
		die "packages are missing. Install them as root, then run this again:
    sudo apt-get update && sudo $command"
	fi
	say "installing $(wc -w <<<"$missing") packages"
	export DEBIAN_FRONTEND=noninteractive
	quietly var/log/apt-update.log apt-get update
	# shellcheck disable=SC2086
	quietly var/log/apt-install.log $command
}

# need_packages LIST...: everything in the lists is installed afterwards, and Node.
need_packages() {
	local missing
	command -v dpkg-query >/dev/null ||
		die "this is not a Debian system; install the packages of $* and set them up by hand"
	missing=$(missing_packages "$@")
	# Debian's npm cannot be installed beside another maker's Node: only where neither is there.
	if ! command -v node >/dev/null && ! command -v npm >/dev/null; then
		missing="$missing nodejs npm"
	fi
	[ -z "$missing" ] || install_packages "$missing"
	command -v node >/dev/null || die "npm is installed but node is not: install Node 18 or newer"
	command -v npm >/dev/null ||
		die "node is installed but npm is not: install the npm that belongs to your Node"
}

# One line that changes when any of the files or folders does (name, size or time). What builds
# and tests make themselves does not count.
stamp_of() {
	find "$@" \( -name node_modules -o -name dist -o -name .test -o -name api-types.ts \) -prune -o -type f -printf '%p %s %T@\n' \
		2>/dev/null | LC_ALL=C sort | sha256sum
}

# npm_ci FOLDER: the folder's Node packages are those of its lock file.
npm_ci() {
	local dir=$1 stamp
	stamp=$(sha256sum <"$dir/package-lock.json")
	if [ "$(cat "$dir/node_modules/.muster-stamp" 2>/dev/null)" != "$stamp" ]; then
		say "fetching the Node packages of $dir/"
		quietly "var/log/npm-${dir//\//-}.log" npm --prefix "$dir" ci --no-audit --no-fund
		printf '%s\n' "$stamp" >"$dir/node_modules/.muster-stamp"
	fi
}

# The browser's part into web/dist, when its sources changed.
build_web() {
	local stamp
	[ -f web/package.json ] || return 0
	stamp=$(stamp_of web docs/openapi.yaml)
	if [ ! -d web/dist ] || [ "$(cat var/web.stamp 2>/dev/null)" != "$stamp" ]; then
		npm_ci web
		say "building the pages"
		quietly var/log/web-build.log npm --prefix web run build
		printf '%s\n' "$stamp" >var/web.stamp
	fi
}

# build_c DIR MESON-OPTION...: an up to date build in DIR.
build_c() {
	local dir=$1
	shift
	if [ ! -f "$dir/build.ninja" ]; then
		quietly "var/log/$dir-setup.log" meson setup "$dir" "$@"
	fi
	quietly "var/log/$dir.log" ninja -C "$dir"
}

build_release() {
	build_web
	[ -f "$release_dir/build.ninja" ] || say "building Muster (about a minute the first time)"
	build_c "$release_dir" --buildtype=release -Dtests=false
}

# find_muster DIR: the path of the program in a build folder.
find_muster() {
	local found
	found=$(find "$1/src" -name muster -type f -perm -u+x -print -quit 2>/dev/null || true)
	[ -n "$found" ] || die "no muster program in $1: delete that folder and run this again"
	printf '%s\n' "$PWD/$found"
}
