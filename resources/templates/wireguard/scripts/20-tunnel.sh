#!/bin/sh
set -eu

port=${WG_PORT:-51820}
network=${WG_NETWORK:-10.8.0}
endpoint=${ENDPOINT:-}
folder=/etc/wireguard
umask 077
mkdir -p "$folder"

# Keys are made once. They pass through files and stdin only.
for name in server client1; do
  [ -s "$folder/$name.key" ] || wg genkey >"$folder/$name.key"
done
server_public=$(wg pubkey <"$folder/server.key")
client_public=$(wg pubkey <"$folder/client1.key")
outside=$(ip route show default | sed -n 's/^default .*dev \([^ ]*\).*/\1/p' | head -n 1)

# Further clients are added by hand below the first one, so a file that exists stays.
if [ -e "$folder/wg0.conf" ]; then
  log_info 'The tunnel is set up already and stays as it is'
else
  # Kept before the tunnel's own file is there, so that what is interrupted in between is done again.
  # Where the router's name is not known yet, the container's own address stands in for it.
  [ -n "$endpoint" ] || endpoint=$(ip -4 addr show dev "${outside:-eth0}" | sed -n 's|.*inet \([0-9.]*\)/.*|\1|p' | head -n 1)
  save_credential wireguard client1.conf - <<END
[Interface]
Address = $network.2/32
PrivateKey = $(cat "$folder/client1.key")

[Peer]
PublicKey = $server_public
Endpoint = $endpoint:$port
AllowedIPs = ${ALLOWED_IPS:-0.0.0.0/0}
PersistentKeepalive = 25
END
  log_info 'The settings of client1 are with the credentials'
  write_file "$folder/wg0.conf" 0600 <<END
[Interface]
Address = $network.1/24
ListenPort = $port
PrivateKey = $(cat "$folder/server.key")
PostUp = sysctl -q -w net.ipv4.ip_forward=1
PostUp = iptables -t nat -A POSTROUTING -s $network.0/24 -o ${outside:-eth0} -j MASQUERADE
PostDown = iptables -t nat -D POSTROUTING -s $network.0/24 -o ${outside:-eth0} -j MASQUERADE

# client1
[Peer]
PublicKey = $client_public
AllowedIPs = $network.2/32
END
fi

case $(init_system) in
  openrc)
    service=wg-quick.wg0
    [ -e "/etc/init.d/$service" ] || ln -s wg-quick "/etc/init.d/$service"
    ;;
  *) service=wg-quick@wg0 ;;
esac
service_enable "$service"
service_start "$service"
wg show wg0 listen-port >/dev/null
log_info "WireGuard listens on UDP port $port"
