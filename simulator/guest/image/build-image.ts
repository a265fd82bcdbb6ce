import path from 'node:path/posix';
import { createHash } from 'node:crypto';
import type { GuestImage, GuestNetwork } from '../../guest-contract.ts';
import type { HostKey } from '../../host-key.ts';
import { binaryContent } from '../kernel/execute.ts';
import { publicLine } from '../ssh/host-keys.ts';
import { SharedBytes } from '../vfs/file-content.ts';
import { deviceNode, dirNode, fileNode, linkNode, rootActor } from '../vfs/nodes.ts';
import type { DirNode } from '../vfs/nodes.ts';
import type { Vfs } from '../vfs/vfs.ts';
import { catalogueOf, preinstalled } from '../packages/catalogue.ts';
import { databaseOf } from '../packages/database.ts';
import { serviceFilesOf } from '../packages/service-files.ts';
import { initScriptText, unitText } from '../packages/service-units.ts';
import { alpineApplets, alpinePrograms, basePrograms, dnfNames, programOf } from './base-programs.ts';
import { baseUsers } from './base-users.ts';
import { layouts } from './layout.ts';
import type { Layout } from './layout.ts';
import { profiles } from './profile.ts';
import type { ImageProfile } from './profile.ts';

/** When the images were made: the date of their files. */
const imageMs = Date.UTC(2025, 8, 10, 6, 0, 0);

export type ImageOptions = {
  readonly image: GuestImage;
  readonly hostname: string;
  readonly network: Pick<GuestNetwork, 'nameservers' | 'searchDomain'>;
  readonly hostKeys: readonly HostKey[];
  readonly authorizedKeys: readonly string[];
  readonly machineId?: string | undefined;
};

/** Fills an empty file system with an OS image as the create task leaves it: the same for the same options, whenever it is built. */
export function buildImage(
  vfs: Vfs,
  { image, hostname, network, hostKeys, authorizedKeys, machineId }: ImageOptions,
): void {
  const profile = profiles[image];
  const layout = layouts[profile.family];
  vfs.root.mtimeMs = imageMs;
  const builder = new Builder(vfs);
  for (const folder of ['/usr/bin', '/usr/sbin', '/usr/lib']) if (!(folder in layout.links)) builder.folder(folder);
  for (const [target, text] of Object.entries(layout.links)) builder.link(target, text);
  addCommonFolders(builder);
  addCommonFiles(builder, { profile, layout, hostname, network, hostKeys, machineId });
  for (const folder of layout.folders) builder.folder(folder);
  for (const [target, text] of Object.entries({ ...layout.files, ...profile.files })) builder.file(target, text);
  for (const lock of layout.locks) builder.file(lock, '', 0o640);
  addPrograms(builder, image);
  addPackages(builder, image, hostKeys.length > 0);
  for (const key of hostKeys) {
    builder.file(`/etc/ssh/${key.fileName}`, key.privateKey, 0o600);
    builder.file(`/etc/ssh/${key.fileName}.pub`, `${publicLine(key)} root@${hostname}\n`);
  }
  if (authorizedKeys.length === 0) return;
  builder.folder('/root/.ssh', 0o700);
  builder.file(
    '/root/.ssh/authorized_keys',
    `# --- BEGIN PVE ---\n${authorizedKeys.join('\n')}\n# --- END PVE ---\n`,
    0o600,
  );
}

function addCommonFolders(builder: Builder): void {
  const folders =
    '/usr/local/bin /usr/local/sbin /usr/local/lib /usr/share /etc /etc/profile.d /etc/cron.d /etc/default /etc/ssl/certs /home /opt /srv /mnt /media /var/log /var/lib /var/cache /var/spool /var/mail /var/www /run /dev /dev/pts /proc /sys';
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
}

