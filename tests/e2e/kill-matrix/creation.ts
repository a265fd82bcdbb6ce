import type { ConnectionId } from '../../../shared/domain/ids.ts';
import type { ContainerSpec } from '../../../shared/domain/container-spec.ts';
import type { Client } from '../../../renderer/ipc/client.ts';
import { specFor } from '../../integration/journey.ts';

/** The file each script writes a line into when it begins and another one when it ends. */
export const effectsFile = '/srv/effects';

/** The one that is to run once for ever. */
export const onceScript = '20-once.sh';

const script = (name: string, work: string): string =>
  `#!/bin/sh\nset -e\necho "${name} begun" >>${effectsFile}\n${work}\necho "${name} ended" >>${effectsFile}\n`;

/** Five files, six packages, four scripts (one of them once) and a secret: what is ended in every one of its steps. */
const provisioning = {
  variables: [{ kind: 'secret', name: 'TOKEN', label: 'Token', generatedLength: 24 }],
  files: [
    { destination: '/etc/motd', content: 'Made by the matrix\n', policy: 'replace' },
    { destination: '/etc/issue', content: 'Kept beside\n', policy: 'backup' },
    {
      destination: '/etc/matrix/app.conf',
      content: 'token = {{ TOKEN }}\n',
      hasPlaceholders: true,
      group: 'www-data',
      mode: '0640',
    },
    { destination: '/usr/local/bin/matrix', content: '#!/bin/sh\necho matrix\n', mode: '0755' },
    { destination: '/srv/picture.bin', content: 'AAECA//+/fw=', encoding: 'base64', owner: 'www-data' },
  ],
  packages: ['nginx', 'curl', 'git', 'htop', 'jq', 'tree'].map((name) => ({ manager: 'apt', name })),
  scripts: [
    { name: '10-folder.sh', content: script('10-folder.sh', 'mkdir -p /srv/data\nsleep 2\necho made >/srv/data/made') },
    { name: onceScript, content: script(onceScript, 'echo once >>/srv/once\nsleep 4'), runsOnce: true },
    {
      name: '30-talk.sh',
      content: script('30-talk.sh', 'i=0; while [ $i -lt 40 ]; do echo "line $i"; i=$((i+1)); sleep 0.1; done'),
    },
    { name: '40-service.sh', content: script('40-service.sh', 'sleep 2\nsystemctl restart nginx') },
  ],
};

export const matrixSpec = (client: Pick<Client, 'call'>, connectionId: ConnectionId): Promise<ContainerSpec> =>
  specFor(client, connectionId, { hostname: 'matrix', provisioning });
