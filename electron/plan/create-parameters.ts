import type { ContainerSpec, NetworkInterface } from '../../shared/domain/container-spec.ts';

/** Stands for a value in a plan that is secret or does not exist yet. */
export const masked = '••••';
/** Stands in a plan for the key pair made when the job starts. */
export const freshKey = '<a fresh key for this container>';

type Secrets = { publicKey: string; rootPassword: string | null };

/**
 * The parameters of `POST /nodes/{node}/lxc`. `start` is never sent: its task is a separate one whose failure the create
 * task does not show, so the job starts the container itself. `unprivileged` is always sent, because its default differs
 * between Proxmox 8 and 9.
 */
export function toCreateParameters(spec: ContainerSpec, { publicKey, rootPassword }: Secrets): Record<string, string> {
  const featureFlags = Object.entries(spec.features).flatMap(([name, isOn]) => (isOn ? [`${name}=1`] : []));
  return {
    ...spec.further,
    vmid: String(spec.vmid),
    hostname: spec.hostname,
    ostemplate: spec.ostemplate,
    rootfs: `${spec.storage}:${spec.diskGiB}`,
    cores: String(spec.cores),
    memory: String(spec.memoryMiB),
    swap: String(spec.swapMiB),
    unprivileged: spec.isUnprivileged ? '1' : '0',
    net0: networkString(spec.network),
    'ssh-public-keys': [publicKey, ...spec.sshPublicKeys].join('\n'),
    ...(featureFlags.length > 0 && { features: featureFlags.join(',') }),
    ...(spec.description !== '' && { description: spec.description }),
    ...(spec.tags.length > 0 && { tags: spec.tags.join(';') }),
    ...(spec.nameserver !== undefined && { nameserver: spec.nameserver }),
    ...(spec.searchDomain !== undefined && { searchdomain: spec.searchDomain }),
    ...(spec.startOnBoot && { onboot: '1' }),
    ...(rootPassword !== null && { password: rootPassword }),
  };
}
