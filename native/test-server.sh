#!/bin/sh
# How the server starts, and how it refuses to.
# In a namespace of its own: test-netns.sh sh test-server.sh FOLDER
set -u

here=$(cd "$(dirname "$0")" && pwd)
programs=$(cd "${1:-build/san}" && pwd)
. "$here/test-report.sh"

work=$(mktemp -d)
cd "$work" || exit 1
trap 'rm -rf "$work"' EXIT

# server PORT OPTION...
server() {
	port=$1
	shift
	"$programs/server" --address "${address:-127.0.0.1}" --port "$port" --request 100 --response 1000 \
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
equal "a port in use is refused" "$? $(cat server.err)" "1 server: bind to 127.0.0.1: Address already in use"
holds "and no process named" absent other

kill "$(cat pid)"
holds "it ends when it is told to" eventually gone "$(cat pid)"
holds "and its port is free" eventually not_listening 1D4D

server 7502 --pid-file no/such/folder 2>server.err
equal "a process file that cannot be written is refused" "$? $(cat server.err)" \
	"1 server: create no/such/folder: No such file or directory"
holds "and no process left that nobody knows" eventually not_listening 1D4E

server 7503 2>server.err
equal "a missing option gets the usage" "$? $(head -n 2 server.err)" \
	"2 server: options are missing
usage: server --address ADDRESS --port N --request BYTES --response BYTES"
server 7503 --pid-file pid --workers 0 2>server.err
equal "no workers are refused" "$? $(cat server.err)" \
	"2 server: --workers 0: give a whole number from 1 to 16384"
address=localhost server 7503 --pid-file pid 2>server.err
equal "a name is no address" "$? $(cat server.err)" \
	"2 server: --address localhost: not an IPv4 or IPv6 address"

# ss(8) shows a listener's backlog as Send-Q; proc does not.
backlog() {
	ss -Hltn "sport = :$1" | awk '{print $3, $4}'
}
server 7504 --pid-file pid --backlog 7 2>server.err
equal "the backlog is as long as told" "$? $(cat server.err) $(backlog 7504)" \
	"0  7 127.0.0.1:7504"
kill "$(cat pid)"
address=::1 server 7505 --pid-file pid 2>server.err
equal "it listens on IPv6" "$? $(cat server.err) $(backlog 7505)" "0  4096 [::1]:7505"
kill "$(cat pid)"
exit "$failed"
