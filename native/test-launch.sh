#!/bin/sh
# What launch passes on, what it keeps out, and that it leaves nothing behind.
#
#   test-launch.sh FOLDER
set -u

here=$(cd "$(dirname "$0")" && pwd)
programs=$(cd "${1:-build/san}" && pwd)
. "$here/test-report.sh"

work=$(cd "$(mktemp -d)" && pwd -P)
cd "$work" || exit 1
outside=$(mktemp -d "$programs/outside.XXXXXX")
trap 'rm -rf "$work" "$outside"' EXIT

# One that this process may use.
processor=$(sed -n 's/^Cpus_allowed_list:[^0-9]*\([0-9]*\).*/\1/p' /proc/self/status)

# launch LIMIT_S PROGRAM [ARGUMENT...], its messages in launch.err
launch() {
	limit_s=$1
	shift
	"$programs/launch" --processor "$processor" --limit-s "$limit_s" --parent $$ -- "$@" \
		2>launch.err
}

# with OPTION VALUE PROGRAM [ARGUMENT...]
with() {
	option=$1
	value=$2
	shift 2
	"$programs/launch" --processor "$processor" --limit-s 60 --parent $$ "$option" "$value" \
		-- "$@" 2>launch.err
}

no_home_left() {
	for home in .guest-home-*; do
		[ ! -e "$home" ] || return 1
	done
}

# A guest with a process in a session of its own that will not be asked to go.
cat >tree <<'END'
#!/bin/sh
setsid sh -c 'trap "" TERM HUP INT; echo $$ >grandchild; exec sleep 600' &
echo $$ >guest
wait
END
# The same, but it does not wait for it.
cat >leaver <<'END'
#!/bin/sh
setsid sh -c 'trap "" TERM HUP INT; echo $$ >grandchild; exec sleep 600' &
until [ -s grandchild ]; do sleep 0.02; done
exit 3
END
chmod +x tree leaver

check_tree_gone() {
	holds "$1: its child is gone" eventually gone "$(cat guest)"
	holds "$1: its grandchild is gone" eventually gone "$(cat grandchild)"
	holds "$1: its home is gone" eventually no_home_left
	gone "$(cat grandchild)" || kill -KILL "$(cat grandchild)" # a failed test's own leavings
	rm -f guest grandchild
}

launch 60 /bin/sh -c 'exit 7'
equal "the guest's exit status is passed on" "$? $(cat launch.err)" "7 "
holds "and its home is gone" no_home_left
launch 60 /bin/sh -c 'kill -KILL $$'
equal "a guest ended by a signal is 128 and its number" "$? $(cat launch.err)" "137 "
launch 60 /bin/sh -c 'exit 125'
equal "a guest's own 125 comes without a message" "$? $(cat launch.err)" "125 "

launch 60 /usr/bin/env >environment
equal "the environment is one line" "$(wc -l <environment)" 1
equal "namely a home of its own" "$(sed 's/......$/XXXXXX/' environment)" \
	"HOME=$work/.guest-home-XXXXXX"
launch 60 /bin/sh -c 'cd "$HOME" && pwd' >home
equal "which is a folder" "$? $(sed 's/......$/XXXXXX/' home)" "0 $work/.guest-home-XXXXXX"
mkdir kept && touch kept/file
launch 60 /bin/sh -c 'mkdir -p "$HOME/a/b" && touch "$HOME/a/b/c" && ln -s "$PWD/kept" "$HOME/d"'
holds "a home is removed with all that is in it" no_home_left
holds "but not what it points to" test -e kept/file

launch 60 /bin/grep Cpus_allowed_list /proc/self/status >affinity
equal "the guest has one processor" "$(cut -f 2 affinity)" "$processor"
launch 60 /bin/cat /proc/self/personality >personality
equal "its address layout is not randomised" "$(cat personality)" 00040000
launch 60 /bin/sh -c 'ulimit -c; ulimit -s' >limits
equal "it dumps no core and has 8 MiB of stack" "$(cat limits)" "0
8192"

with --console console /bin/sh -c 'echo out; echo err >&2'
equal "the console takes what the guest prints" "$? $(cat console launch.err)" "0 out
err"
echo content >archive
with --archive archive /bin/sh -c 'cat <&3; ls archive' >seen
equal "the archive is descriptor 3" "$(cat seen)" content
holds "and has no name any more" absent archive

