import { staysStopped, type ContainerSpec } from '../../shared/domain/container-spec.ts';
import type { HealthCheck } from '../../shared/domain/health-check.ts';
import type { PackageEntry } from '../../shared/domain/package-entry.ts';
import { placeholderNames } from '../../shared/domain/placeholders.ts';
import type { PlannedCall, PlannedVariable, PlanStep } from '../../shared/domain/plan.ts';
import type { FileEntry } from '../../shared/domain/provisioning.ts';
import { plannedPackages } from '../../shared/domain/planned-packages.ts';
import { freshKey, masked, toCreateParameters } from './create-parameters.ts';
import { mayLackSsh } from './ssh-in-image.ts';
import { terminalCalls } from './terminal-calls.ts';
import { variableLines } from './planned-variables.ts';

type PlanOptions = { hasRootPassword: boolean; variables?: readonly PlannedVariable[] };

/** The steps of a creation in their order, in sentences, with the exact calls. Pure: the same spec gives the same steps. */
export function planSteps(spec: ContainerSpec, { hasRootPassword, variables = [] }: PlanOptions): PlanStep[] {
  const lxc = `/nodes/${spec.node}/lxc`;
  const guest = `${lxc}/${spec.vmid}`;
  const { packages, customPackages, files, scripts, checks } = spec.provisioning;
  const steps: PlanStep[] = [];
  const add = (
    id: string,
    kind: PlanStep['kind'],
    title: string,
    weight: number,
    more: Partial<PlanStep> = {},
  ): void => {
    steps.push({ id, kind, title, weight, details: [], calls: [], fallbackCalls: [], ...more });
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
  if (staysStopped(spec)) {
    add('ready', 'ready', stoppedTitle(spec), 1);
    return steps;
  }
  add('start', 'start', 'Start it', 4, { calls: [call('POST', `${guest}/status/start`, {})] });
  add('wait-address', 'wait-address', addressTitle(spec), 5);
  if (mayLackSsh(splitVolid(spec.ostemplate)[1]))
    add('install-ssh', 'install-ssh', 'Install an SSH server, if it has none', 6, {
      details: ['Through pct exec on its node or the API terminal; its host keys are read the same way and pinned'],
    });
  add('wait-ssh', 'wait-ssh', 'Wait until it can be reached over SSH', 6, {
    details: ['Where SSH leads nowhere: by pct exec on its node, then by the API terminal; with a note'],
    fallbackCalls: terminalCalls(spec),
  });
  add('wait-init', 'wait-init', 'Wait until its services have settled', 4);
  if ([packages, customPackages, files, scripts, checks].some(({ length }) => length > 0))
    add('prepare', 'prepare', 'Prepare it for provisioning', 2, { details: variableLines(variables) });
  if (files.length > 0) {
    add('files', 'files', `Write ${count(files.length, 'file')}`, 3, {
      details: files.map((file) => fileLine(file, variables)),
    });
  }
  if (packages.length + customPackages.length > 0) {
    add('wait-network', 'wait-network', networkTitle(spec), 2);
    const { chosen, leftOut } = plannedPackages(spec);
    add('packages', 'packages', `Install ${count(chosen.length + customPackages.length, 'package')}`, 20, {
      details: [
        ...chosen.map(nameOf),
        ...customPackages.map(
          ({ name, check, install }) => `custom: ${name}, unless ${short(check)}: ${short(install)}`,
        ),
        ...(leftOut.length > 0 ? [`for other systems, left out: ${leftOut.map(nameOf).join(', ')}`] : []),
      ],
    });
  }
  for (const script of scripts) {
    if (!script.isEnabled) continue;
    add(`script:${script.name}`, 'script', `Run ${script.name} as ${script.runAs}`, 10, {
      details: [
        ...(script.description ? [script.description] : []),
        ...(script.runsOnce ? ['once: left out where it has ended well before'] : []),
      ],
    });
  }
  add('discover', 'discover', 'Look for its services and credentials', 3);
  if (checks.length > 0)
    add('checks', 'checks', `Check ${count(checks.length, 'thing')} before it counts as ready`, 4, {
      details: checks.map(checkLine),
    });
  add('ready', 'ready', 'Mark it ready', 1);
  return steps;
}

const stoppedTitle = ({ further }: ContainerSpec): string =>
  further['template'] === '1' ? 'Leave it as a template of Proxmox' : 'Leave it stopped';

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

function fileLine(
  { destination, policy, owner, mode, content, encoding, hasPlaceholders }: FileEntry,
  variables: readonly PlannedVariable[],
): string {
  const line = `${destination} (${policy}, ${owner}, ${mode})`;
  if (!hasPlaceholders || encoding !== 'utf8') return line;
  const names = placeholderNames(content);
  const secrets = names.filter((name) => variables.some((one) => one.name === name && one.source !== 'answer'));
  const strangers = names.filter((name) => !variables.some((one) => one.name === name));
  return [
    line,
    ...(secrets.length > 0 ? [`holds secrets: ${secrets.join(', ')}`] : []),
    ...(strangers.length > 0 ? [`left as they are, since no variable is called so: ${strangers.join(', ')}`] : []),
  ].join('; ');
}

function checkLine(check: HealthCheck): string {
  const within = `within ${Math.round(check.timeoutMs / 1000)} s`;
  switch (check.kind) {
    case 'port':
      return `${check.name}: something listens on TCP port ${check.port} ${within}`;
    case 'http':
      return `${check.name}: ${check.url} answers ${check.status ?? 'with 200 to 399'}${check.contains === null ? '' : ` and holds “${check.contains}”`} ${within}`;
    case 'command':
      return `${check.name}: ${short(check.command)} (${check.runAs}) ends with 0 ${within}`;
  }
}

/** A command on one line, cut where it gets long; all of it is in the template. */
const short = (command: string): string => {
  const line = command.trim().replace(/\s+/g, ' ');
  return line.length > 200 ? `${line.slice(0, 200)}…` : line;
};

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;

function createDetails(spec: ContainerSpec): string[] {
  return [
    ...(spec.isVmidProposed ? [`number ${spec.vmid}, or the next free one if somebody takes it meanwhile`] : []),
    `${splitVolid(spec.ostemplate)[1]}, ${spec.isUnprivileged ? 'unprivileged' : 'PRIVILEGED'}`,
    `${count(spec.cores, 'core')}, ${spec.memoryMiB} MiB memory, ${spec.swapMiB} MiB swap, ${spec.diskGiB} GiB on ${spec.storage}`,
    `${spec.network.name} on ${spec.network.bridge}${spec.network.vlanTag === undefined ? '' : `, VLAN ${spec.network.vlanTag}`}`,
  ];
}

/** A fixed address without a gateway is meant for its own network only: no route is waited for. */
export const isLocalOnly = ({ ipv4, ipv6 }: ContainerSpec['network']): boolean =>
  ipv4.mode === 'static' &&
  ipv4.gateway === undefined &&
  (ipv6.mode === 'none' || (ipv6.mode === 'static' && ipv6.gateway === undefined));

const networkTitle = ({ network }: ContainerSpec): string =>
  isLocalOnly(network)
    ? 'Wait until it resolves the host its packages come from'
    : 'Wait until it has a route and resolves the host its packages come from';

function addressTitle({ network: { ipv4 } }: ContainerSpec): string {
  return ipv4.mode === 'static' ? `Wait until it has the address ${ipv4.address}` : 'Wait until it has an address';
}
