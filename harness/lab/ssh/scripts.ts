// biome-ignore-all lint/suspicious/noTemplateCurlyInString: those of the shell are meant
/*
 * What runs in the shell of the other machine, each script one line when joined: POSIX sh, with
 * the programs of coreutils or busybox. No ! and no line break: see shellCommand().
 *
 *   FOLDER/store/SHA256      files by their content
 *   FOLDER/kits/SHA256/NAME  programs under their names
 *   FOLDER/runs/XXXXXXXX     one cell while it runs
 */

/** Lines of `name value`: what the machine is, and what it lacks of what all of this needs. */
export const describe = [
  'export LC_ALL=C;',
  'echo "system $(uname -s)"; echo "machine $(uname -m)"; echo "kernel $(uname -r)";',
  'echo "user $(id -u)"; echo "folder ${XDG_CACHE_HOME:-$HOME/.cache}/first-flight";',
  'sed -n "s/^Cpus_allowed_list:[[:space:]]*/processors /p" /proc/self/status;',
  'sed -n "s/^PRETTY_NAME=/distribution /p" /etc/os-release;',
  'sed -n "s/^model name[[:space:]]*: /processor /p" /proc/cpuinfo | head -n 1;',
  'sed -n "s/^MemTotal:[[:space:]]*\\([0-9]*\\) kB/memory-kb \\1/p" /proc/meminfo;',
  'for program in sha256sum mktemp mkdir cat chmod mv ln cp rm find touch head sed; do',
  'command -v "$program" >/dev/null || echo "missing $program"; done',
];

/** FOLDER; digests on standard input. Answers those that the store lacks, or has damaged. */
export const lacking = [
  'export LC_ALL=C; umask 077; mkdir -p "$1/store" "$1/kits" "$1/runs" || exit;',
  'find "$1/store" -type f -mtime +30 -exec rm -f {} +;',
  'find "$1/kits" "$1/runs" -mindepth 1 -maxdepth 1 -mtime +30 -exec rm -rf {} +;',
  'while read -r digest; do',
  'sum=$(sha256sum <"$1/store/$digest" 2>/dev/null) && [ "${sum%% *}" = "$digest" ] &&',
  'touch "$1/store/$digest" || echo "$digest"; done',
];

/** FOLDER DIGEST; the file on standard input. */
export const store = [
  'export LC_ALL=C; umask 077; new="$1/store/.$2.$$"; trap "rm -f \\"\\$new\\"" EXIT;',
  'cat >"$new" || exit; sum=$(sha256sum <"$new") || exit;',
  '[ "${sum%% *}" = "$2" ] || { echo "it arrived damaged" >&2; exit 1; };',
  'chmod 700 "$new" && mv -f "$new" "$1/store/$2"',
];

/** FOLDER KIT NAME:DIGEST...: a folder of files of the store under their names. */
export const assemble = [
  'export LC_ALL=C; umask 077; kit="$1/kits/$2" folder=$1 new="$1/kits/.$2.$$"; shift 2;',
  'if [ -d "$kit" ]; then touch "$kit"; exit; fi;',
  'trap "rm -rf \\"\\$new\\"" EXIT; mkdir "$new" || exit;',
  'for file; do from="$folder/store/${file#*:}" to="$new/${file%%:*}";',
  'ln "$from" "$to" 2>/dev/null || cp "$from" "$to" || exit; done;',
  'mv "$new" "$kit" 2>/dev/null || [ -d "$kit" ]',
];

/** KIT TARGET...: compile native programs in a kit of their sources. */
export const build = [
  'export LC_ALL=C; umask 077; cd "$1" || exit; shift;',
  'for program in make cc gcc; do',
  'command -v "$program" >/dev/null || [ "$program" = cc ] || missing="$missing $program"; done;',
  '[ -z "$missing" ] || { echo "missing$missing" >&2; exit 69; };',
  'make -s "$@" >&2 && sha256sum "$@"',
];

/**
 * FOLDER RELAY LIFELINE-S NAME:DIGEST[+DIGEST...]... -- LAUNCHER ARGUMENT...: run a cell in a
 * folder of its own that holds these files of the store, and nothing is left of it.
 */
export const runCell = [
  'umask 077; folder=$1 relay=$2 lifeline=$3; shift 3;',
  'run=$(mktemp -d "$folder/runs/XXXXXXXX") || exit;',
  'trap "rm -rf \\"\\$run\\"" EXIT; cd "$run" || exit;',
  'until [ "$1" = -- ]; do name=${1%%:*} parts=${1#*:};',
  '(cd "$folder/store" && IFS=+ && cat $parts) >"$name" || exit; shift; done; shift;',
  'launcher=$1; shift; trap - EXIT;',
  'exec "$relay" --lifeline-s "$lifeline" --parent "$PPID" --discard --',
  '"$launcher" --parent "$$" "$@"',
];

/** A trial of what the kernel there can: LAUNCHER ARGUMENT..., and what the console says then. */
export const tryKernel = [
  'umask 077; folder=$1; shift; run=$(mktemp -d "$folder/runs/XXXXXXXX") || exit;',
  'trap "rm -rf \\"\\$run\\"" EXIT; cd "$run" || exit;',
  'launcher=$1; shift; "$launcher" --parent "$$" "$@"; cat console.log',
];
