import { checkOpenableUrl } from '../lib/openable-url.ts';
import type { Parts } from './parts.ts';
import type { Handlers } from './router.ts';
import { refuseWhileJobsRun } from './server-handlers.ts';

type AppChannels =
  | `app:${'info' | 'data-size' | 'licences' | 'open-url' | 'open-path' | 'arrive'}`
  | 'settings:change'
  | `vault:${'choose-session' | 'choose-passphrase' | 'change-passphrase' | 'unlock' | 'lock'}`;

export function appHandlers({
  connections,
  desktop,
  inventory,
  jobs,
  pool,
  settings,
  terminals,
  vault,
}: Parts): Pick<Handlers, AppChannels> {
  return {
    'app:info': () => desktop.appInfo(),
    'app:data-size': () => desktop.dataSize(),
    'app:licences': () => desktop.licences(),
    'app:open-url': ({ url }) => desktop.openUrl(checkOpenableUrl(url)),
    'app:open-path': ({ what }) => desktop.openPath(what),
    'app:arrive': async () => {
      desktop.arrive();
      // A window that comes anew has none of the shells the one before it had.
      await terminals.closeAll();
    },
    'settings:change': (change) => settings.change(change),
    'vault:choose-session': () => vault.chooseSession(),
    'vault:choose-passphrase': ({ passphrase }) => vault.choosePassphrase(passphrase),
    'vault:unlock': ({ passphrase }) => vault.unlock(passphrase),
    'vault:change-passphrase': ({ current, next }) => vault.changePassphrase(current, next),
    'vault:lock': async () => {
      const ids = connections.list().map(({ id }) => id);
      // A job that runs would miss its secrets in the middle.
      for (const id of ids) refuseWhileJobsRun(jobs.list(), id);
      const status = await vault.lock();
      // What is signed in already would go on without asking for its secret.
      await Promise.all(ids.map((id) => pool.drop(id)));
      inventory.lookSoon();
      return status;
    },
  };
}
