# Sourced by the other test-*.sh: results in the form that test.h gives them.
# shellcheck shell=sh

failed=0

# equal SENTENCE ACTUAL EXPECTED
equal() {
	if [ "$2" = "$3" ]; then
		echo "ok $1"
		return
	fi
	failed=1
	printf '# got\n%s\n# expected\n%s\nnot ok %s\n' "$2" "$3" "$1"
}

# holds SENTENCE COMMAND [ARGUMENT...]
holds() {
	sentence=$1
	shift
	if "$@"; then
		echo "ok $sentence"
		return
	fi
	failed=1
	printf '# failed: %s\nnot ok %s\n' "$*" "$sentence"
}

# Ask again until COMMAND [ARGUMENT...] succeeds; give up after ten seconds and more.
eventually() {
	tries=500
	until "$@"; do
		tries=$((tries - 1))
		[ "$tries" -gt 0 ] || return 1
		sleep 0.02
	done
}

# No such process, or one that has ended and that its parent has not asked about yet.
gone() {
	[ ! -e "/proc/$1" ] || grep -qs '^State:.Z' "/proc/$1/status" || [ ! -e "/proc/$1" ]
}

absent() {
	[ ! -e "$1" ]
}
