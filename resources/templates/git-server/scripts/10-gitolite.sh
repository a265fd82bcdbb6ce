#!/bin/sh
set -eu

# Alpine's package brings a user git, Debian's leaves the name to us.
if ! id git >/dev/null 2>&1; then
  useradd --system --create-home --home-dir /var/lib/git --shell /bin/sh git
fi
home=$(awk -F: '$1 == "git" { print $6 }' /etc/passwd)
mkdir -p "$home"
chown git:git "$home"
# The web server looks in here by way of the group.
chmod 0750 "$home"
# An account without a password is locked, and a locked one may not sign in with a key where SSH works without PAM.
sed -i 's|^git:!*:|git:*:|' /etc/shadow

key=${ADMIN_KEY:-}
[ -n "$key" ] || key=$(grep -m 1 -E '^(ssh|ecdsa|sk)-' /root/.ssh/authorized_keys 2>/dev/null || true)

if [ -d "$home/repositories/gitolite-admin.git" ]; then
  log_info 'The repository of rights exists and stays as it is'
elif [ -z "$key" ]; then
  log_error 'Nobody would have rights: enter a public key as administrator key, or give root one'
  exit 1
else
  # The file is named as the administrator is called in the rights.
  folder=$(mktemp -d)
  chmod 0755 "$folder"
  printf '%s\n' "$key" >"$folder/admin.pub"
  run_as_user git gitolite setup -pk "$folder/admin.pub"
  rm -rf "$folder"
  log_info "Rights are in gitolite-admin: git clone git@$(hostname):gitolite-admin"
fi

# Group-readable, so that the page can show what the rights call gitweb.
if grep -q 'UMASK.*0077' "$home/.gitolite.rc"; then
  sed -i 's/\(UMASK.*\)0077/\10027/' "$home/.gitolite.rc"
  chmod -R g+rX "$home/repositories"
  [ ! -e "$home/projects.list" ] || chmod g+r "$home/projects.list"
fi