# A kernel without Landlock would leave the guest free (seal.h).
echo kept >"$outside/file"
launch 60 /bin/sh -c 'mkdir below && echo new >below/file'
equal "a guest may write below the working folder" "$? $(cat below/file)" "0 new"
launch 60 /bin/sh -c 'echo new >"$1"' sh "$outside/file"
equal "but change no file elsewhere" "$(cat "$outside/file")" kept
launch 60 /usr/bin/perl -e 'truncate($ARGV[0], 0)' "$outside/file"
equal "nor truncate it" "$(cat "$outside/file")" kept
launch 60 /bin/rm -f "$outside/file"
holds "nor remove it" test -e "$outside/file"
launch 60 /bin/mkdir "$outside/folder"
holds "nor make a folder there" absent "$outside/folder"

"$programs/launch" --processor "$processor" --limit-s 60 --parent $$ --unsealed -- \
	/bin/sh -c 'echo new >"$1"' sh "$outside/file" 2>launch.err
equal "but unsealed it may" "$(cat "$outside/file")" new

with --contention contention /bin/sh -c 'i=0; while [ $i -lt 30000 ]; do i=$((i + 1)); done'
equal "what competed for the processor is told" "$? $(cut -d ' ' -f 1 contention | tr '\n' ' ')" \
	"0 wall_us pressure_us steal_us busy_us own_us involuntary_switches "
holds "with the guest's own time" grep -q '^own_us [1-9][0-9]*$' contention

launch 60 ./leaver
equal "a guest that leaves a process behind passes its status" "$? $(cat launch.err)" "3 "
holds "and what it left is gone" gone "$(cat grandchild)"
rm grandchild

launch 1 ./tree
equal "the limit is 124" "$? $(cat launch.err)" "124 "
check_tree_gone "after the limit"

for ending in "TERM 143" "INT 130" "HUP 129"; do
	signal=${ending% *}
	# Not the function: the process id must be launch's own. A shell's job ignores SIGINT.
	env --default-signal=INT "$programs/launch" --processor "$processor" --limit-s 60 \
		--parent $$ -- ./tree 2>launch.err &
	pid=$!
	holds "a guest runs" eventually test -s grandchild
	eventually test -s guest
	kill -"$signal" "$pid"
	wait "$pid"
	equal "SIG$signal is 128 and its number" "$? $(cat launch.err)" "${ending#* } "
	check_tree_gone "after SIG$signal"
done

cat >parent <<'END'
#!/bin/sh
"$1" --processor "$2" --limit-s 60 --parent $$ -- ./tree &
echo $! >launched
wait
END
sh parent "$programs/launch" "$processor" &
parent=$!
holds "a guest runs" eventually test -s grandchild
eventually test -s guest
kill -KILL "$parent"
wait "$parent" 2>launch.err
holds "launch ends with its parent" eventually gone "$(cat launched)"
check_tree_gone "after the parent's death"

env --ignore-signal=CHLD "$programs/launch" --processor "$processor" --limit-s 2 \
	--parent $$ -- /bin/sh -c 'exit 7' 2>launch.err
equal "a caller that ignores SIGCHLD gets the exit status too" "$? $(cat launch.err)" "7 "

"$programs/launch" --processor "$processor" --limit-s 60 -- ./tree 2>launch.err
equal "a missing option is 125" "$? $(head -n 1 launch.err)" "125 launch: options are missing"
holds "with the usage" grep -q '^usage: launch ' launch.err
"$programs/launch" --processor "$processor" --limit-s 60 --parent $$ 2>launch.err
equal "a missing program is 125" "$? $(head -n 1 launch.err)" "125 launch: options are missing"
launch 0 ./tree
equal "a limit of nothing is 125" "$? $(cat launch.err)" \
	"125 launch: --limit-s 0: give a whole number from 1 to 604800"
launch 60 ./no-such-program
equal "a program that is not there is 125 and named" "$? $(cat launch.err)" \
	"125 launch: execute ./no-such-program: No such file or directory"
with --console no/such/folder /bin/true
equal "a console that cannot be written is 125 and named" "$? $(cat launch.err)" \
	"125 launch: open no/such/folder: No such file or directory"
with --archive no-such-archive /bin/true
equal "an archive that is not there is 125 and named" "$? $(cat launch.err)" \
	"125 launch: open no-such-archive: No such file or directory"
with --console console ./no-such-program
equal "a failed start is told beside the console" "$? $(cat launch.err)" \
	"125 launch: execute ./no-such-program: No such file or directory"
"$programs/launch" --processor "$processor" --limit-s 60 --parent 1 -- ./tree 2>launch.err
equal "another parent is 125" "$? $(cat launch.err)" \
	"125 launch: the process that asked for this guest is gone"
holds "none of them leaves a home" no_home_left
holds "nor has started a guest" absent grandchild
exit "$failed"
