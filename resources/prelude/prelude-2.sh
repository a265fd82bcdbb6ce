# Gantry prelude, version 2. POSIX sh: dash, bash, BusyBox ash. Sourced before every script of a template.
#
# Variables
#   CONTAINER_OS           id of the system: debian, ubuntu, alpine, fedora …
#   CONTAINER_OS_VERSION   its version: 12, 24.04, 3.22.1 …; empty on rolling releases
#   CONTAINER_USER         the script's own user; for scripts of root the first ordinary user (uid 1000 to 59999), or root
#   GANTRY_FIRST_RUN       1 unless this script's last run in this container ended with 0, then 0
#   GANTRY_PRELUDE         version of this file: 2
#   GANTRY_CHANGED         0 until write_file has changed something in this run, then 1; 1 at once on a first run, because one that
#                          stopped may have written its files and not restarted what reads them
#
# Functions
#   log_info TEXT…                      a line on stdout
#   log_warn TEXT…, log_error TEXT…     a line on stderr; the script goes on
#   is_installed PACKAGE                true when the system's package manager has it
#   ensure_installed PACKAGE…           installs those that are missing (apt, apk, dnf, pacman, zypper)
#   run_as_user USER COMMAND [ARG…]     runs a command as another user, in that user's home
#   run_as_user 'COMMAND LINE'          the same for CONTAINER_USER; the line is read by sh
#   generate_password [LENGTH]          letters and digits, 24 unless told, on stdout
#   save_credential SERVICE KEY VALUE   keeps a secret for Gantry to show: only root can read it. A `-` as VALUE reads it from stdin.
#   wait_for_apt_lock [SECONDS]         waits until nobody installs packages, 300 s unless told
#   write_file PATH [MODE [OWNER]]      writes what stands on stdin whole or not at all, unless it is there already; 0644 and root
#                                       unless told. Sets GANTRY_CHANGED, so give it its text with `<<`, not through a pipe.
#   init_system                         systemd, openrc or none on stdout
#   service_enable NAME                 starts it with the container; without an init system there is nothing to be told
#   service_start NAME, service_stop NAME, service_restart NAME
#   service_reload NAME                 reads its configuration again; one that cannot is restarted
#   service_is_running NAME             true while it runs
#
# Services are those of systemd and OpenRC. A container with neither has its scripts in /etc/init.d run directly.
#
# A function that fails returns a code other than 0 and says why on stderr; under `set -e` the script then ends there.
# Names that begin with gantry_ are the prelude's own.

GANTRY_PRELUDE=2
GANTRY_CHANGED=${GANTRY_FIRST_RUN:-0}
gantry_root=${GANTRY_ROOT:-}

log_info() { printf '[info] %s\n' "$*"; }
log_warn() { printf '[warn] %s\n' "$*" >&2; }
log_error() { printf '[error] %s\n' "$*" >&2; }

gantry_has() { command -v "$1" >/dev/null 2>&1; }

# The system's own manager. By its installing command, because a Fedora may well have dpkg-query.
gantry_manager() {
  for gantry_tool in apt-get apk dnf pacman zypper; do
    if gantry_has "$gantry_tool"; then
      printf '%s\n' "$gantry_tool"
      return 0
    fi
  done
  printf 'none\n'
}

is_installed() {
  case $(gantry_manager) in
    apt-get) [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ] ;;
    apk) apk info -e "$1" >/dev/null 2>&1 ;;
    dnf | zypper) rpm -q "$1" >/dev/null 2>&1 ;;
    pacman) pacman -Q "$1" >/dev/null 2>&1 ;;
    *) gantry_has "$1" ;;
  esac
}

ensure_installed() {
  gantry_missing=
  for gantry_package in "$@"; do
    is_installed "$gantry_package" || gantry_missing="$gantry_missing $gantry_package"
  done
  [ -n "$gantry_missing" ] || return 0
  log_info "Installing$gantry_missing"
  # Package names hold no blanks: the list is meant to be split.
  # shellcheck disable=SC2086
  case $(gantry_manager) in
    apt-get)
      wait_for_apt_lock || return 1
      DEBIAN_FRONTEND=noninteractive apt-get update -q </dev/null || return 1
      DEBIAN_FRONTEND=noninteractive apt-get install -y -q -o Dpkg::Options::=--force-confdef \
        -o Dpkg::Options::=--force-confold $gantry_missing </dev/null
      ;;
    apk) apk add --update-cache --no-progress $gantry_missing </dev/null ;;
    dnf) dnf -y install $gantry_missing </dev/null ;;
    # The lists may be older than what the mirrors still have, so they are fetched along.
    pacman) pacman -Sy --needed --noconfirm --noprogressbar $gantry_missing </dev/null ;;
    zypper)
      gantry_code=0
      zypper --non-interactive install --no-confirm $gantry_missing </dev/null || gantry_code=$?
      # 102 and 103: done, and a restart would be well.
      case $gantry_code in 0 | 102 | 103) ;; *) return "$gantry_code" ;; esac
      ;;
    *)
      log_error "ensure_installed: there is no package manager Gantry knows"
      return 1
      ;;
  esac
}