function addCommonFiles(
  builder: Builder,
  {
    profile,
    layout,
    hostname,
    network,
    hostKeys,
    machineId,
  }: Pick<ImageOptions, 'hostname' | 'network' | 'hostKeys' | 'machineId'> & { profile: ImageProfile; layout: Layout },
): void {
  const { passwd, group } = baseUsers[profile.family];
  builder.file('/etc/passwd', passwd);
  builder.file('/etc/group', group);
  builder.file('/etc/shadow', passwd.replace(/^([^:]+):.*$/gm, '$1:*:20000:0:99999:7:::'), 0o640);
  builder.file('/etc/hostname', `${hostname}\n`);
  builder.file(
    '/etc/hosts',
    `127.0.0.1 localhost\n::1 localhost ip6-localhost ip6-loopback\nff02::1 ip6-allnodes\nff02::2 ip6-allrouters\n# --- BEGIN PVE ---\n127.0.1.1 ${hostname}\n# --- END PVE ---\n`,
  );
  const search = network.searchDomain === '' ? '' : `search ${network.searchDomain}\n`;
  const servers = network.nameservers.map((address) => `nameserver ${address}\n`).join('');
  builder.file('/etc/resolv.conf', `# --- BEGIN PVE ---\n${search}${servers}# --- END PVE ---\n`);
  const identity = hostKeys.length > 0 ? hostKeys.map(({ fingerprint }) => fingerprint).join() : hostname;
  builder.file('/etc/machine-id', `${machineId ?? createHash('md5').update(identity).digest('hex')}\n`, 0o444);
  builder.file('/etc/shells', layout.shells);
  builder.file('/etc/profile', 'export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\n');
  builder.file('/etc/issue', profile.issue);
  builder.file('/etc/motd', layout.motd);
  builder.file('/etc/timezone', 'Etc/UTC\n');
  builder.file('/etc/fstab', '# UNCONFIGURED FSTAB FOR BASE SYSTEM\n');
  if (profile.family === 'alpine') return builder.file('/etc/os-release', profile.osRelease);
  builder.file('/usr/lib/os-release', profile.osRelease);
  builder.link('/etc/os-release', '../usr/lib/os-release');
}

function addPrograms(builder: Builder, image: GuestImage): void {
  const { family } = profiles[image];
  if (family !== 'alpine') {
    for (const [folder, names] of Object.entries(basePrograms[family]))
      for (const name of names.split(' ')) builder.program(`${folder}/${name}`, programOf(name));
    if (family === 'fedora') for (const name of dnfNames(image)) builder.program(`/usr/bin/${name}`, 'dnf');
    return;
  }
  builder.program('/bin/busybox', 'busybox');
  for (const [folder, names] of Object.entries(alpineApplets))
    for (const name of names.split(' ')) builder.link(`${folder}/${name}`, '/bin/busybox');
  for (const [folder, names] of Object.entries(alpinePrograms))
    for (const name of names.split(' ')) if (name !== 'busybox') builder.program(`${folder}/${name}`, name);
}

/** The package database, and what the image's packages bring along. */
function addPackages(builder: Builder, image: GuestImage, hasSshServer: boolean): void {
  const { family } = profiles[image];
  const catalogue = catalogueOf(image);
  const names = preinstalled(image, hasSshServer);
  const packages = names.map((name) => [name, catalogue.get(name)?.version ?? '1.0'] as const);
  builder.file(databaseOf(image).path, databaseOf(image).print(packages));
  if (family === 'alpine') builder.file('/etc/apk/world', `alpine-base\n${hasSshServer ? 'openssh\n' : ''}`);
  for (const name of names) {
    for (const target of catalogue.get(name)?.programs ?? [])
      if (!builder.has(target)) builder.program(target, programOf(path.basename(target)));
    const { services, files } = serviceFilesOf(name, family);
    for (const [target, text] of Object.entries(files))
      if (target.endsWith('/')) builder.folder(target.slice(0, -1));
      else if (!builder.has(target)) builder.file(target, text);
    for (const service of services) {
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

/** Texts of images by themselves. What only one container has, such as its keys, is a small part. */
const sharedTexts = new Map<string, SharedBytes>();
const mostSharedTexts = 4000;

function shared(text: string): SharedBytes | string {
  const known = sharedTexts.get(text);
  if (known) return known;
  if (sharedTexts.size >= mostSharedTexts) return text;
  const bytes = new SharedBytes(text);
  sharedTexts.set(text, bytes);
  return bytes;
}

/** Makes nodes with the image's date, whatever the clock says. */
class Builder {
  readonly #vfs: Vfs;
  readonly #folders = new Map<string, DirNode>();

  constructor(vfs: Vfs) {
    this.#vfs = vfs;
  }

  folder(target: string, mode = 0o755): DirNode {
    const known = this.#folders.get(target);
    if (known) return known;
    const existing = this.#vfs.find(rootActor, target);
    const node = existing?.kind === 'dir' ? existing : dirNode(mode, undefined, imageMs);
    if (node !== existing) this.folder(path.dirname(target)).entries.set(path.basename(target), node);
    this.#folders.set(target, node);
    return node;
  }

  file(target: string, text: string, mode = 0o644): void {
    const node = fileNode(shared(text), mode, undefined, imageMs);
    this.folder(path.dirname(target)).entries.set(path.basename(target), node);
  }

  link(target: string, text: string): void {
    this.folder(path.dirname(target)).entries.set(path.basename(target), linkNode(text, undefined, imageMs));
  }

  has(target: string): boolean {
    return this.#vfs.find(rootActor, target, false) !== null;
  }

  program(target: string, program: string): void {
    this.file(target, binaryContent(program), 0o755);
  }
}
