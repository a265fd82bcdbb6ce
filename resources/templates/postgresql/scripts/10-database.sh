#!/bin/sh
set -eu

database=${DB_NAME:-app}
owner=${DB_USER:-app}

case $owner in
  postgres | pg_*)
    log_error "The user $owner is PostgreSQL's own: enter another name"
    exit 1
    ;;
esac
case $database in
  postgres | template0 | template1)
    log_error "The database $database is PostgreSQL's own: enter another name"
    exit 1
    ;;
esac

# Statements come on stdin, so that the password is on no command line.
query() { run_as_user postgres psql -v ON_ERROR_STOP=1 -qtA -d "${1:-postgres}"; }

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

if [ "$(printf 'SHOW listen_addresses;\n' | query)" != '*' ]; then
  printf "ALTER SYSTEM SET listen_addresses = '*';\n" | query
  GANTRY_CHANGED=1
fi
# The first line that fits counts, and Alpine's own let everybody of this container in without a password.
access=$(printf 'SHOW hba_file;\n' | query)
rule="host \"$database\" \"$owner\""
if ! grep -qxF "$rule samenet scram-sha-256" "$access"; then
  write_file "$access" "$(stat -c %a "$access")" "$(stat -c %U:%G "$access")" <<END
# Gantry: this container and the networks it is in, with the password
$rule 127.0.0.1/32 scram-sha-256
$rule samenet scram-sha-256
$(cat "$access")
END
fi
[ "$GANTRY_CHANGED" = 0 ] || service_restart postgresql
wait_until_ready

folder=/var/lib/gantry/credentials/postgresql
password=${DB_PASSWORD:-}
if [ -z "$password" ] && [ "$(cat "$folder/username" 2>/dev/null)" = "$owner" ]; then
  password=$(cat "$folder/password" 2>/dev/null || true)
fi
[ -n "$password" ] || password=$(generate_password 32)
# Kept before it is in force: what is interrupted in between is made good by the next run.
save_credential postgresql username "$owner"
save_credential postgresql database "$database"
save_credential postgresql password "$password"

if [ "$(printf "SELECT 1 FROM pg_roles WHERE rolname = '%s';\n" "$owner" | query)" != 1 ]; then
  printf 'CREATE ROLE "%s" LOGIN;\n' "$owner" | query
  log_info "Created user $owner"
fi
if [ "$(printf "SELECT 1 FROM pg_database WHERE datname = '%s';\n" "$database" | query)" != 1 ]; then
  printf 'CREATE DATABASE "%s" OWNER "%s";\n' "$database" "$owner" | query
  log_info "Created database $database"
elif [ "$(printf "SELECT 1 WHERE has_database_privilege('%s', '%s', 'CREATE');\n" "$owner" "$database" | query)" != 1 ]; then
  printf 'GRANT ALL ON DATABASE "%s" TO "%s";\nGRANT ALL ON SCHEMA public TO "%s";\n' "$database" "$owner" "$owner" | query "$database"
  log_info "Made $owner a user of the database $database"
fi

signs_in() {
  PGPASSWORD=$password psql -w -h 127.0.0.1 -U "$owner" -d "$database" -qtA -c 'SELECT 1' >/dev/null 2>&1 </dev/null
}
if signs_in; then
  log_info "User $owner has this password"
else
  # A quote in a password is written twice.
  quoted=$(printf '%s' "$password" | sed "s/'/''/g")
  printf "ALTER ROLE \"%s\" LOGIN PASSWORD '%s';\n" "$owner" "$quoted" | query
  log_info "Made the password of $owner"
fi
log_info "PostgreSQL listens on port $(printf 'SHOW port;\n' | query)"
