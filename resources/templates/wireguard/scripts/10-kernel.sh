#!/bin/sh
set -eu

# A container uses the node's kernel and cannot load a module into it, so it is tried.
if [ -e /sys/class/net/wg0 ]; then
  log_info 'The tunnel is there already'
elif problem=$(ip link add gantry-try type wireguard 2>&1); then
  ip link delete gantry-try
  log_info "The node's kernel has WireGuard"
else
  log_error "The node's kernel does not offer WireGuard to this container: $problem"
  log_error 'On the node, as root: modprobe wireguard && echo wireguard >/etc/modules-load.d/wireguard.conf. Then try again.'
  exit 1
fi
