#!/bin/sh
set -eu

site='server {
    listen 80 default_server;
    listen [::]:80 default_server;
    server_name _;
    root /var/www/gantry;
    index index.html;

    location / {
        try_files $uri $uri/ =404;
    }
}'

case $CONTAINER_OS in
  debian | ubuntu)
    printf '%s\n' "$site" >/etc/nginx/sites-available/gantry
    rm -f /etc/nginx/sites-enabled/default
    ln -sf ../sites-available/gantry /etc/nginx/sites-enabled/gantry
    ;;
  alpine)
    # Replaces the page-not-found site that the package brings as default.
    printf '%s\n' "$site" >/etc/nginx/http.d/default.conf
    ;;
  *)
    printf '%s\n' "$site" >/etc/nginx/conf.d/gantry.conf
    ;;
esac

log_info 'Checking the configuration'
nginx -t

if [ "$CONTAINER_OS" = alpine ]; then
  rc-update add nginx default
  rc-service nginx restart
else
  systemctl enable nginx
  systemctl restart nginx
fi
log_info 'nginx serves /var/www/gantry on port 80'
