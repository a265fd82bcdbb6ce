#!/bin/sh
set -eu

# Ubuntu's resolver has port 53 of the loopback address. Its servers stay the container's own.
if service_is_running systemd-resolved; then
  write_file /etc/systemd/resolved.conf.d/gantry.conf <<'END'
[Resolve]
DNSStubListener=no
END
  if [ "$GANTRY_CHANGED" = 1 ]; then
    ln -sf /run/systemd/resolve/resolv.conf /etc/resolv.conf
    service_restart systemd-resolved
  fi
fi

write_file /etc/dnsmasq.d/gantry.conf <<END
no-resolv
server=${UPSTREAM:-9.9.9.9}
server=${SECOND_UPSTREAM:-149.112.112.112}
domain=${DOMAIN:-home.arpa}
local=/${DOMAIN:-home.arpa}/
expand-hosts
domain-needed
bogus-priv
cache-size=10000
addn-hosts=/etc/dnsmasq.blocklists
END
# Debian reads the folder by itself, Alpine does so unless its file was changed.
if [ "$CONTAINER_OS" = alpine ] && ! grep -q '^conf-dir=/etc/dnsmasq.d' /etc/dnsmasq.conf; then
  printf '\nconf-dir=/etc/dnsmasq.d/,*.conf\n' >>/etc/dnsmasq.conf
  GANTRY_CHANGED=1
fi

log_info 'Checking the configuration'
dnsmasq --test

service_enable dnsmasq
if [ "$GANTRY_CHANGED" = 1 ]; then service_restart dnsmasq; else service_start dnsmasq; fi
log_info "dnsmasq blocks $(cat /etc/dnsmasq.blocklists/* | grep -c '^0\.0\.0\.0 ') names"
