#!/bin/sh
set -eu

database=${DB_NAME:-app}
owner=${DB_USER:-app}

# Statements come on stdin, so that the password is on no command line.
query() { run_as_user postgres psql -v ON_ERROR_STOP=1 -qtA -d postgres; }

wait_until_ready() {
  left=60
  until printf 'SELECT 1;\n' | query >/dev/null 2>&1; do
    left=$((left - 1))
    if [ "$left" -le 0 ]; then
      log_error 'PostgreSQL does not answer'
      printf 'SELECT 1;\n' | query
      exit 1
    fi
    sleep 1
  done
}

service_enable postgresql
service_start postgresql
log_info 'Waiting for PostgreSQL'
wait_until_ready

if [ "$(printf "SELECT 1 FROM pg_roles WHERE rolname = '%s';\n" "$owner" | query)" = 1 ]; then
  log_info "User $owner exists, its password stays"
else
  password=${DB_PASSWORD:-}
  [ -n "$password" ] || password=$(generate_password 32)
  # A quote in a password is written twice.
  quoted=$(printf '%s' "$password" | sed "s/'/''/g")
  printf "CREATE ROLE %s LOGIN PASSWORD '%s';\n" "$owner" "$quoted" | query
  save_credential postgresql username "$owner"
  save_credential postgresql database "$database"
  save_credential postgresql password "$password"
  log_info "Created user $owner"
fi

if [ "$(printf "SELECT 1 FROM pg_database WHERE datname = '%s';\n" "$database" | query)" != 1 ]; then
  printf 'CREATE DATABASE %s OWNER %s;\n' "$database" "$owner" | query
  log_info "Created database $database"
fi

changed=0
if [ "$(printf 'SHOW listen_addresses;\n' | query)" != '*' ]; then
  printf "ALTER SYSTEM SET listen_addresses = '*';\n" | query
  changed=1
fi
access=$(printf 'SHOW hba_file;\n' | query)
if [ -n "$access" ] && ! grep -q '^# Gantry:' "$access"; then
  printf '# Gantry: the networks this container is in\nhost %s %s samenet scram-sha-256\n' "$database" "$owner" >>"$access"
  changed=1
fi
[ "$changed" = 0 ] || service_restart postgresql
wait_until_ready
log_info "PostgreSQL listens on port $(printf 'SHOW port;\n' | query)"
