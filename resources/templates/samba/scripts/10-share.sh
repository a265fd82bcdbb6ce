#!/bin/sh
set -eu

share=${SHARE_NAME:-share}
user=${SHARE_USER:-share}
folder=/srv/share

if id "$user" >/dev/null 2>&1; then
  log_info "User $user exists"
elif command -v useradd >/dev/null 2>&1; then
  useradd --no-create-home --home-dir "$folder" --shell /usr/sbin/nologin "$user"
else
  adduser -D -H -h "$folder" -s /sbin/nologin "$user"
fi
mkdir -p "$folder"
[ "$(stat -c %U "$folder")" = "$user" ] || chown "$user:$user" "$folder"
chmod 2770 "$folder"

write_file /etc/samba/gantry.conf <<END
[global]
server min protocol = SMB2
map to guest = never
load printers = no
disable spoolss = yes

[$share]
path = $folder
valid users = $user
force user = $user
read only = no
create mask = 0660
directory mask = 2770
END
main=/etc/samba/smb.conf
grep -q '^include = /etc/samba/gantry.conf$' "$main" || {
  printf '\ninclude = /etc/samba/gantry.conf\n' >>"$main"
  GANTRY_CHANGED=1
}
log_info 'Checking the configuration'
testparm -s "$main" >/dev/null

# Samba keeps passwords of its own, beside those of the system.
if pdbedit -L -u "$user" >/dev/null 2>&1; then
  log_info "User $user has a password, it stays"
else
  password=${SHARE_PASSWORD:-}
  [ -n "$password" ] || password=$(generate_password 20)
  save_credential samba username "$user"
  save_credential samba password "$password"
  # Typed twice, on stdin.
  printf '%s\n%s\n' "$password" "$password" | smbpasswd -s -a "$user" >/dev/null
  log_info "Made the password of $user"
fi

if [ "$CONTAINER_OS" = alpine ]; then service=samba; else service=smbd; fi
service_enable "$service"
if [ "$GANTRY_CHANGED" = 1 ]; then service_restart "$service"; else service_start "$service"; fi
log_info "The share is \\\\$(hostname)\\$share"
