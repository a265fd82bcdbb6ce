#!/bin/sh
set -eu

user=${DEV_USER:-dev}
home=/home/$user
shell=$(command -v zsh || echo /bin/sh)

if id "$user" >/dev/null 2>&1; then
  log_info "User $user exists"
elif command -v useradd >/dev/null 2>&1; then
  useradd --create-home --shell "$shell" "$user"
else
  adduser -D -s "$shell" "$user"
fi

# Files of /etc/skel are for a home that does not have them yet.
for name in .zshrc .tmux.conf; do
  [ -e "$home/$name" ] || cp "/etc/skel/$name" "$home/$name"
  chown "$user:$user" "$home/$name"
done

# No password is set for the user, so sudo must not ask for one; signing in takes a key.
printf '%s ALL=(ALL) NOPASSWD:ALL\n' "$user" >/etc/sudoers.d/gantry-dev
chmod 0440 /etc/sudoers.d/gantry-dev
# useradd and adduser lock an account without a password, and a locked one may not sign in over SSH without PAM.
if [ "$CONTAINER_OS" = alpine ]; then
  sed -i "s|^$user:!:|$user:*:|" /etc/shadow
fi

if [ -s /root/.ssh/authorized_keys ]; then
  mkdir -p "$home/.ssh"
  cp /root/.ssh/authorized_keys "$home/.ssh/authorized_keys"
  chmod 0700 "$home/.ssh"
  chmod 0600 "$home/.ssh/authorized_keys"
  chown -R "$user:$user" "$home/.ssh"
  log_info "$user may sign in with root's keys"
fi

git --version
tmux -V
log_info "The dev box is ready for $user"
