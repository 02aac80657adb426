#!/bin/sh
# The probe over one veth pair between two namespaces.
# In namespaces of its own: test-netns.sh root sh test-probe.sh FOLDER
set -u

here=$(cd "$(dirname "$0")" && pwd)
programs=$(cd "${1:-build/san}" && pwd)
. "$here/test-report.sh"

work=$(mktemp -d)
cd "$work" || exit 1
trap 'rm -rf "$work"' EXIT

tab=$(printf '\t')

ip netns add client && ip netns add server &&
	ip link add veth0 netns client type veth peer name veth0 netns server &&
	ip -n client address add 10.0.0.1/24 dev veth0 && ip -n client link set veth0 up &&
	ip -n server address add 10.0.0.2/24 dev veth0 && ip -n server link set veth0 up || exit 1

probe() {
	"$programs/probe" --client-netns /run/netns/client --server-netns /run/netns/server \
		--client 10.0.0.1 --server 10.0.0.2 --interval-us 1000 --wait-ms 100 "$@"
}

# lines DIRECTION KIND: sequence and delay
lines() {
	awk -v direction="$1" -v kind="$2" '$1 == direction && $2 == kind {print $3, $4}' path.tsv
}

# Of the lines read, how many have a delay and how many of those are above zero.
tally() {
	awk '$2 != "-" {arrived++; above += $2 > 0} END {print arrived + 0, above + 0}'
}

probe --count 300 --train 20 --output path.tsv 2>probe.err
equal "the path is measured" "$? $(cat probe.err)" "0 "
equal "the file begins with its format and columns" "$(head -n 2 path.tsv)" \
	"# first-flight path 1
direction${tab}kind${tab}sequence${tab}delay_ns"
equal "there is one line a datagram" "$(wc -l <path.tsv)" 642
for direction in up down; do
	equal "every probe $direction arrives after it was sent" \
		"$(lines "$direction" probe | tally)" "300 300"
	equal "the train $direction starts at 0" "$(lines "$direction" train | head -n 1)" "0 0"
	equal "and all of it arrives" "$(lines "$direction" train | tally)" "20 19"
	equal "in the order of its sequence" \
		"$(lines "$direction" train | sort -k 2n | cut -d ' ' -f 1)" "$(seq 0 19)"
done

probe --count 3 --train 2 --output path.tsv 2>probe.err
equal "a file that exists is refused by its name" "$? $(cat probe.err)" \
	"1 probe: create path.tsv: File exists"
equal "and left as it was" "$(wc -l <path.tsv)" 642

# Frames to an address that nobody has: loss in one direction.
ip -n client neigh replace 10.0.0.2 lladdr 02:00:00:00:00:99 dev veth0 nud permanent
rm path.tsv
probe --count 3 --train 2 --output path.tsv 2>probe.err
equal "loss is no failure" "$? $(cat probe.err)" "0 "
equal "a lost probe has no delay" "$(lines up probe)" "0 -
1 -
2 -"
equal "nor has a lost train" "$(lines up train)" "0 -
1 -"
equal "the other direction is not touched" "$(lines down probe | tally)" "3 3"

probe --count 3 --output other.tsv 2>probe.err
equal "a train may be left out" "$? $(wc -l <other.tsv)" "0 8"
probe --count 3 2>probe.err
equal "a missing option gets the usage" "$? $(head -n 2 probe.err)" \
	"2 probe: every option but --train is needed
usage: probe --client-netns FILE --server-netns FILE --client ADDRESS --server ADDRESS"
probe --count 3 --output none.tsv --server-netns /run/netns/none 2>probe.err
equal "a missing namespace is refused by its name" "$? $(cat probe.err)" \
	"1 probe: open /run/netns/none: No such file or directory"
exit "$failed"
