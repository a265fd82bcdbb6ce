import { checkOpenableUrl } from '../lib/openable-url.ts';
import type { Parts } from './parts.ts';
import type { Handlers } from './router.ts';

type AppChannels =
  | `app:${'info' | 'open-url' | 'open-path' | 'arrive' | 'menu-state'}`
  | `settings:${'get' | 'change'}`
  | `vault:${'status' | 'choose-session' | 'choose-passphrase' | 'unlock'}`;

export function appHandlers({ desktop, settings, vault }: Parts): Pick<Handlers, AppChannels> {
  return {
    'app:info': () => desktop.appInfo(),
    'app:open-url': ({ url }) => desktop.openUrl(checkOpenableUrl(url)),
    'app:open-path': ({ what }) => desktop.openPath(what),
    'app:arrive': () => desktop.arrive(),
    'app:menu-state': ({ enabled }) => desktop.showEnabled(enabled),
    'settings:get': () => settings.get(),
    'settings:change': (change) => settings.change(change),
    'vault:status': () => vault.status(),
    'vault:choose-session': () => vault.chooseSession(),
    'vault:choose-passphrase': ({ passphrase }) => vault.choosePassphrase(passphrase),
    'vault:unlock': ({ passphrase }) => vault.unlock(passphrase),
  };
}
