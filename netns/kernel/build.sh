#!/bin/sh
# sh netns/kernel/build.sh CACHE-FOLDER
#
# Builds the guest kernel, once: Debian's source of Linux 6.12 for user mode (ARCH=um) with the
# configuration and the patches beside this script. It lands in
# CACHE-FOLDER/kernel-<source version>-<recipe>/linux, the recipe being a SHA-256 over
# configuration and patches; harness/lab/kernel.ts finds it there. Needs no root.
set -eu
cache=$1
here=$(cd "$(dirname "$0")" && pwd)
package=linux-source-6.12

say() { printf '%s\n' "$*" >&2; }

recipe=$(cd "$here" && LC_ALL=C && export LC_ALL && cat ./*.config ./*.patch | sha256sum | cut -c1-16)
for built in "$cache"/kernel-*-"$recipe"/linux; do
	if [ -x "$built" ]; then
		say "guest kernel: $(basename "$(dirname "$built")")"
		exit 0
	fi
done

mkdir -p "$cache"
# One build at a time; a second setup waits here and then finds the kernel.
if [ -z "${FIRST_FLIGHT_BUILD_LOCKED:-}" ]; then
	FIRST_FLIGHT_BUILD_LOCKED=1 exec flock "$cache/kernel.lock" sh "$here/build.sh" "$cache"
fi

scratch=$cache/build.$$
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM HUP
mkdir "$scratch"
cd "$scratch"

say "guest kernel: fetching $package"
fetch() { apt-get -q download "$package" >download.log 2>&1; }
# A machine may have every tool and no package lists, or old ones.
refresh() {
	if [ "$(id -u)" = 0 ]; then
		apt-get -q update >>download.log 2>&1
	else
		sudo -n apt-get -q update >>download.log 2>&1
	fi
}
if ! fetch && ! { refresh && fetch; }; then
	cat download.log >&2
	say "Could not download $package, which Debian 12 has. Bring the package lists up to date:"
	say "    sudo apt-get update && npm run setup"
	exit 4
fi
deb=$(ls "$package"_*.deb)
version=$(dpkg-deb -f "$deb" Version)

say "guest kernel: unpacking $version"
dpkg-deb --fsys-tarfile "$deb" | tar -x --to-stdout "./usr/src/$package.tar.xz" >source.tar.xz
rm "$deb"
mkdir source
# Half of the source is drivers that user mode never compiles; their Kconfig files are read.
tar -xf source.tar.xz -C source --strip-components=1 --no-same-owner \
	--exclude='*/drivers/gpu/*.[ch]' --exclude='*/drivers/media/*.[ch]' \
	--exclude='*/drivers/net/ethernet/*.[ch]' --exclude='*/sound/*.[ch]'
rm source.tar.xz
cd source
for patch in "$here"/*.patch; do
	if ! patch --quiet --strip=1 <"$patch" >&2; then
		say "$(basename "$patch") does not apply to $package $version: it has to be brought up to date."
		exit 1
	fi
done

# Equal sources give equal kernels, whoever builds them and when.
export KBUILD_BUILD_TIMESTAMP=2026-01-01 KBUILD_BUILD_USER=first-flight KBUILD_BUILD_HOST=first-flight
configure() {
	make ARCH=um tinyconfig && cat "$here/fragment.config" >>.config && make ARCH=um olddefconfig
}
if ! configure >../config.log 2>&1; then
	tail -n 20 ../config.log >&2
	exit 1
fi
grep '^CONFIG' "$here/fragment.config" | while read -r option; do
	grep -qxF "$option" .config || say "warning: this source does not take $option"
done

jobs=$(nproc)
say "guest kernel: compiling with $jobs jobs; some minutes, once"
# About as many objects as this configuration has; only the progress line depends on it.
make ARCH=um -j"$jobs" linux 2>../errors.log | awk -v expected=1240 -v terminal="$([ -t 2 ] && echo 1)" '
	/^  (CC|AR|AS|LD)/ {
		done++
		percent = int(100 * done / expected); if (percent > 99) percent = 99
		if (percent >= shown + (terminal ? 1 : 10)) {
			shown = percent
			printf terminal ? "\rguest kernel: %d %%" : "guest kernel: %d %%\n", percent > "/dev/stderr"
		}
	}
	END { if (terminal) printf "\r                     \r" > "/dev/stderr" }'
if [ ! -x linux ]; then
	tail -n 40 ../errors.log >&2
	cp ../errors.log "$cache/kernel-build-errors.log"
	say "The guest kernel did not compile; all messages: $cache/kernel-build-errors.log"
	exit 1
fi

strip linux
mkdir -p ../finished
mv linux ../finished/linux
cp .config ../finished/config
mv ../finished "$cache/kernel-$version-$recipe"
say "guest kernel: built $version in $cache"
