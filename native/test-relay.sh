#!/bin/sh
# What relay sends on, when it ends what it runs, and that it leaves nothing behind.
#
#   test-relay.sh FOLDER
set -u

here=$(cd "$(dirname "$0")" && pwd)
programs=$(cd "${1:-build/san}" && pwd)
. "$here/test-report.sh"

work=$(cd "$(mktemp -d)" && pwd -P)
cd "$work" || exit 1
trap 'rm -rf "$work"' EXIT
mkfifo lifeline

# A new working folder, as the one who asks would have filled it.
fresh() {
	rm -rf "$work/folder"
	mkdir "$work/folder"
	echo given >"$work/folder/plan.txt"
}

# begin PROGRAMS LIFELINE_S SCRIPT, in the working folder: sent is what it sends, err its messages
cat >begin <<'END'
cd folder && exec "$1/relay" --lifeline-s "$2" --parent $PPID --discard -- /bin/sh -c "$3" \
	>../sent 2>../err
END

# The same while somebody holds the lifeline, who says nothing; $relay is its process id.
hold() {
	sleep 600 >lifeline &
	holder=$!
	sh begin "$programs" "$@" <lifeline &
	relay=$!
}

# Frames without the free bytes, which no test can know.
frames() {
	sed 's/^\(end [0-9]*\) [0-9][0-9]*$/\1 FREE/' "$work/sent"
}

fresh
hold 60 'printf "one\ntwo\n" >samples.tsv; : >empty; exit 3'
wait "$relay"
equal "what grows is sent, and the end with its status" "$? $(frames | sort)" "0 end 3 FREE
file empty 0 0
file samples.tsv 0 8
one
two"
equal "the end comes last" "$(frames | tail -n 1)" "end 3 FREE"
holds "the working folder is gone" absent folder
kill "$holder"

fresh
hold 60 'echo one >a; until grep -q one ../sent; do sleep 0.02; done; echo two >>a'
wait "$relay"
equal "it is sent while it grows" "$(frames)" "file a 0 4
one
file a 4 4
two
end 0 FREE"
kill "$holder"

fresh
hold 60 'echo longer >a; until grep -q longer ../sent; do sleep 0.02; done; echo new >a'
wait "$relay"
equal "a file that is written anew is sent anew" "$(frames | sed -n 3,4p)" "file a 0 4
new"
kill "$holder"

fresh
hold 60 'echo x >.hidden; echo x >"a name"; mkdir sub; echo x >sub/x; ln -s ../err link'
wait "$relay"
equal "other files are not sent, nor what was there before" "$(frames)" "end 0 FREE"
kill "$holder"

fresh
hold 60 'echo said; echo wrong >&2'
wait "$relay"
equal "what the program says is no part of it" "$(frames) $(sort err | tr '\n' ' ')" \
	"end 0 FREE said wrong "
kill "$holder"

forever='trap "exit 7" TERM; echo $$ >../pid; cp ../pid pid; while :; do sleep 0.05; done'

fresh
rm -f pid
hold 60 "$forever"
holds "a program runs" eventually test -s pid
kill "$holder"
wait "$relay"
equal "the end of the lifeline ends it, and it is told" "$? $(frames | tail -n 1)" "1 end 7 FREE"
holds "the program is gone" gone "$(cat pid)"
holds "the folder too" absent folder

fresh
rm -f pid
hold 1 "$forever"
wait "$relay"
equal "a lifeline that is silent too long is none" "$?" 1
holds "the program is gone" gone "$(cat pid)"
holds "the folder too" absent folder
kill "$holder"

fresh
rm -f pid
{ while sleep 0.2; do echo; done; } >lifeline 2>/dev/null &
holder=$!
sh begin "$programs" 1 'sleep 2.5; exit 5' <lifeline
equal "one that is heard of is" "$? $(frames)" "0 end 5 FREE"
kill "$holder"

for signal in TERM HUP; do
	fresh
	rm -f pid
	hold 60 "$forever"
	holds "a program runs" eventually test -s pid
	kill -"$signal" "$relay"
	wait "$relay"
	equal "SIG$signal ends it" "$?" 1
	holds "the program is gone" gone "$(cat pid)"
	holds "the folder too" absent folder
	kill "$holder"
done

fresh
rm -f pid
sleep 600 >lifeline &
holder=$!
cat >parent <<'END'
sh begin "$@" <lifeline &
wait
END
sh parent "$programs" 60 "$forever" &
parent=$!
holds "a program runs" eventually test -s pid
kill -KILL "$parent"
wait "$parent" 2>/dev/null
holds "the death of who started it ends it" eventually gone "$(cat pid)"
holds "and its folder" eventually absent folder
kill "$holder"

fresh
rm -f pid
sleep 600 >lifeline &
holder=$!
sed 's|>../sent||' begin >begin-aloud
sh begin-aloud "$programs" 60 "$forever" <lifeline | head -c 1 >/dev/null
holds "a reader that leaves ends it" eventually gone "$(cat pid)"
holds "and its folder" eventually absent folder
kill "$holder"

fresh
"$programs/relay" --lifeline-s 60 --parent $$ 2>err
equal "a missing program is 125" "$? $(head -n 1 err)" "125 relay: options are missing"
"$programs/relay" --lifeline-s 60 --parent 1 -- /bin/true 2>err
equal "another parent is 125" "$? $(cat err)" \
	"125 relay: the process that asked for this is gone"
sleep 600 >lifeline &
holder=$!
(cd folder && exec "$programs/relay" --lifeline-s 60 --parent $$ -- ./no-such-program \
	<../lifeline >../sent 2>../err)
kill "$holder"
equal "a program that is not there is named" "$(cat err)" \
	"relay: execute ./no-such-program: No such file or directory"
holds "without --discard the folder stays" test -d folder
exit "$failed"
