#!/bin/sh
# The client from its options to its samples, against the server program.
# In a namespace of its own: test-netns.sh root sh test-client.sh FOLDER
set -u

here=$(cd "$(dirname "$0")" && pwd)
programs=$(cd "${1:-build/san}" && pwd)
. "$here/test-report.sh"

work=$(mktemp -d)
cd "$work" || exit 1
trap 'rm -rf "$work"' EXIT

tab=$(printf '\t')
usage="usage: client --server ADDRESS --port N --schedule FILE --samples FILE --cell NAME
              --request BYTES --response BYTES --timeout-ms N --pause-us N"

# client ADDRESS PORT OPTION...
client() {
	address=$1
	port=$2
	shift 2
	"$programs/client" --server "$address" --port "$port" --cell lab --request 100 \
		--response 1000 --timeout-ms 5000 --pause-us 0 "$@"
}

columns() {
	tail -n +3 "$1" | cut -f "$2"
}

"$programs/server" --address 127.0.0.1 --port 7401 --request 100 --response 1000 \
	--fastopen-queue 16 --workers 2 --pid-file server.pid || exit 1

cat >order <<-END
	# first-flight schedule 1
	tcp tfo tfo-cold
	tfo-cold tcp tfo
	tfo tfo-cold tcp
END
printf '# first-flight schedule 1\ntcp\ntcp quic\n' >quic
printf '# first-flight schedule 1\ntcp tfo\n' >pair

# Each waits for a whole second before its first exchange, so they wait together.
client 127.0.0.1 7401 --schedule quic --samples quic.tsv 2>quic.err &
quic=$!
client 127.0.0.2 7499 --schedule pair --samples down.tsv 2>down.err &
down=$!

client 127.0.0.1 7401 --schedule order --samples samples.tsv 2>client.err
equal "a schedule is followed to its end" "$? $(cat client.err)" "0 "
equal "the samples begin with their format" "$(head -n 1 samples.tsv)" "# first-flight samples 1"
equal "there is one record an exchange" "$(wc -l <samples.tsv)" 11
equal "records come in the order of the schedule" "$(columns samples.tsv 1-4)" \
	"lab${tab}0${tab}0${tab}tcp
lab${tab}0${tab}1${tab}tfo
lab${tab}0${tab}2${tab}tfo-cold
lab${tab}1${tab}0${tab}tfo-cold
lab${tab}1${tab}1${tab}tcp
lab${tab}1${tab}2${tab}tfo
lab${tab}2${tab}0${tab}tfo
lab${tab}2${tab}1${tab}tfo-cold
lab${tab}2${tab}2${tab}tcp"
equal "every exchange is complete" "$(columns samples.tsv 9,10 | sort -u)" "1000${tab}-"
equal "only the primed arm has a cookie and its SYN data acknowledged" \
	"$(columns samples.tsv 4,11-13 | sort -u)" \
	"tcp${tab}0${tab}0${tab}0
tfo${tab}1${tab}1${tab}0
tfo-cold${tab}0${tab}0${tab}1"
columns samples.tsv 5 >starts
equal "exchanges start one after the other" "$(sort -n starts)" "$(cat starts)"

cp samples.tsv before.tsv
client 127.0.0.1 7401 --schedule order --samples samples.tsv 2>client.err
equal "a samples file that exists is refused by its name" "$? $(cat client.err)" \
	"1 client: create samples.tsv: File exists"
holds "and left as it was" cmp samples.tsv before.tsv

wait "$quic"
equal "an unknown arm is refused" "$? $(cat quic.err)" "1 client: quic:3: no arm 'quic'"
wait "$down"
equal "a server that is down is data" "$? $(cat down.err)" "0 "
equal "namely refused connections" "$(columns down.tsv 4,6-11)" \
	"tcp${tab}-${tab}-${tab}-${tab}0${tab}ECONNREFUSED${tab}0
tfo${tab}-${tab}-${tab}-${tab}0${tab}ECONNREFUSED${tab}0"

client 127.0.0.1 7401 --schedule nowhere --samples nowhere.tsv 2>client.err
equal "a missing schedule is refused by its name" "$? $(cat client.err)" \
	"1 client: open nowhere: No such file or directory"

# Through a pipe: the limit counts for a file of messages too.
equal "a failing write is told" \
	"$( (trap '' XFSZ && ulimit -f 0 && client 127.0.0.1 7401 --schedule order --samples full.tsv) 2>&1
		echo "status $?")" \
	"client: write samples: File too large
status 1"

client 127.0.0.1 7401 --samples missing.tsv 2>client.err
equal "a missing option gets the usage" "$? $(cat client.err)" \
	"2 client: every option is needed
$usage"
client 127.0.0.1 70000 --schedule order --samples missing.tsv 2>client.err
equal "a port beyond the limits is refused" "$? $(cat client.err)" \
	"2 client: --port 70000: give a whole number from 1 to 65535"
client example.org 7401 --schedule order --samples missing.tsv 2>client.err
equal "a server's name is refused" "$? $(cat client.err)" \
	"2 client: --server example.org: not an IPv4 address"
holds "a refused command line creates no file" absent missing.tsv

holds "the server served to the end" kill "$(cat server.pid)"
holds "and ends when it is told to" eventually gone "$(cat server.pid)"
exit "$failed"
