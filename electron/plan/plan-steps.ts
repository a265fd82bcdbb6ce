import type { ContainerSpec } from '../../shared/domain/container-spec.ts';
import type { PackageEntry } from '../../shared/domain/package-entry.ts';
import type { PlannedCall, PlanStep } from '../../shared/domain/plan.ts';
import { plannedPackages } from './planned-packages.ts';
import { freshKey, masked, toCreateParameters } from './create-parameters.ts';

type PlanOptions = { hasRootPassword: boolean };

/** The steps of a creation in their order, in sentences, with the exact calls. Pure: the same spec gives the same steps. */
export function planSteps(spec: ContainerSpec, { hasRootPassword }: PlanOptions): PlanStep[] {
  const lxc = `/nodes/${spec.node}/lxc`;
  const guest = `${lxc}/${spec.vmid}`;
  const { packages, files, scripts } = spec.provisioning;
  const steps: PlanStep[] = [];
  const add = (
    id: string,
    kind: PlanStep['kind'],
    title: string,
    weight: number,
    more: Partial<PlanStep> = {},
  ): void => {
    steps.push({ id, kind, title, weight, details: [], calls: [], ...more });
  };

  if (spec.needsDownload) {
    const [storage, file] = splitVolid(spec.ostemplate);
    add('download-os-template', 'download-os-template', `Download ${file} to ${storage}`, 10, {
      calls: [call('POST', `/nodes/${spec.node}/aplinfo`, { storage, template: file })],
    });
  }
  add('create', 'create', `Create container ${spec.vmid} (${spec.hostname}) on ${spec.node}`, 12, {
    details: createDetails(spec),
    calls: [
      call(
        'POST',
        lxc,
        toCreateParameters(spec, { publicKey: freshKey, rootPassword: hasRootPassword ? masked : null }),
      ),
    ],
  });
  add('pin-host-keys', 'pin-host-keys', 'Pin the SSH host keys that Proxmox printed while creating it', 1);
  add('start', 'start', 'Start it', 4, { calls: [call('POST', `${guest}/status/start`, {})] });
  add('wait-address', 'wait-address', addressTitle(spec), 5);
  add('wait-ssh', 'wait-ssh', 'Wait until it can be reached over SSH', 6);
  add('wait-init', 'wait-init', 'Wait until its services have settled', 4);
  if (packages.length + files.length + scripts.length > 0) add('prepare', 'prepare', 'Prepare it for provisioning', 2);
  if (files.length > 0) {
    add('files', 'files', `Write ${count(files.length, 'file')}`, 3, {
      details: files.map(({ destination, policy, owner, mode }) => `${destination} (${policy}, ${owner}, ${mode})`),
    });
  }
  if (packages.length > 0) {
    const { chosen, leftOut } = plannedPackages(spec);
    add('packages', 'packages', `Install ${count(chosen.length, 'package')}`, 20, {
      details: [
        ...chosen.map(nameOf),
        ...(leftOut.length > 0 ? [`for other systems, left out: ${leftOut.map(nameOf).join(', ')}`] : []),
      ],
    });
  }
  for (const script of scripts) {
    if (!script.isEnabled) continue;
    add(`script:${script.name}`, 'script', `Run ${script.name} as ${script.runAs}`, 10, {
      details: script.description ? [script.description] : [],
    });
  }
  add('discover', 'discover', 'Look for its services and credentials', 3);
  add('ready', 'ready', 'Mark it ready', 1);
  return steps;
}

/** `STORAGE:vztmpl/FILE` in its two parts. */
export function splitVolid(volid: string): [storage: string, file: string] {
  const colon = volid.indexOf(':');
  return [volid.slice(0, colon), volid.slice(volid.indexOf('/') + 1)];
}

const call = (method: PlannedCall['method'], path: string, parameters: Record<string, string>): PlannedCall => ({
  method,
  path,
  parameters,
});

const nameOf = ({ manager, name, version }: PackageEntry): string =>
  `${manager}: ${name}${version === undefined ? '' : ` ${version}`}`;

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;

function createDetails(spec: ContainerSpec): string[] {
  return [
    `${splitVolid(spec.ostemplate)[1]}, ${spec.isUnprivileged ? 'unprivileged' : 'PRIVILEGED'}`,
    `${count(spec.cores, 'core')}, ${spec.memoryMiB} MiB memory, ${spec.swapMiB} MiB swap, ${spec.diskGiB} GiB on ${spec.storage}`,
    `${spec.network.name} on ${spec.network.bridge}${spec.network.vlanTag === undefined ? '' : `, VLAN ${spec.network.vlanTag}`}`,
  ];
}

function addressTitle({ network: { ipv4 } }: ContainerSpec): string {
  return ipv4.mode === 'static' ? `Wait until it has the address ${ipv4.address}` : 'Wait until it has an address';
}
