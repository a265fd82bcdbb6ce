#!/bin/sh
set -eu

# What the distribution has: both speak the same protocol and read the same settings.
if [ -e /etc/valkey/valkey.conf ]; then
  name=valkey service=valkey user=valkey main=/etc/valkey/valkey.conf
else
  name=redis service=redis-server user=redis main=/etc/redis/redis.conf
fi
settings=$(dirname "$main")/gantry.conf

password=$(sed -n 's/^requirepass "\(.*\)"$/\1/p' "$settings" 2>/dev/null || true)
if [ -z "$password" ]; then
  password=$(generate_password 32)
  save_credential "$name" password "$password"
  log_info 'Made the password'
fi

write_file "$settings" 0640 "root:$user" <<END
# Read after what stands in $(basename "$main"), so it counts.
bind * -::*
requirepass "$password"
maxmemory ${MAX_MEMORY_MIB:-256}mb
maxmemory-policy ${EVICTION:-noeviction}
END
grep -q "^include $settings\$" "$main" || {
  printf '\ninclude %s\n' "$settings" >>"$main"
  GANTRY_CHANGED=1
}

service_enable "$service"
if [ "$GANTRY_CHANGED" = 1 ]; then service_restart "$service"; else service_start "$service"; fi

log_info 'Waiting for an answer'
# With the password, and not without: PONG comes after a refused password, too, where none is asked for.
answers() {
  [ "$(REDISCLI_AUTH=$password "$name-cli" ping 2>/dev/null)" = PONG ] && "$name-cli" ping 2>&1 | grep -q NOAUTH
}
left=30
until answers; do
  left=$((left - 1))
  if [ "$left" -le 0 ]; then
    log_error "$service does not answer"
    exit 1
  fi
  sleep 1
done
log_info "$service listens on port 6379"
