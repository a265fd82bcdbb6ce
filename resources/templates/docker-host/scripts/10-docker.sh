#!/bin/sh
set -eu

# The daemon keeps its logs small, because a container's disk is small.
# One that is there already is somebody's own.
if [ ! -e /etc/docker/daemon.json ]; then
  write_file /etc/docker/daemon.json <<'JSON'
{
  "log-driver": "json-file",
  "log-opts": { "max-size": "10m", "max-file": "3" }
}
JSON
fi

# The client and Compose have different package names from release to release.
case $CONTAINER_OS in
  alpine) compose=docker-cli-compose ;;
  ubuntu) compose=docker-compose-v2 ;;
  *) compose=docker-compose ;;
esac
command -v docker >/dev/null 2>&1 || ensure_installed docker-cli
ensure_installed "$compose" || log_warn "Compose is not available as $compose; Docker works without it"

service_enable docker
if [ "$GANTRY_CHANGED" = 1 ]; then service_restart docker; else service_start docker; fi

log_info 'Waiting for the Docker daemon'
left=30
until docker info >/dev/null 2>&1; do
  left=$((left - 1))
  if [ "$left" -le 0 ]; then
    log_error 'The Docker daemon does not answer. What it says:'
    docker info || true
    exit 1
  fi
  sleep 1
done

if [ "$CONTAINER_USER" != root ]; then
  addgroup "$CONTAINER_USER" docker 2>/dev/null || usermod -aG docker "$CONTAINER_USER"
fi
log_info 'Docker is ready'
