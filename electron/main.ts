import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { app, dialog, nativeTheme, powerMonitor, type BrowserWindow } from 'electron';
import { AppError } from '../shared/errors.ts';
import { progressTopic } from '../shared/ipc/contract.ts';
import { jobId } from '../shared/domain/ids.ts';
import { composeParts } from './ipc/compose.ts';
import { EventHub } from './ipc/event-hub.ts';
import { createHandlers } from './ipc/handlers.ts';
import { createJobNews } from './ipc/job-news.ts';
import { Router } from './ipc/router.ts';
import { systemClock } from './lib/clock.ts';
import { createFileLog } from './lib/log.ts';
import { Owner } from './lib/owner.ts';
import { Redactor } from './lib/redact.ts';
import { createVault } from './lib/vault.ts';
import { createDemoLauncher } from './shell/demo-launcher.ts';
import { createDesktop } from './shell/desktop.ts';
import { connectWindow } from './shell/ipc-transport.ts';
import { systemKeystore } from './shell/keystore.ts';
import { installMenu } from './shell/menu.ts';
import { createNotifier } from './shell/notifications.ts';
import { findPaths } from './shell/paths.ts';
import { appOrigin, lockDown, registerAppScheme, serveRenderer } from './shell/security.ts';
import { openSettings } from './shell/settings-file.ts';
import { createTray } from './shell/tray.ts';
import { openWindow } from './shell/window.ts';
import { openStore } from './store/store.ts';
import { openTemplateLibrary } from './templates/library.ts';

// A second start only brings the first one's window to the front.
if (app.requestSingleInstanceLock()) {
  registerAppScheme();
  // Awaiting readiness at the top level of an ES module never ends.
  app.whenReady().then(main, fail).catch(fail);
} else {
  app.quit();
}

