#!/bin/sh
# The client from its options to its samples, against the server program.
# In a namespace of its own: test-netns.sh sh test-client.sh FOLDER
set -u

here=$(cd "$(dirname "$0")" && pwd)
programs=$(cd "${1:-build/san}" && pwd)
. "$here/test-report.sh"

work=$(mktemp -d)
cd "$work" || exit 1
trap 'rm -rf "$work"' EXIT

tab=$(printf '\t')
# client ADDRESS PORT OPTION...
client() {
	address=$1
	port=$2
	shift 2
	"$programs/client" --server "$address" --port "$port" --cell lab --request 100 \
		--response 1000 --timeout-ms 5000 "$@"
}

columns() {
	tail -n +3 "$1" | cut -f "$2"
}

# What the plan does for --cold-source.
ip route add local 192.0.2.0/24 dev lo && ip -6 route add local 2001:db8::/64 dev lo || exit 1

"$programs/server" --address :: --port 7401 --request 100 --response 1000 \
	--fastopen-queue 16 --workers 16 --pid-file server.pid || exit 1
"$programs/server" --address 127.0.0.1 --port 7402 --request 100 --response 1000 \
	--fastopen-queue 16 --workers 4 --think-us 50000 --pid-file thinker.pid || exit 1

cat >order <<-END
	# first-flight schedule 2
	tcp tfo tfo-cold tcp-reused
	tfo-cold tcp tcp-reused tfo
	tfo tcp-reused tfo-cold tcp
END
header='# first-flight schedule 2\n'
printf "${header}tcp\ntcp quic\n" >quic
printf "${header}tcp tfo tcp-reused\n" >pair
printf "${header}tfo-cold\n" >cold
printf "${header}tcp tfo\ntcp@5 tfo@6\n" >mixed
printf "${header}tcp\ntcp\ntcp tcp\ntcp\ntcp\n" >blocks
printf "${header}tcp@300000 tcp@300000\n" >burst
printf "${header}tcp@300000 tfo-cold@300500\ntcp-reused@301000 tfo@301500\n" >open

# Each waits for a whole second before its first exchange, so they wait together.
client 127.0.0.2 7499 --schedule pair --samples down.tsv 2>down.err &
down=$!
client ::1 7401 --schedule order --samples v6.tsv --cold-source 2001:db8:: --exchanges 3 2>v6.err &
v6=$!
client 127.0.0.3 7401 --schedule blocks --samples blocks.tsv --clients 3 --source 192.0.2.200 \
	2>blocks.err &
blocks=$!
client 127.0.0.4 7401 --schedule order --samples shared.tsv --clients 3 --source 192.0.2.210 \
	--cold-source 192.0.2.220 --cold-server 127.0.0.5 2>shared.err &
shared=$!
client 127.0.0.1 7402 --schedule burst --samples one.tsv 2>one.err &
one=$!
client 127.0.0.1 7402 --schedule burst --samples two.tsv --clients 2 2>two.err &
two=$!
client 127.0.0.6 7401 --schedule open --samples open.tsv --clients 5 --cold-source 192.0.2.240 \
	2>open.err &
open=$!

client 127.0.0.1 7401 --schedule order --samples samples.tsv --cold-source 192.0.2.1 2>client.err
equal "a schedule is followed to its end" "$? $(cat client.err)" "0 "
equal "the samples begin with their format" "$(head -n 1 samples.tsv)" "# first-flight samples 2"
equal "there is one record an exchange" "$(wc -l <samples.tsv)" 14
equal "records come in the order of the schedule" "$(columns samples.tsv 1-5)" \
	"lab${tab}0${tab}0${tab}0${tab}tcp
lab${tab}0${tab}0${tab}1${tab}tfo
lab${tab}0${tab}0${tab}2${tab}tfo-cold
lab${tab}0${tab}0${tab}3${tab}tcp-reused
lab${tab}0${tab}1${tab}0${tab}tfo-cold
lab${tab}0${tab}1${tab}1${tab}tcp
lab${tab}0${tab}1${tab}2${tab}tcp-reused
lab${tab}0${tab}1${tab}3${tab}tfo
lab${tab}0${tab}2${tab}0${tab}tfo
lab${tab}0${tab}2${tab}1${tab}tcp-reused
lab${tab}0${tab}2${tab}2${tab}tfo-cold
lab${tab}0${tab}2${tab}3${tab}tcp"
equal "every exchange is complete" "$(columns samples.tsv 11,12 | sort -u)" "1000${tab}-"
equal "none of a closed loop is late" "$(columns samples.tsv 7 | sort -u)" 0
facts="tcp${tab}0${tab}0${tab}0
tcp-reused${tab}0${tab}0${tab}0
tfo${tab}1${tab}1${tab}0
tfo-cold${tab}0${tab}0${tab}1"
equal "only the primed arm has a cookie and its SYN data acknowledged" \
	"$(columns samples.tsv 5,13-15 | sort -u)" "$facts"
equal "only the reused connection was not opened" \
	"$(columns samples.tsv 5,10 | grep -e '-$' | sort -u)" "tcp-reused${tab}-"
columns samples.tsv 6 >starts
equal "exchanges start one after the other" "$(sort -n starts)" "$(cat starts)"

