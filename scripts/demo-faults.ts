import type { ContainerSpec } from '../shared/domain/container-spec.ts';
import { packageEntry } from '../shared/domain/package-entry.ts';
import { fileEntry, scriptEntry } from '../shared/domain/provisioning.ts';
import type { Simulator } from '../simulator/start-simulator.ts';

/** Where a demo run can be made to fail. */
export const failurePoints = ['create', 'start', 'ssh', 'files', 'packages', 'scripts'] as const;
export type FailurePoint = (typeof failurePoints)[number];

/** Makes a run go wrong at one point, the way such things go wrong in real life. */
export async function spoil(
  spec: ContainerSpec,
  point: FailurePoint,
  { faults }: Pick<Simulator, 'faults'>,
): Promise<ContainerSpec> {
  const { provisioning } = spec;
  switch (point) {
    case 'create':
      await faults.inject({
        kind: 'task-failed',
        taskType: 'vzcreate',
        atLogLine: 6,
        exitStatus: 'command failed: No space left on device',
      });
      return spec;
    case 'start':
      await faults.inject({
        kind: 'task-failed',
        taskType: 'vzstart',
        vmid: spec.vmid,
        exitStatus: `startup for container '${spec.vmid}' failed`,
      });
      return spec;
    case 'ssh':
      await faults.inject({ kind: 'ssh-other-key', times: null });
      return spec;
    case 'files':
      return {
        ...spec,
        provisioning: {
          ...provisioning,
          files: [fileEntry.parse({ destination: '/proc/gantry-demo', content: 'x', policy: 'replace' })],
        },
      };
    case 'packages':
      return {
        ...spec,
        provisioning: { ...provisioning, packages: [packageEntry.parse({ manager: 'apt', name: 'no-such-package' })] },
      };
    case 'scripts': {
      const broken = scriptEntry.parse({
        name: '05-broken.sh',
        description: 'Fails on purpose',
        content: '#!/bin/sh\nlog_info "about to fail"\necho "cannot reach the licence server" >&2\nexit 3\n',
      });
      return { ...spec, provisioning: { ...provisioning, scripts: [broken, ...provisioning.scripts] } };
    }
  }
}
