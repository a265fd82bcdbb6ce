import path from 'node:path/posix';
import { createHash } from 'node:crypto';
import type { GuestImage, HostKey } from '../../guest-contract.ts';
import { binaryContent } from '../kernel/execute.ts';
import { publicLine } from '../ssh/host-keys.ts';
import { deviceNode, dirNode, fileNode, linkNode, rootActor } from '../vfs/nodes.ts';
import type { DirNode } from '../vfs/nodes.ts';
import type { Vfs } from '../vfs/vfs.ts';
import { alpineApplets, alpinePrograms, debianPrograms } from './base-programs.ts';
import { catalogueOf, preinstalled } from '../packages/catalogue.ts';
import { databaseText } from '../packages/package-store.ts';
import { initScriptText, serviceFilesOf, unitText } from '../packages/service-files.ts';
import { baseUsers } from './base-users.ts';
import { profiles } from './profile.ts';

/** When the images were made: the date of their files. */
const imageMs = Date.UTC(2025, 8, 10, 6, 0, 0);

export type ImageOptions = {
  readonly image: GuestImage;
  readonly hostname: string;
  readonly hostKeys: readonly HostKey[];
  readonly authorizedKeys: readonly string[];
};

/** Fills an empty file system with an OS image as the create task leaves it: the same for the same options, whenever it is built. */
export function buildImage(vfs: Vfs, { image, hostname, hostKeys, authorizedKeys }: ImageOptions): void {
  const profile = profiles[image];
  vfs.root.mtimeMs = imageMs;
  const builder = new Builder(vfs);
  if (profile.family === 'debian')
    for (const name of ['bin', 'sbin', 'lib']) {
      builder.folder(`/usr/${name}`);
      builder.link(`/${name}`, `usr/${name}`);
    }
  const folders =
    '/bin /sbin /lib /usr/bin /usr/sbin /usr/lib /usr/local/bin /usr/local/sbin /usr/local/lib /usr/share /etc /etc/ssh /etc/profile.d /etc/cron.d /etc/default /etc/ssl/certs /home /opt /srv /mnt /media /var/log /var/lib /var/cache /var/spool /var/mail /var/www /run /dev /dev/pts /proc /sys';
  for (const folder of folders.split(' ')) builder.folder(folder);
  builder.folder('/root', 0o700);
  for (const folder of ['/tmp', '/var/tmp', '/dev/shm', '/run/lock']) builder.folder(folder, 0o1777);
  builder.link('/var/run', '/run');
  builder.link('/var/lock', '/run/lock');
  for (const device of ['null', 'zero', 'full', 'random', 'tty'] as const)
    builder.folder('/dev').entries.set(device, deviceNode(device));
  builder.folder('/dev').entries.set('urandom', deviceNode('random'));
  for (const [name, target] of [
    ['fd', '/proc/self/fd'],
    ['stdin', '/proc/self/fd/0'],
    ['stdout', '/proc/self/fd/1'],
    ['stderr', '/proc/self/fd/2'],
  ] as const)
    builder.link(`/dev/${name}`, target);

  const { passwd, group } = baseUsers[profile.family];
  builder.file('/etc/passwd', passwd);
  builder.file('/etc/group', group);
  builder.file('/etc/shadow', passwd.replace(/^([^:]+):.*$/gm, '$1:*:20000:0:99999:7:::'), 0o640);
  builder.file('/etc/hostname', `${hostname}\n`);
  builder.file(
    '/etc/hosts',
    `127.0.0.1 localhost\n::1 localhost ip6-localhost ip6-loopback\nff02::1 ip6-allnodes\nff02::2 ip6-allrouters\n# --- BEGIN PVE ---\n127.0.1.1 ${hostname}\n# --- END PVE ---\n`,
  );
  builder.file('/etc/resolv.conf', '# --- BEGIN PVE ---\nnameserver 10.77.0.1\n# --- END PVE ---\n');
  builder.file(
    '/etc/machine-id',
    `${createHash('md5')
      .update(hostKeys.map(({ fingerprint }) => fingerprint).join())
      .digest('hex')}\n`,
    0o444,
  );
  builder.file(
    '/etc/shells',
    profile.family === 'debian' ? '/bin/sh\n/bin/bash\n/usr/bin/bash\n/bin/dash\n' : '/bin/sh\n/bin/ash\n',
  );
  builder.file('/etc/profile', 'export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\n');
  builder.file('/etc/issue', profile.issue);
  builder.file('/etc/motd', profile.family === 'alpine' ? 'Welcome to Alpine!\n' : '\n');
  builder.file('/etc/timezone', 'Etc/UTC\n');
  builder.file('/etc/fstab', '# UNCONFIGURED FSTAB FOR BASE SYSTEM\n');
  builder.file(
    '/etc/ssh/sshd_config',
    'Include /etc/ssh/sshd_config.d/*.conf\nKbdInteractiveAuthentication no\nUsePAM yes\nX11Forwarding yes\nPrintMotd no\nAcceptEnv LANG LC_*\nSubsystem\tsftp\t/usr/lib/openssh/sftp-server\n',
  );
  builder.folder('/etc/ssh/sshd_config.d');
  if (profile.family === 'debian') {
    builder.file('/usr/lib/os-release', profile.osRelease);
    builder.link('/etc/os-release', '../usr/lib/os-release');
    for (const folder of [
      '/etc/apt/sources.list.d',
      '/etc/apt/apt.conf.d',
      '/etc/apt/keyrings',
      '/usr/share/keyrings',
      '/var/lib/dpkg/info',
      '/var/lib/apt/lists',
      '/var/cache/apt/archives',
      '/etc/systemd/system',
      '/usr/lib/systemd/system',
      '/etc/sudoers.d',
      '/etc/skel',
      '/run/systemd/system',
      '/etc/init.d',
      '/run/sshd',
    ])
      builder.folder(folder);
    for (const lock of [
      '/var/lib/dpkg/lock',
      '/var/lib/dpkg/lock-frontend',
      '/var/lib/apt/lists/lock',
      '/var/cache/apt/archives/lock',
    ])
      builder.file(lock, '', 0o640);
    builder.file('/etc/skel/.bashrc', '# ~/.bashrc: executed by bash(1) for non-login shells.\n');
    builder.file('/root/.bashrc', '# ~/.bashrc: executed by bash(1) for non-login shells.\n');
    builder.file('/root/.profile', '# ~/.profile: executed by Bourne-compatible login shells.\n');
    for (const [folder, names] of Object.entries(debianPrograms))
      for (const name of names.split(' '))
        builder.program(`${folder}/${name}`, name === 'dash' || name === 'bash' ? 'sh' : name);
  } else {
    builder.file('/etc/os-release', profile.osRelease);
    for (const folder of [
      '/etc/apk',
      '/lib/apk/db',
      '/etc/init.d',
      '/etc/conf.d',
      '/etc/runlevels/default',
      '/etc/runlevels/boot',
      '/run/openrc/started',
      '/var/empty',
    ])
      builder.folder(folder);
    builder.file('/lib/apk/db/lock', '', 0o600);
    builder.program('/bin/busybox', 'busybox');
    for (const [folder, names] of Object.entries(alpineApplets))
      for (const name of names.split(' ')) builder.link(`${folder}/${name}`, '/bin/busybox');
    for (const [folder, names] of Object.entries(alpinePrograms))
      for (const name of names.split(' ')) if (name !== 'busybox') builder.program(`${folder}/${name}`, name);
  }
  for (const [target, text] of Object.entries(profile.files)) builder.file(target, text);
  for (const key of hostKeys) {
    builder.file(`/etc/ssh/${key.fileName}`, key.privateKey, 0o600);
    builder.file(`/etc/ssh/${key.fileName}.pub`, `${publicLine(key)} root@${hostname}\n`);
  }
  addPackages(builder, image);
  if (authorizedKeys.length === 0) return;
  builder.folder('/root/.ssh', 0o700);
  builder.file(
    '/root/.ssh/authorized_keys',
    `# --- BEGIN PVE ---\n${authorizedKeys.join('\n')}\n# --- END PVE ---\n`,
    0o600,
  );
}

