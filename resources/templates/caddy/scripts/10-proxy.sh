#!/bin/sh
set -eu

site=${SITE:-:80}
upstream=${UPSTREAM:-}

# A container without an init system has no script of the package to start it with.
if [ "$(init_system)" = none ] && [ ! -e /etc/init.d/caddy ]; then
  write_file /etc/init.d/caddy 0755 <<'END'
#!/bin/sh
# Gantry: runs Caddy where there is neither systemd nor OpenRC. As its own user, who may have the ports below 1024.
run() { start-stop-daemon --pidfile /run/caddy.pid "$@"; }
case ${1:-} in
  start)
    HOME=/var/lib/caddy
    export HOME
    run --start --oknodo --background --make-pidfile --startas /usr/bin/setpriv -- --reuid=caddy --regid=caddy --init-groups \
      --inh-caps=+net_bind_service --ambient-caps=+net_bind_service /usr/bin/caddy run --config /etc/caddy/Caddyfile
    ;;
  stop) run --stop --oknodo --retry 10 --remove-pidfile --exec /usr/bin/caddy ;;
  restart) "$0" stop && "$0" start ;;
  status) run --status --exec /usr/bin/caddy ;;
  *) echo "Usage: $0 start|stop|restart|status" >&2 && exit 2 ;;
esac
END
fi

# The package's own file serves an example page; one that was changed is somebody's.
mkdir -p /etc/caddy/sites
if ! grep -q '^import sites/' /etc/caddy/Caddyfile 2>/dev/null; then
  if [ -e /etc/caddy/Caddyfile ]; then mv /etc/caddy/Caddyfile /etc/caddy/Caddyfile.package; fi
  write_file /etc/caddy/Caddyfile <<'END'
# Each site is a file in the folder sites. After a change: caddy validate --config /etc/caddy/Caddyfile, then reload the service.
import sites/*.caddy
END
fi

if [ -n "$upstream" ]; then
  write_file /etc/caddy/sites/first.caddy <<END
$site {
	reverse_proxy $upstream
}
END
else
  write_file /etc/caddy/sites/first.caddy <<END
$site {
	respond "Caddy works. Say in /etc/caddy/sites/first.caddy what it stands in front of."
}
END
fi

log_info 'Checking the configuration'
said=$(caddy validate --adapter caddyfile --config /etc/caddy/Caddyfile 2>&1 >/dev/null) || {
  printf '%s\n' "$said" >&2
  exit 1
}

service_enable caddy
if [ "$GANTRY_CHANGED" = 1 ]; then service_restart caddy; else service_start caddy; fi
log_info "Caddy serves $site${upstream:+ from $upstream}"