async function main(): Promise<void> {
  const owner = new Owner();
  const paths = findPaths();
  const redactor = new Redactor();
  const log = createFileLog({ file: paths.log, redactor });
  owner.defer(() => log.flush());
  process.on('unhandledRejection', (error) => log.bug(error, 'unhandled rejection'));
  process.on('uncaughtException', (error) => log.bug(error, 'uncaught exception'));

  const clock = systemClock;
  const settings = openSettings(paths.userData);
  nativeTheme.themeSource = settings.get().theme;
  const store = owner.use(openStore({ file: paths.store, migrationsFolder: paths.migrations, clock }));
  const vault = createVault({ keystore: systemKeystore(), secrets: store.secrets });
  const hub = new EventHub();
  const developmentUrl = app.isPackaged ? undefined : process.env['ELECTRON_RENDERER_URL'];
  const origin = developmentUrl ?? appOrigin;
  const isOwnUrl = (url: string): boolean => url === origin || url.startsWith(`${origin}/`);

  let window: BrowserWindow | null = null;
  const show = (): void => {
    if (!window || window.isDestroyed()) window = open();
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
  };
  const navigate = (to: string): void => {
    show();
    hub.announce('app:navigate', { to });
  };

  const menu = installMenu({
    platform: process.platform,
    isDevelopment: !app.isPackaged,
    run: (command) => {
      show();
      hub.announce('app:command', { command });
    },
    openPath: (what) => void desktop.openPath(what).catch((error: unknown) => log.bug(error, `opening the ${what}`)),
  });
  const desktop = createDesktop({
    clock,
    clearAfterSeconds: () => settings.get().clipboardClearSeconds,
    paths,
    showEnabled: (commands) => menu.showEnabled(commands),
  });

  const parts = owner.use(
    composeParts({
      store,
      clock,
      log,
      redactor,
      secrets: vault,
      vault,
      settings,
      desktop,
      templates: openTemplateLibrary({ builtInFolder: path.join(paths.resources, 'templates') }),
      prelude: await readFile(path.join(paths.resources, 'prelude', 'prelude-1.sh'), 'utf8'),
      launchDemo: createDemoLauncher({ entry: paths.demoProcess, stateFile: paths.demoState }),
      announce: (event, payload, topic) => hub.announce(event, payload, topic),
    }),
  );
  const { connections, demo, inventory, jobs } = parts;

  function open(): BrowserWindow {
    const opened = openWindow({
      url: `${origin}/`,
      preload: paths.preload,
      icon: path.join(paths.resources, 'icons', 'icon.png'),
      bounds: settings.bounds(),
      onBounds: (bounds) => settings.keepBounds(bounds),
    });
    const transport = connectWindow({
      window: opened,
      hub,
      isOwnUrl,
      routerFor: (subscriber) => {
        const watching = {
          watch: (id: string) => hub.follow(subscriber, progressTopic(jobId.parse(id))),
          unwatch: (id: string) => hub.unfollow(subscriber, progressTopic(jobId.parse(id))),
        };
        return new Router(createHandlers(parts, watching), { log });
      },
    });
    opened.on('closed', () => transport[Symbol.dispose]());
    opened.on('hide', () => inventory.setHidden(true));
    opened.on('minimize', () => inventory.setHidden(true));
    opened.on('show', () => inventory.setHidden(false));
    opened.on('restore', () => inventory.setHidden(false));
    return opened;
  }

  const tray = owner.use(
    createTray({
      iconFolder: path.join(paths.resources, 'icons'),
      onOpen: show,
      onJob: ({ id }) => navigate(`job/${id}`),
      onQuit: () => app.quit(),
    }),
  );
  const notify = createNotifier({
    isWanted: () => settings.get().hasNotifications && !window?.isFocused(),
    onClick: ({ id }) => navigate(`job/${id}`),
  });
  const news = createJobNews(jobs.list(), notify);
  jobs.changed.on((job) => {
    news(job);
    tray.show(jobs.list());
  });
  tray.show(jobs.list());
  settings.changed.on((changed) => {
    nativeTheme.themeSource = changed.theme;
    hub.announce('settings:changed', changed);
  });
  vault.changed.on((status) => {
    hub.announce('vault:changed', status);
    // What waited for its secrets can go on now.
    void goOnline();
  });

  if (developmentUrl === undefined) serveRenderer(paths.renderer);
  lockDown(isOwnUrl);
  app.on('second-instance', show);
  app.on('activate', show);
  powerMonitor.on('resume', () => inventory.lookSoon());
  powerMonitor.on('unlock-screen', () => inventory.lookSoon());
  app.on('window-all-closed', () => app.quit());
  closeBeforeQuit(owner);
  window = open();

  // What was last seen is on the screen by now; the network comes after.
  await goOnline();

  /** Follows every server, the demo included. Again when the vault opens: what waited for its secrets can go on then. */
  async function goOnline(): Promise<void> {
    if (app.commandLine.hasSwitch('offline')) return connections.noteNetworkOff();
    await demo
      .resume(AbortSignal.timeout(40_000))
      .catch((error: unknown) => log.write('warn', 'the demo homelab did not start', { error: String(error) }));
    inventory.followAll();
    await Promise.all(connections.list().map(({ id }) => inventory.refresh(id)));
  }
}

/** Holds the first quit until everything is closed in reverse order, at most ten seconds. */
function closeBeforeQuit(owner: Owner): void {
  let state: 'open' | 'closing' | 'closed' = 'open';
  app.on('before-quit', (event) => {
    if (state === 'closed') return;
    event.preventDefault();
    if (state === 'closing') return;
    state = 'closing';
    void closeWithin(owner, 10_000).then(() => {
      state = 'closed';
      return app.quit();
    });
  });
}

async function closeWithin(owner: Owner, ms: number): Promise<void> {
  await Promise.race([owner[Symbol.asyncDispose]().catch(() => undefined), systemClock.sleep(ms)]);
}

function fail(error: unknown): void {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`Gantry could not start: ${text}\n`);
  if (AppError.is(error, 'store:unreadable')) {
    const { file, reason, backup } = error.details;
    const advice =
      backup === null ? 'Move it away to start with an empty one.' : `The last readable copy is ${backup}.`;
    dialog.showErrorBox('Gantry cannot read its data', `${file}\n${reason}\n\nNothing was changed. ${advice}`);
  }
  app.exit(1);
}
