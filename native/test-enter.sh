#!/bin/sh
# That nothing of the machine can be changed in a cell's namespaces, and all that a cell needs can.
#
#   test-enter.sh FOLDER, in namespaces of its own (test-netns.sh)
set -u

here=$(cd "$(dirname "$0")" && pwd)
programs=$(cd "${1:-build/san}" && pwd)
. "$here/test-report.sh"

work=$(cd "$(mktemp -d)" && pwd -P)
outside=$(mktemp -d)
trap 'rm -rf "$work" "$outside"' EXIT
cd "$work" || exit 1

# As a cell is started; the test's own namespaces keep the machine out of reach anyway.
enter() {
	unshare --net --mount --pid --fork --kill-child --mount-proc "$programs/enter" \
		/bin/sh -c "$1" sh "$outside" 2>err
}

enter 'echo kept >file'
equal "the working folder" "$?" 0
equal "it can be written" "$(cat file)" kept
equal "under that name" "$(enter 'pwd -P; ls /run')" "/run/output
output"
enter 'echo changed >"$1/file"'
holds "no other file can" absent "$outside/file"
equal "because all is read-only" "$(grep -c 'Read-only file system' err)" 1
enter 'echo 1 >/proc/sys/kernel/printk'
equal "nor a sysctl of the machine" "$(grep -c 'Read-only file system' err)" 1
equal "a sysctl of its network can" \
	"$(enter 'echo 2 >/proc/sys/net/ipv4/tcp_fastopen; cat /proc/sys/net/ipv4/tcp_fastopen')" 2
equal "and those of namespaces in it, which it can make" "$(enter '
	ip netns add inner && ip netns exec inner sh -c "
		echo 5 >/proc/sys/net/ipv4/tcp_fastopen; cat /proc/sys/net/ipv4/tcp_fastopen"
	cat /proc/sys/net/ipv4/tcp_fastopen' | tr '\n' ' ')" "5 $(enter 'cat /proc/sys/net/ipv4/tcp_fastopen') "
enter 'exit 7'
equal "the program's exit status is passed on" "$?" 7

mkdir /run/below
cd /run/below || exit 1
enter 'echo kept >file'
equal "a working folder below /run is no obstacle" "$(cat /run/below/file)" kept

"$programs/enter" 2>"$work/err"
equal "a missing program is an error" "$? $(cat "$work/err")" "1 usage: enter PROGRAM [ARGUMENT...]"
cd "$work" || exit 1
unshare --net --mount --pid --fork --mount-proc "$programs/enter" no-such-program 2>err
equal "one that is not there is named" "$? $(cat err)" \
	"1 enter: execute no-such-program: No such file or directory"

ip link set lo up
echo 3 >/proc/sys/net/ipv4/tcp_fastopen
holds "Fast Open is found where it is" "$programs/try_fastopen"
echo 0 >/proc/sys/net/ipv4/tcp_fastopen
"$programs/try_fastopen" 2>err
equal "and not where it is switched off" "$? $(cat err)" \
	"1 try_fastopen: sendto MSG_FASTOPEN: Operation not supported"
exit "$failed"
