#!/bin/sh
set -eu

home=$(awk -F: '$1 == "git" { print $6 }' /etc/passwd)
case $CONTAINER_OS in
  alpine)
    program=/usr/share/webapps/cgit/cgit.cgi pages=/usr/share/webapps/cgit
    socket=/run/fcgiwrap/fcgiwrap.sock reader=fcgiwrap site=/etc/nginx/http.d/default.conf
    addgroup nginx www-data 2>/dev/null || true
    ;;
  *)
    program=/usr/lib/cgit/cgit.cgi pages=/usr/share/cgit
    socket=/run/fcgiwrap.socket reader=www-data site=/etc/nginx/sites-available/gantry
    ;;
esac

# Debian's script for systems without systemd needs what its unit does by itself.
if [ "$(init_system)" = none ]; then ensure_installed spawn-fcgi; fi

# A process knows its groups from its start, so a new member means a restart.
case " $(id -nG "$reader") " in
  *" git "*) ;;
  *)
    if command -v usermod >/dev/null 2>&1; then usermod -aG git "$reader"; else addgroup "$reader" git; fi
    GANTRY_CHANGED=1
    ;;
esac

# What the rights call public is listed: gitolite writes the names down.
write_file /etc/cgitrc <<END
css=/cgit.css
logo=/cgit.png
favicon=/favicon.ico
root-title=${TITLE:-Git repositories}
root-desc=
clone-prefix=ssh://git@$(hostname)
enable-git-config=0
project-list=$home/projects.list
remove-suffix=1
virtual-root=/
scan-path=$home/repositories
END

write_file "$site" <<END
server {
    listen 80 default_server;
    listen [::]:80 default_server;
    server_name _;
    root $pages;
    try_files \$uri @cgit;

    location @cgit {
        include fastcgi_params;
        fastcgi_param SCRIPT_FILENAME $program;
        fastcgi_param PATH_INFO \$uri;
        fastcgi_param QUERY_STRING \$args;
        fastcgi_pass unix:$socket;
    }
}
END
if [ "$site" = /etc/nginx/sites-available/gantry ]; then
  rm -f /etc/nginx/sites-enabled/default
  [ -e /etc/nginx/sites-enabled/gantry ] || ln -s ../sites-available/gantry /etc/nginx/sites-enabled/gantry
fi

nginx -t
for service in fcgiwrap nginx; do
  service_enable "$service"
  if [ "$GANTRY_CHANGED" = 1 ]; then service_restart "$service"; else service_start "$service"; fi
done
log_info 'cgit shows the repositories on port 80'
