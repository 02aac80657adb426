#!/bin/sh
# How the server starts, and how it refuses to.
# In a namespace of its own: test-netns.sh user sh test-server.sh FOLDER
set -u

here=$(cd "$(dirname "$0")" && pwd)
programs=$(cd "${1:-build/san}" && pwd)
. "$here/test-report.sh"

work=$(mktemp -d)
cd "$work" || exit 1
trap 'rm -rf "$work"' EXIT

usage="usage: server --address ADDRESS --port N --request BYTES --response BYTES
              --fastopen-queue N --workers N --pid-file FILE [--think-us N] [--idle-ms N]

Returns when it listens; a child goes on serving, its process id in FILE."

# server PORT OPTION...
server() {
	port=$1
	shift
	"$programs/server" --address 127.0.0.1 --port "$port" --request 100 --response 1000 \
		--fastopen-queue 16 --workers 4 "$@"
}

# The port in hexadecimal, in state 0A, TCP_LISTEN (proc(5), net/tcp).
listening() {
	grep -q "^ *[0-9]*: 0100007F:$1 00000000:0000 0A" /proc/net/tcp
}

not_listening() {
	! listening "$1"
}

server 7501 --pid-file pid 2>server.err
equal "it returns" "$? $(cat server.err)" "0 "
holds "when it listens" listening 1D4D
holds "the file names the process that serves" \
	grep -qs '^Name:.server' "/proc/$(cat pid)/status"

server 7501 --pid-file other 2>server.err
equal "a port in use is refused" "$? $(cat server.err)" "1 server: bind: Address already in use"
holds "and no process named" absent other

kill "$(cat pid)"
holds "it ends when it is told to" eventually gone "$(cat pid)"
holds "and its port is free" eventually not_listening 1D4D

server 7502 --pid-file no/such/folder 2>server.err
equal "a process file that cannot be written is refused" "$? $(cat server.err)" \
	"1 server: create no/such/folder: No such file or directory"
holds "and no process left that nobody knows" eventually not_listening 1D4E

server 7503 2>server.err
equal "a missing option gets the usage" "$? $(cat server.err)" \
	"2 server: options are missing
$usage"
server 7503 --pid-file pid --workers 0 2>server.err
equal "no workers are refused" "$? $(cat server.err)" \
	"2 server: --workers 0: give a whole number from 1 to 4096"
exit "$failed"
