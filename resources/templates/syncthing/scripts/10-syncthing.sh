#!/bin/sh
set -eu

home=/var/lib/syncthing
if ! id syncthing >/dev/null 2>&1; then
  useradd --system --create-home --home-dir "$home" --shell /usr/sbin/nologin syncthing
fi
mkdir -p "$home"
[ "$(stat -c %U "$home")" = syncthing ] || chown syncthing:syncthing "$home"
chmod 0750 "$home"

# The folder differs from version to version: before 1.27 it was below .config.
settings() {
  for file in "$home/.local/state/syncthing/config.xml" "$home/.config/syncthing/config.xml"; do
    [ ! -s "$file" ] || printf '%s\n' "$file"
  done | head -n 1
}

# Stands from before the settings are made until all of them are: what is interrupted in between is done again.
unfinished=/var/lib/gantry/syncthing-unfinished
[ -n "$(settings)" ] || : >"$unfinished"
if [ -e "$unfinished" ]; then
  password=$(cat /var/lib/gantry/credentials/syncthing/password 2>/dev/null || true)
  [ -n "$password" ] || password=$(generate_password 24)
  save_credential syncthing username admin
  save_credential syncthing password "$password"
  # The password goes in on stdin. Settings that are there already get it, too.
  printf '%s\n' "$password" | run_as_user syncthing syncthing generate --gui-user=admin --gui-password=- --skip-port-probing >/dev/null
  file=$(settings)
  # From the network, too; the page asks for the password.
  sed -i 's|<address>127\.0\.0\.1:8384</address>|<address>0.0.0.0:8384</address>|' "$file"
  sed -i 's|<urAccepted>0</urAccepted>|<urAccepted>-1</urAccepted>|; s|<crashReportingEnabled>true<|<crashReportingEnabled>false<|' "$file"
  case ${DISCOVERY:-internet} in
    local) off='globalAnnounceEnabled relaysEnabled natEnabled' ;;
    none) off='globalAnnounceEnabled relaysEnabled natEnabled localAnnounceEnabled' ;;
    *) off= ;;
  esac
  for option in $off; do sed -i "s|<$option>true</$option>|<$option>false</$option>|" "$file"; done
  rm "$unfinished"
  log_info 'Made the settings and the password of admin'
else
  log_info 'The settings exist and stay as they are'
fi

case $(init_system) in
  systemd) service=syncthing@syncthing ;;
  openrc) service=syncthing ;;
  *)
    service=syncthing
    # A container without an init system has no script of the package to start it with.
    [ -e /etc/init.d/syncthing ] || write_file /etc/init.d/syncthing 0755 <<'END'
#!/bin/sh
# Gantry: runs Syncthing where there is neither systemd nor OpenRC.
run() { start-stop-daemon --pidfile /run/syncthing.pid --exec /usr/bin/syncthing "$@"; }
case ${1:-} in
  start)
    HOME=/var/lib/syncthing
    export HOME
    run --start --oknodo --background --make-pidfile --chuid syncthing -- serve --no-browser --no-restart
    ;;
  stop) run --stop --oknodo --retry 20 --remove-pidfile ;;
  restart) "$0" stop && "$0" start ;;
  status) run --status ;;
  *) echo "Usage: $0 start|stop|restart|status" >&2 && exit 2 ;;
esac
END
    ;;
esac
service_enable "$service"
service_start "$service"
log_info 'Syncthing has its page on port 8384'
