#!/bin/sh
# Runs a test program in a network namespace of its own, with loopback and Fast Open on.
#
#   test-netns.sh PROGRAM [ARGUMENT...]
#
# The namespace lies in a user namespace, root's too: what the program may do there is what an
# ordinary user's may, so that nothing that only root of the machine is granted slips in. Where
# user namespaces are not permitted, root does without.
#
# Where neither is permitted it fails, unless FIRST_FLIGHT_SKIP_NETNS=1: then it says what it
# left out. A process namespace goes with it, so that nothing of a test outlives it.
set -eu

isolate="unshare --net --mount --pid --fork --kill-child --mount-proc"

case ${1:-} in
enter)
	shift
	ip link set lo up
	mount -t tmpfs tmpfs /run # for ip netns
	echo 3 >/proc/sys/net/ipv4/tcp_fastopen # client and server
	echo 1 >/proc/sys/net/ipv4/tcp_no_metrics_save
	"$@" # not exec: as process 1 of its namespace it would ignore signals
	exit
	;;
'')
	echo "usage: test-netns.sh PROGRAM [ARGUMENT...]" >&2
	exit 2
	;;
esac

subject=$1
[ "$1" = sh ] && subject=$2

if answer=$($isolate --user --map-root-user true 2>&1); then
	exec $isolate --user --map-root-user sh "$0" enter "$@"
fi
if $isolate true 2>/dev/null; then
	exec $isolate sh "$0" enter "$@"
fi
if [ "${FIRST_FLIGHT_SKIP_NETNS:-}" = 1 ]; then
	echo "skipped ${subject##*/}: no network namespace to be had ($answer) (FIRST_FLIGHT_SKIP_NETNS=1)"
	exit 0
fi
echo "not ok ${subject##*/}: no network namespace to be had ($answer); FIRST_FLIGHT_SKIP_NETNS=1 leaves it out" >&2
exit 1