# Run by a shell of the user, with the name as $0 and the command as its arguments.
gantry_at_home='HOME=$(awk -F: -v user="$0" "\$1 == user { print \$6; exit }" /etc/passwd); USER=$0; LOGNAME=$0
export HOME USER LOGNAME
cd "$HOME" 2>/dev/null || cd /
"$@"'

run_as_user() {
  if [ "$#" -eq 1 ]; then
    # As scripts of the established format call it.
    run_as_user "${CONTAINER_USER:-root}" sh -c "$1"
    return
  fi
  if [ "$#" -lt 2 ]; then
    log_error 'run_as_user USER COMMAND [ARG...]'
    return 2
  fi
  gantry_user=$1
  shift
  if [ "$(id -un)" = "$gantry_user" ]; then
    "$@"
    return
  fi
  if ! id "$gantry_user" >/dev/null 2>&1; then
    log_error "run_as_user: there is no user $gantry_user"
    return 1
  fi
  if gantry_has runuser; then
    (cd / && runuser -u "$gantry_user" -- sh -c "$gantry_at_home" "$gantry_user" "$@")
  else
    # What follows the user's name goes to the shell after its -c text: $0 and on. BusyBox su alike.
    (cd / && su -s /bin/sh -c "$gantry_at_home" -- "$gantry_user" "$gantry_user" "$@")
  fi
}

generate_password() {
  gantry_length=${1:-24}
  # Reads in blocks, because head closing the pipe early would end tr by a signal, which `set -o pipefail` takes for a failure.
  gantry_password=
  while [ "${#gantry_password}" -lt "$gantry_length" ]; do
    gantry_password=$gantry_password$(dd if=/dev/urandom bs=256 count=1 2>/dev/null | LC_ALL=C tr -dc 'A-Za-z0-9')
  done
  printf "%.${gantry_length}s\n" "$gantry_password"
}

gantry_plain_name() {
  case $1 in
    '' | .* | *[!A-Za-z0-9._@-]*) return 1 ;;
  esac
}

save_credential() {
  if [ "$#" -ne 3 ] || ! gantry_plain_name "$1" || ! gantry_plain_name "$2"; then
    log_error 'save_credential SERVICE KEY VALUE: names are letters, digits, dots, dashes, underscores'
    return 2
  fi
  gantry_folder=$gantry_root/var/lib/gantry/credentials/$1
  (
    umask 077
    mkdir -p "$gantry_folder" && chmod 0700 "$gantry_folder" || exit 1
    # printf is built in, so the value is on no command line.
    if [ "$3" = - ]; then cat; else printf '%s' "$3"; fi >"$gantry_folder/.$2.new" || exit 1
    mv -f "$gantry_folder/.$2.new" "$gantry_folder/$2"
  ) || {
    log_error "save_credential: could not write $gantry_folder/$2 (only root may)"
    return 1
  }
}

# Who has one of the lock files open, one process id a line; needs no fuser.
gantry_apt_lock_holders() {
  # shellcheck disable=SC2012
  ls -l "$gantry_root"/proc/[0-9]*/fd 2>/dev/null | awk '
    /^\/.*\/fd:$/ { n = split($0, part, "/"); pid = part[n - 1] }
    / -> \/var\/lib\/dpkg\/lock(-frontend)?$/ || / -> \/var\/lib\/apt\/lists\/lock$/ { print pid }' | sort -u
}

wait_for_apt_lock() {
  gantry_left=${1:-300}
  gantry_told=
  while :; do
    gantry_holder=$(gantry_apt_lock_holders | head -n 1)
    [ -n "$gantry_holder" ] || return 0
    gantry_name=$(cat "$gantry_root/proc/$gantry_holder/comm" 2>/dev/null)
    if [ "$gantry_left" -le 0 ]; then
      log_error "wait_for_apt_lock: ${gantry_name:-a process} ($gantry_holder) still holds the package lock"
      return 1
    fi
    [ "$gantry_told" = "$gantry_holder" ] || log_info "Waiting for the package lock, held by ${gantry_name:-a process} ($gantry_holder)"
    gantry_told=$gantry_holder
    sleep 1
    gantry_left=$((gantry_left - 1))
  done
}

