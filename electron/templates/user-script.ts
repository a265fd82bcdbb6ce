import type { YamlUser } from './template-yaml-schema.ts';

/**
 * A script that makes the user a `template.yaml` asks for. POSIX sh with Gantry's prelude, for systems with useradd and for BusyBox;
 * running it again changes nothing. Names and paths stand in it as they are: the schema lets nothing through that a shell would act upon.
 */
export function userScript({ name, uid, shell, sudo, groups, ssh_keys: keys }: YamlUser): string {
  return [
    head(name, uid, shell),
    groups.length > 0 ? groupsPart(groups) : '',
    sudo ? sudoPart(name) : '',
    keys.length > 0 ? keysPart(keys) : '',
    'log_info "The user $user is there"\n',
  ]
    .filter((part) => part !== '')
    .join('\n');
}

const head = (name: string, uid: number | undefined, shell: string | undefined): string => `#!/bin/sh
# Makes the user ${name}, as user: in template.yaml asks for
set -eu

user=${name}
uid=${uid ?? ''}
shell=${shell ?? '/bin/sh'}

if [ ! -x "$shell" ] && ! ensure_installed "\${shell##*/}"; then
  log_warn "$shell is not to be had; /bin/sh takes its place"
  shell=/bin/sh
fi

if id "$user" >/dev/null 2>&1; then
  log_info "The user $user exists"
  [ -z "$uid" ] || [ "$(id -u "$user")" = "$uid" ] || log_warn "its uid is $(id -u "$user") and stays so, instead of $uid"
elif command -v useradd >/dev/null 2>&1; then
  useradd --create-home \${uid:+--uid "$uid"} --shell "$shell" "$user"
else
  adduser -D \${uid:+-u "$uid"} -s "$shell" "$user"
fi
`;

const groupsPart = (groups: readonly string[]): string => `for group in ${groups.join(' ')}; do
  if ! grep -q "^$group:" /etc/group; then
    if command -v groupadd >/dev/null 2>&1; then groupadd "$group"; else addgroup "$group"; fi
  fi
  if command -v usermod >/dev/null 2>&1; then usermod -aG "$group" "$user"; else addgroup "$user" "$group"; fi
done
`;

const sudoPart = (name: string): string => `# Nobody has set a password, so sudo must not ask for one.
ensure_installed sudo
write_file /etc/sudoers.d/gantry-${name} 0440 <<EOF
$user ALL=(ALL) NOPASSWD:ALL
EOF
`;

const keysPart = (
  keys: readonly string[],
): string => `home=$(awk -F: -v user="$user" '$1 == user { print $6 }' /etc/passwd)
group=$(id -gn "$user")
mkdir -p "$home/.ssh"
touch "$home/.ssh/authorized_keys"
[ -z "$(tail -c 1 "$home/.ssh/authorized_keys")" ] || echo >>"$home/.ssh/authorized_keys"
while IFS= read -r key; do
  grep -qxF "$key" "$home/.ssh/authorized_keys" || printf '%s\\n' "$key" >>"$home/.ssh/authorized_keys"
done <<'KEYS'
${keys.join('\n')}
KEYS
chmod 0700 "$home/.ssh"
chmod 0600 "$home/.ssh/authorized_keys"
chown -R "$user:$group" "$home/.ssh"
# An account without a password is locked, and without PAM a locked one may not sign in over SSH at all.
if [ "$CONTAINER_OS" = alpine ]; then
  sed -i "s|^$user:!:|$user:*:|" /etc/shadow
fi
`;