cp samples.tsv before.tsv
client 127.0.0.1 7401 --schedule order --samples samples.tsv 2>client.err
equal "a samples file that exists is refused by its name" "$? $(cat client.err)" \
	"1 client: create samples.tsv: File exists"
holds "and left as it was" cmp samples.tsv before.tsv

wait "$v6"
equal "so it is over IPv6" "$? $(cat v6.err)" "0 "
equal "with the same facts" "$(columns v6.tsv 5,13-15 | sort -u)" "$facts"
equal "and three rounds each" "$(columns v6.tsv 11,12 | sort -u)" "3000${tab}-"

wait "$blocks"
equal "several clients follow a schedule" "$? $(cat blocks.err)" "0 "
equal "each every so many blocks" "$(columns blocks.tsv 2-4 | sort)" \
	"0${tab}0${tab}0
0${tab}3${tab}0
1${tab}1${tab}0
1${tab}4${tab}0
2${tab}2${tab}0
2${tab}2${tab}1"

wait "$shared"
equal "several clients keep one cookie" "$? $(cat shared.err)" "0 "
equal "beside cold ones at another address of the server" \
	"$(columns shared.tsv 5,13-15 | sort -u)" "$facts"

wait "$one"
equal "an open loop is followed" "$? $(cat one.err)" "0 "
equal "an arrival that finds no client free waits for the think time at least" \
	"$(columns one.tsv 7 | awk '{print ($1 >= 50000000)}')" "0
1"
equal "and none begins before its instant" "$(columns one.tsv 7 | grep -c '^-')" 0
wait "$two"
equal "two clients take two arrivals" "$? $(cat two.err) $(columns two.tsv 2 | sort | tr '\n' ' ')" \
	"0  0 1 "
wait "$open"
equal "every arm has its open loop" "$? $(cat open.err)" "0 "
equal "with the same facts again" "$(columns open.tsv 5,13-15 | sort -u)" "$facts"
equal "and block and position of the schedule" "$(columns open.tsv 3-5 | sort)" \
	"0${tab}0${tab}tcp
0${tab}1${tab}tfo-cold
1${tab}0${tab}tcp-reused
1${tab}1${tab}tfo"

wait "$down"
equal "a server that is down is data" "$? $(cat down.err)" "0 "
equal "namely refused connections" "$(columns down.tsv 5,8-13)" \
	"tcp${tab}-${tab}-${tab}-${tab}0${tab}ECONNREFUSED${tab}0
tfo${tab}-${tab}-${tab}-${tab}0${tab}ECONNREFUSED${tab}0
tcp-reused${tab}-${tab}-${tab}-${tab}0${tab}ECONNREFUSED${tab}0"

# refused SENTENCE STATUS MESSAGE SCHEDULE OPTION...: before anything is measured
refused() {
	sentence=$1
	expected=$2
	message=$3
	schedule=$4
	shift 4
	client 127.0.0.1 7401 --schedule "$schedule" --samples refused.tsv "$@" 2>client.err
	equal "$sentence" "$? $(head -n 1 client.err)" "$expected client: $message"
}
refused "an unknown arm is refused" 1 "quic:3: no arm 'quic'" quic
refused "a missing schedule is refused by its name" 1 "open nowhere: No such file or directory" \
	nowhere
refused "half an open loop is refused" 1 \
	"mixed:3: 'tcp@5': an instant is given, but others have none" mixed
holds "and no samples begun" absent refused.tsv
refused "cold exchanges need addresses" 1 "cold has tfo-cold: --cold-source is needed" cold
rm refused.tsv
refused "which must be there" 1 "bind to 198.51.100.1: Cannot assign requested address" cold \
	--cold-source 198.51.100.1
rm refused.tsv

# Through a pipe: the limit counts for a file of messages too.
equal "a failing write is told" \
	"$( (trap '' XFSZ && ulimit -f 0 && client 127.0.0.1 7401 --schedule pair --samples full.tsv) 2>&1
		echo "status $?")" \
	"client: write full.tsv: File too large
status 1"

client 127.0.0.1 7401 --samples refused.tsv 2>client.err
equal "a missing option gets the usage" "$? $(head -n 2 client.err)" \
	"2 client: options are missing
usage: client --server ADDRESS --port N --schedule FILE --samples FILE --cell NAME"
client 127.0.0.1 70000 --schedule order --samples refused.tsv 2>client.err
equal "a port beyond the limits is refused" "$? $(cat client.err)" \
	"2 client: --port 70000: give a whole number from 1 to 65535"
refused "so are too many clients" 2 "--clients 201: give a whole number from 1 to 200" order \
	--clients 201
client example.org 7401 --schedule order --samples refused.tsv 2>client.err
equal "a server's name is refused" "$? $(cat client.err)" \
	"2 client: --server example.org: not an IPv4 or IPv6 address"
refused "so are addresses that do not fit each other" 2 \
	"--cold-source: IPv4 and IPv6 do not mix, --server is IPv4" cold --cold-source 2001:db8::
holds "a refused command line creates no file" absent refused.tsv

holds "the server served to the end" kill "$(cat server.pid)"
holds "and ends when it is told to" eventually gone "$(cat server.pid)"
kill "$(cat thinker.pid)"
exit "$failed"
