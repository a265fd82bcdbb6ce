#!/bin/sh
set -eu

database=${DB_NAME:-app}
owner=${DB_USER:-app}

case $owner in
  root | mysql | mariadb.sys | public)
    log_error "The user $owner is MariaDB's own: enter another name"
    exit 1
    ;;
esac
case $database in
  mysql | sys | information_schema | performance_schema)
    log_error "The database $database is MariaDB's own: enter another name"
    exit 1
    ;;
esac

# Alpine's package leaves making the first tables to the administrator.
if [ "$CONTAINER_OS" = alpine ] && [ ! -d /var/lib/mysql/mysql ]; then
  log_info 'Making the system tables'
  mariadb-install-db --user=mysql --datadir=/var/lib/mysql --skip-test-db >/dev/null
fi

# Files are read by name, and the last one counts: Alpine's mariadb-server.cnf says to have no network at all.
case $CONTAINER_OS in
  debian | ubuntu) settings=/etc/mysql/mariadb.conf.d/zz-gantry.cnf ;;
  *) settings=/etc/my.cnf.d/zz-gantry.cnf ;;
esac
write_file "$settings" <<'END'
[mysqld]
skip-networking = 0
bind-address = *
skip-name-resolve
END

service_enable mariadb
if [ "$GANTRY_CHANGED" = 1 ]; then service_restart mariadb; else service_start mariadb; fi

# Statements come on stdin, so that the password is on no command line. Root is known by being root.
query() { mariadb --batch --skip-column-names; }

log_info 'Waiting for MariaDB'
left=60
until printf 'SELECT 1;\n' | query >/dev/null 2>&1; do
  left=$((left - 1))
  if [ "$left" -le 0 ]; then
    log_error 'MariaDB does not answer'
    printf 'SELECT 1;\n' | query
    exit 1
  fi
  sleep 1
done

folder=/var/lib/gantry/credentials/mariadb
password=${DB_PASSWORD:-}
if [ -z "$password" ] && [ "$(cat "$folder/username" 2>/dev/null)" = "$owner" ]; then
  password=$(cat "$folder/password" 2>/dev/null || true)
fi
[ -n "$password" ] || password=$(generate_password 32)
# Kept before it is in force: what is interrupted in between is made good by the next run.
save_credential mariadb username "$owner"
save_credential mariadb database "$database"
save_credential mariadb password "$password"

# Over the network and without anybody's own settings, so that nothing but the password counts. The server's certificate is its own.
signs_in() {
  printf 'SELECT 1;\n' |
    MYSQL_PWD=$password mariadb --no-defaults --skip-ssl-verify-server-cert -h 127.0.0.1 -u "$owner" -D "$database" >/dev/null 2>&1
}
printf 'CREATE DATABASE IF NOT EXISTS `%s` CHARACTER SET utf8mb4;\n' "$database" | query
if signs_in; then
  log_info "User $owner has this password"
else
  # In a string of SQL a quote and a backslash are written twice.
  quoted=$(printf '%s' "$password" | sed "s/[\\\\']/&&/g")
  printf "CREATE USER IF NOT EXISTS '%s'@'%%';\nALTER USER '%s'@'%%' IDENTIFIED BY '%s';\nGRANT ALL PRIVILEGES ON \`%s\`.* TO '%s'@'%%';\n" \
    "$owner" "$owner" "$quoted" "$database" "$owner" | query
  log_info "Made $owner the user of the database $database, with its password"
fi
log_info 'MariaDB listens on port 3306'
