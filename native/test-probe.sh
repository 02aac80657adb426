#!/bin/sh
# The probe over one veth pair between two namespaces.
# In namespaces of its own: test-netns.sh sh test-probe.sh FOLDER
set -u

here=$(cd "$(dirname "$0")" && pwd)
programs=$(cd "${1:-build/san}" && pwd)
. "$here/test-report.sh"

work=$(mktemp -d)
cd "$work" || exit 1
trap 'rm -rf "$work"' EXIT

tab=$(printf '\t')

ip netns add client && ip netns add server &&
	ip link add c0 netns client type veth peer name s0 netns server || exit 1
for end in 'client c0 1' 'server s0 2'; do
	# shellcheck disable=SC2086
	set -- $end
	ip -n "$1" address add "10.0.0.$3/24" dev "$2" &&
		ip -n "$1" address add "2001:db8::$3/64" dev "$2" nodad &&
		ip -n "$1" link set "$2" up || exit 1
done

# probe OPTION...: the first of an option given twice counts for nothing
probe() {
	"$programs/probe" --client-netns /run/netns/client --client-interface c0 \
		--server-netns /run/netns/server --server-interface s0 \
		--client 10.0.0.1 --server 10.0.0.2 --interval-us 1000 --wait-ms 100 "$@"
}

# lines DIRECTION KIND COLUMNS
lines() {
	grep "^$1$tab$2$tab" path.tsv | cut -f "$3"
}

# Of the delays read, how many there are and how many of those are above zero.
tally() {
	awk '$1 != "-" {arrived++; above += $1 > 0} END {print arrived + 0, above + 0}'
}

# check_whole SENTENCE: path.tsv has 300 probes and 200 of a train in each direction, all well
check_whole() {
	equal "$1: the file begins with its format and columns" "$(head -n 2 path.tsv)" \
		"# first-flight path 2
direction${tab}kind${tab}sequence${tab}copy${tab}order${tab}sent_ns${tab}delay_ns${tab}corrupted${tab}ce"
	equal "$1: there is one line a datagram" "$(wc -l <path.tsv)" 1002
	for direction in up down; do
		equal "$1: every probe $direction arrives after it was sent" \
			"$(lines $direction probe 7 | tally)" "300 300"
		equal "$1: so does every one of the train $direction" \
			"$(lines $direction train 7 | tally)" "200 200"
		equal "$1: once, in order" "$(lines $direction train 3-5)" \
			"$(seq 0 199 | sed "s/.*/&${tab}0${tab}&/")"
		equal "$1: the first $direction is sent at 0" \
			"$(lines $direction probe 6 | head -n 1) $(lines $direction train 6 | head -n 1)" "0 0"
		equal "$1: nothing $direction is damaged or marked" \
			"$(lines $direction probe 8,9 | sort -u) $(lines $direction train 8,9 | sort -u)" \
			"0${tab}0 0${tab}0"
	done
}

probe --count 300 --train 200 --output path.tsv 2>probe.err
equal "the path is measured" "$? $(cat probe.err)" "0 "
check_whole "over IPv4"

probe --count 3 --train 2 --output path.tsv 2>probe.err
equal "a file that exists is refused by its name" "$? $(cat probe.err)" \
	"1 probe: create path.tsv: File exists"
equal "and left as it was" "$(wc -l <path.tsv)" 1002

rm path.tsv
probe --client 2001:db8::1 --server 2001:db8::2 --count 300 --train 200 --train-bytes 1000 --ecn \
	--output path.tsv 2>probe.err
equal "so it is over IPv6, ECN-capable" "$? $(cat probe.err)" "0 "
check_whole "over IPv6"

# Many at once must find room: they wait here while the train is being sent.
rm path.tsv
probe --count 1 --train 4096 --train-bytes 64 --output path.tsv 2>probe.err
equal "a long train is measured" "$? $(cat probe.err)" "0 "
equal "and all of it arrives" "$(lines up train 7 | tally) $(lines down train 7 | tally)" \
	"4096 4096 4096 4096"

# unreachables NAMESPACE: how many ICMP messages of that kind it has sent (proc(5), net/snmp)
unreachables() {
	ip netns exec "$1" awk '$1 == "Icmp:" && !column {
		for (column = 2; $column != "OutDestUnreachs"; column++) if (column > NF) exit
		next
	}
	$1 == "Icmp:" {print $column}' /proc/net/snmp
}
equal "no ICMP answers a probe" "$(unreachables client) $(unreachables server)" "0 0"

# Frames to an address that nobody has are seen as they come: what the receiver would discard is
# not lost on the path. A link to nowhere loses.
ip -n client neigh replace 10.0.0.2 lladdr 02:00:00:00:00:99 dev c0 nud permanent
rm path.tsv
probe --count 3 --train 2 --output path.tsv 2>probe.err
equal "what only its receiver would discard has arrived" "$(lines up probe 7 | tally)" "3 3"
ip -n client link add nowhere0 type veth peer name nowhere1 && ip -n client link set nowhere0 up &&
	ip -n client link set nowhere1 up && ip -n client route add 10.0.0.2/32 dev nowhere0 &&
	ip -n client neigh add 10.0.0.2 lladdr 02:00:00:00:00:99 dev nowhere0 nud permanent || exit 1
rm path.tsv
probe --count 3 --train 2 --output path.tsv 2>probe.err
equal "loss is no failure" "$? $(cat probe.err)" "0 "
equal "a lost probe has neither order nor delay" "$(lines up probe 3-5,7-)" \
	"0${tab}0${tab}-${tab}-${tab}0${tab}0
1${tab}0${tab}-${tab}-${tab}0${tab}0
2${tab}0${tab}-${tab}-${tab}0${tab}0"
equal "nor has a lost train" "$(lines up train 3-5,7-)" \
	"0${tab}0${tab}-${tab}-${tab}0${tab}0
1${tab}0${tab}-${tab}-${tab}0${tab}0"
equal "the other direction is not touched" "$(lines down probe 7 | tally)" "3 3"
ip -n client link delete nowhere0

probe --count 3 --output other.tsv 2>probe.err
equal "a train may be left out" "$? $(wc -l <other.tsv)" "0 8"
probe --count 3 --train 1 --train-bytes 1500 --output none.tsv 2>probe.err
equal "what cannot be sent is no loss" "$? $(cat probe.err)" \
	"1 probe: send train 0 up, 1500 bytes: Message too long"
probe --count 3 2>probe.err
equal "a missing option gets the usage" "$? $(head -n 2 probe.err)" \
	"2 probe: options are missing
usage: probe --client-netns FILE --client-interface NAME --client ADDRESS"
probe --count 3 --output none.tsv --server 2001:db8::2 2>probe.err
equal "two families are refused" "$? $(cat probe.err)" \
	"2 probe: --client and --server: IPv4 and IPv6 do not mix"
probe --count 3 --output none.tsv --server-netns /run/netns/none 2>probe.err
equal "a missing namespace is refused by its name" "$? $(cat probe.err)" \
	"1 probe: open /run/netns/none: No such file or directory"
probe --count 3 --output none.tsv --server-interface s9 2>probe.err
equal "so is a missing interface" "$? $(cat probe.err)" \
	"1 probe: interface s9: No such device"
holds "and nothing written" absent none.tsv
exit "$failed"
