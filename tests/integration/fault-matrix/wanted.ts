import type { JobId } from '../../../shared/domain/ids.ts';
import type { Headless } from '../../../scripts/headless.ts';
import type { Simulator } from '../../../simulator/start-simulator.ts';
import { vmidOf } from '../../support/vmid-of.ts';

const effects = '/srv/effects';
const script = (name: string): string =>
  `#!/bin/sh\nset -e\necho "${name} begun" >>${effects}\necho begun\nsleep 3\necho "${name} ended" >>${effects}\n`;
const scripts = ['10-plain.sh', '20-once.sh'];

/** What the creation of the matrix is to bring about. */
export const wanted = {
  hostname: 'matrix',
  provisioning: {
    files: [{ destination: '/etc/matrix/app.conf', content: 'wanted\n', mode: '0640' }],
    packages: [{ manager: 'apt', name: 'curl' }],
    scripts: scripts.map((name) => ({ name, content: script(name), runsOnce: name.includes('once') })),
    checks: [{ name: 'effects', kind: 'command', command: `grep -q '20-once.sh ended' ${effects}` }],
  },
} as const;

/** What is not as it should be after a job that calls itself succeeded. */
export async function leftUndone(app: Headless, jobId: JobId): Promise<string[]> {
  const { world } = app.simulator;
  const job = app.parts.jobs.get(jobId);
  const { lastSeq, connectionId, steps } = job;
  const vmid = vmidOf(job);
  const state = world.exportState();
  const own = Object.values(state.containers).filter(({ config }) => config['hostname'] === wanted.hostname);
  const inside = (world.guest(vmid)?.saveState() ?? { changed: {} }) as {
    changed: Record<string, { base64?: string }>;
  };
  const text = (path: string): string => Buffer.from(inside.changed[path]?.base64 ?? '', 'base64').toString();
  const count = (line: string): number =>
    text(effects)
      .split('\n')
      .filter((one) => one === line).length;
  const created = state.tasks.filter(
    ({ type, id, exitStatus }) => type === 'vzcreate' && id === String(vmid) && /^(?:OK|WARN)/.test(exitStatus ?? ''),
  );
  const seqs = app.parts.store.jobLog.read(jobId).map(({ seq }) => seq);
  const { container } = await app.call('container:get', { connectionId, vmid });
  return [
    ...(own.length === 1 ? [] : [`${own.length} containers`]),
    ...(own[0]?.startedAt === null ? ['not running'] : []),
    ...(created.length === 1 ? [] : [`${created.length} creations`]),
    ...(text('/etc/matrix/app.conf') === 'wanted\n' ? [] : ['the file is not there']),
    ...(inside.changed['/usr/bin/curl'] === undefined ? ['the package is not there'] : []),
    ...scripts
      .filter((name) => count(`${name} ended`) !== 1)
      .map((name) => `${name} ended ${count(`${name} ended`)} times`),
    ...(container?.lifecycle === 'ready' ? [] : [`the record says ${container?.lifecycle}`]),
    ...steps.filter((step) => step.state !== 'done').map((step) => `${step.id} is ${step.state}`),
    ...(seqs.length === lastSeq && seqs.every((seq, at) => seq === at + 1) ? [] : ['the log has gaps']),
  ];
}

/** Every guest and every disk on the server. */
export function inventory({ world }: Simulator): string[] {
  const { containers, storages } = world.exportState();
  return [
    ...Object.values(containers).map(({ vmid, node }) => `container ${vmid} ${node}`),
    ...storages.flatMap(({ volumes }) => volumes.map(({ volid, node }) => `volume ${node} ${volid}`)),
  ];
}