write_file() {
  if [ "$#" -lt 1 ] || [ "$#" -gt 3 ]; then
    log_error 'write_file PATH [MODE [OWNER]]'
    return 2
  fi
  gantry_target=$1
  # A link stays a link: what it leads to is written.
  if [ -L "$1" ]; then gantry_target=$(readlink -f "$1") || return 1; fi
  gantry_folder=$(dirname "$gantry_target")
  # A name nobody can have put a link at before; the dot keeps it from those that read every file of a folder.
  mkdir -p "$gantry_folder" && gantry_draft=$(mktemp "$gantry_folder/.gantry-new.XXXXXX") || return 1
  if ! cat >"$gantry_draft"; then
    rm -f "$gantry_draft"
    return 1
  fi
  if [ -f "$gantry_target" ] && [ "$(sha256sum <"$gantry_draft")" = "$(sha256sum <"$gantry_target")" ]; then
    rm -f "$gantry_draft"
    chmod "${2:-0644}" "$gantry_target" && chown "${3:-root}" "$gantry_target"
    return
  fi
  # Over a FIFO or a folder mv would do something else than what is meant.
  if [ -e "$gantry_target" ] && [ ! -f "$gantry_target" ]; then
    rm -f "$gantry_draft"
    log_error "write_file: $1 is not a plain file"
    return 1
  fi
  if chown "${3:-root}" "$gantry_draft" && chmod "${2:-0644}" "$gantry_draft" && mv -f "$gantry_draft" "$gantry_target"; then
    GANTRY_CHANGED=1
    log_info "Wrote $1"
  else
    rm -f "$gantry_draft"
    return 1
  fi
}

init_system() {
  # What has booted counts, not what is installed: packages bring systemctl along where it can do nothing.
  if [ -d "$gantry_root/run/systemd/system" ]; then
    printf 'systemd\n'
  elif [ -d "$gantry_root/run/openrc" ]; then
    printf 'openrc\n'
  else
    printf 'none\n'
  fi
}

gantry_init_script() {
  gantry_script=$gantry_root/etc/init.d/$1
  if [ ! -x "$gantry_script" ]; then
    log_error "There is no init system, and no $gantry_script to run $1 with"
    return 1
  fi
  # A daemon that keeps its script's output open would keep this command waiting; a file waits for nobody.
  gantry_output=$(mktemp) || return 1
  gantry_code=0
  (cd / && "$gantry_script" "$2") </dev/null >"$gantry_output" 2>&1 || gantry_code=$?
  cat "$gantry_output"
  rm -f "$gantry_output"
  return "$gantry_code"
}

service_is_running() {
  case $(init_system) in
    systemd) systemctl is-active --quiet "$1" ;;
    openrc) rc-service "$1" status >/dev/null 2>&1 ;;
    none) gantry_init_script "$1" status >/dev/null 2>&1 ;;
  esac
}

service_enable() {
  case $(init_system) in
    systemd) systemctl enable --quiet "$1" ;;
    openrc) rc-update --quiet add "$1" default ;;
    none) log_info "$1 has to be started by hand: there is no init system" ;;
  esac
}

service_start() {
  ! service_is_running "$1" || return 0
  case $(init_system) in
    systemd) systemctl start "$1" ;;
    openrc) rc-service "$1" start ;;
    none) gantry_init_script "$1" start ;;
  esac
}

service_stop() {
  service_is_running "$1" || return 0
  case $(init_system) in
    systemd) systemctl stop "$1" ;;
    openrc) rc-service "$1" stop ;;
    none) gantry_init_script "$1" stop ;;
  esac
}

service_restart() {
  case $(init_system) in
    systemd) systemctl restart "$1" ;;
    openrc) rc-service "$1" restart ;;
    none) gantry_init_script "$1" restart ;;
  esac
}

service_reload() {
  case $(init_system) in
    systemd) systemctl reload-or-restart "$1" ;;
    # Both say what is wrong when they know no reload; restarting is the answer to that.
    openrc) rc-service "$1" reload || rc-service "$1" restart ;;
    none) gantry_init_script "$1" reload || gantry_init_script "$1" restart ;;
  esac
}
