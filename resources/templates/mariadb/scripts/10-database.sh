#!/bin/sh
set -eu

database=${DB_NAME:-app}
owner=${DB_USER:-app}

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

printf 'CREATE DATABASE IF NOT EXISTS `%s` CHARACTER SET utf8mb4;\n' "$database" | query
if [ "$(printf "SELECT COUNT(*) FROM mysql.user WHERE user = '%s';\n" "$owner" | query)" != 0 ]; then
  log_info "User $owner exists, its password stays"
else
  password=${DB_PASSWORD:-}
  [ -n "$password" ] || password=$(generate_password 32)
  # In a string of SQL a quote and a backslash are written twice.
  quoted=$(printf '%s' "$password" | sed "s/[\\\\']/&&/g")
  printf "CREATE USER '%s'@'%%' IDENTIFIED BY '%s';\nGRANT ALL PRIVILEGES ON \`%s\`.* TO '%s'@'%%';\n" \
    "$owner" "$quoted" "$database" "$owner" | query
  save_credential mariadb username "$owner"
  save_credential mariadb database "$database"
  save_credential mariadb password "$password"
  log_info "Created user $owner with the database $database"
fi
log_info 'MariaDB listens on port 3306'
