#!/bin/sh
set -eu

case $CONTAINER_OS in
  debian | ubuntu) site=/etc/nginx/sites-available/gantry ;;
  # Replaces the page-not-found site that the package brings as default.
  alpine) site=/etc/nginx/http.d/default.conf ;;
  *) site=/etc/nginx/conf.d/gantry.conf ;;
esac

write_file "$site" <<'END'
server {
    listen 80 default_server;
    listen [::]:80 default_server;
    server_name _;
    root /var/www/gantry;
    index index.html;

    location / {
        try_files $uri $uri/ =404;
    }
}
END
if [ "$site" = /etc/nginx/sites-available/gantry ]; then
  rm -f /etc/nginx/sites-enabled/default
  [ -e /etc/nginx/sites-enabled/gantry ] || ln -s ../sites-available/gantry /etc/nginx/sites-enabled/gantry
fi

log_info 'Checking the configuration'
nginx -t

service_enable nginx
if [ "$GANTRY_CHANGED" = 1 ]; then service_restart nginx; else service_start nginx; fi
log_info 'nginx serves /var/www/gantry on port 80'
