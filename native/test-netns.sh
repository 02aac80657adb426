#!/bin/sh
# Runs a test program in a network namespace of its own, with loopback and Fast Open on.
#
#   test-netns.sh user|root PROGRAM [ARGUMENT...]
#
# user  any namespace will do: root's own, or one inside a user namespace
# root  the program asks the kernel for what it grants only to root of the machine: deleting
#       from tcp_metrics, buffers beyond rmem_max
#
# Where that is not permitted it fails, unless FIRST_FLIGHT_SKIP_NETNS=1: then it says what it
# left out. A process namespace goes with it, so that nothing of a test outlives it.
set -eu

isolate="unshare --net --mount --pid --fork --kill-child --mount-proc"

refuse() {
	if [ "${FIRST_FLIGHT_SKIP_NETNS:-}" = 1 ]; then
		echo "skipped ${1##*/}: $2 (FIRST_FLIGHT_SKIP_NETNS=1)"
		exit 0
	fi
	echo "not ok ${1##*/}: $2; FIRST_FLIGHT_SKIP_NETNS=1 leaves it out" >&2
	exit 1
}

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
user | root) ;;
*)
	echo "usage: test-netns.sh user|root PROGRAM [ARGUMENT...]" >&2
	exit 2
	;;
esac

need=$1
shift
subject=$1
[ "$1" = sh ] && subject=$2

if answer=$($isolate true 2>&1); then
	exec $isolate sh "$0" enter "$@"
fi
[ "$need" = user ] || refuse "$subject" "needs root of the machine for a network namespace ($answer)"
if answer=$($isolate --user --map-root-user true 2>&1); then
	exec $isolate --user --map-root-user sh "$0" enter "$@"
fi
refuse "$subject" "user namespaces are not permitted here ($answer)"