/** The package database, and the services every image starts. */
function addPackages(builder: Builder, image: GuestImage): void {
  const { family } = profiles[image];
  const catalogue = catalogueOf(image);
  const packages = preinstalled(image).map((name) => [name, catalogue.get(name)?.version ?? '1.0'] as const);
  builder.file(
    family === 'alpine' ? '/lib/apk/db/installed' : '/var/lib/dpkg/status',
    databaseText({ family }, packages),
  );
  for (const [name] of packages) {
    for (const program of image === 'ubuntu-24.04' && name === 'python3' ? ['/usr/bin/python3'] : [])
      builder.program(program, 'python3');
    for (const service of serviceFilesOf(name, family).services) {
      if (family === 'alpine') {
        builder.file(`/etc/init.d/${service.name}`, initScriptText(service), 0o755);
        builder.link(`/etc/runlevels/default/${service.name}`, `/etc/init.d/${service.name}`);
      } else {
        const unit = `/usr/lib/systemd/system/${service.name}.service`;
        builder.file(unit, unitText(service));
        builder.link(`/etc/systemd/system/multi-user.target.wants/${service.name}.service`, unit);
      }
    }
  }
}

/** Makes nodes with the image's date, whatever the clock says. */
class Builder {
  readonly #vfs: Vfs;

  constructor(vfs: Vfs) {
    this.#vfs = vfs;
  }

  folder(target: string, mode = 0o755): DirNode {
    const existing = this.#vfs.find(rootActor, target);
    if (existing?.kind === 'dir') return existing;
    const parent = this.folder(path.dirname(target));
    const node = dirNode(mode, undefined, imageMs);
    parent.entries.set(path.basename(target), node);
    return node;
  }

  file(target: string, text: string, mode = 0o644): void {
    this.folder(path.dirname(target)).entries.set(path.basename(target), fileNode(text, mode, undefined, imageMs));
  }

  link(target: string, text: string): void {
    this.folder(path.dirname(target)).entries.set(path.basename(target), linkNode(text, undefined, imageMs));
  }

  program(target: string, program: string): void {
    this.file(target, binaryContent(program), 0o755);
  }
}
