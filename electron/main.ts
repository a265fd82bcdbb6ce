import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { app, dialog, nativeTheme, powerMonitor, type BrowserWindow } from 'electron';
import type { ConnectionSummary } from '../shared/domain/connection.ts';
import { AppError } from '../shared/errors.ts';
import type { Channel } from '../shared/ipc/contract.ts';
import { progressTopic } from '../shared/ipc/topics.ts';
import { jobId } from '../shared/domain/ids.ts';
import { isOver } from '../shared/domain/job.ts';
import { composeParts } from './ipc/compose.ts';
import { EventHub } from './ipc/event-hub.ts';
import { handlersInTwo } from './ipc/first-handlers.ts';
import { createJobNews } from './ipc/job-news.ts';
import { keepAnswers } from './ipc/keep-answers.ts';
import { NewsDesk } from './ipc/news-desk.ts';
import { Router } from './ipc/router.ts';
import { systemClock } from './lib/clock.ts';
import { collectGarbage } from './lib/collect-garbage.ts';
import { parseDeepLink } from './lib/deep-link.ts';
import { onWindowClose, quitQuestion } from './lib/leaving.ts';
import { createFileLog } from './lib/log.ts';
import { Owner } from './lib/owner.ts';
import { Redactor } from './lib/redact.ts';
import { createVault } from './lib/vault.ts';
import { createDemoLauncher } from './shell/demo-launcher.ts';
import { createDesktop } from './shell/desktop.ts';
import { connectWindow } from './shell/ipc-transport.ts';
import { systemKeystore } from './shell/keystore.ts';
import type { Opening } from './shell/first-window.ts';
import type { Links } from './shell/links.ts';
import { MainWindow } from './shell/main-window.ts';
import { installMenu } from './shell/menu.ts';
import { createNotifier } from './shell/notifications.ts';
import { guardQuitting } from './shell/quitting.ts';
import { openSettings } from './shell/settings-file.ts';
import { hasTrayHost } from './shell/tray-host.ts';
import { createTray } from './shell/tray.ts';
import { createTroubleWatch } from './shell/window-trouble.ts';
import { openStore } from './store/store.ts';

/** So long the tray and the network wait for the page, which takes less than a second. */
const longestArrivalMs = 3_000;

/** Builds the house around the window that is open already, and goes on until the program ends. */
export async function main(opening: Opening, links: Links): Promise<void> {
  try {
    await build(opening, links);
  } catch (error) {
    explainFailure(error);
    throw error;
  }
}

async function build({ paths, answerSources, isOwnUrl, requests, ...opening }: Opening, links: Links): Promise<void> {
  const owner = new Owner();
  const redactor = new Redactor();
  const log = createFileLog({ file: paths.log, redactor });
  owner.defer(() => log.flush());
  process.on('unhandledRejection', (error) => log.bug(error, 'unhandled rejection'));
  process.on('uncaughtException', (error) => log.bug(error, 'uncaught exception'));

  const clock = systemClock;
  // On Linux many desktops show no tray; there closing the window ends the app, unless the user wants it otherwise.
  const settings = openSettings(paths.userData, { keepsRunningInTray: process.platform !== 'linux' });
  nativeTheme.themeSource = settings.get().theme;
  opening.keepPlaces((place) => settings.keepPlace(place));
  const prelude = await readFile(path.join(paths.resources, 'prelude', 'prelude-2.sh'), 'utf8');
  let first: BrowserWindow | null = opening.first.isDestroyed() ? null : opening.first;
  const { store: file, migrations: migrationsFolder, checkpointWorker } = paths;
  const onCheckpointsFailed = (error: Error): void => void log.bug(error, 'checkpoints beside commits');
  const answers = keepAnswers({ file: paths.keptAnswers, sources: answerSources, log });
  owner.defer(() => answers.write());
  const store = owner.use(openStore({ file, migrationsFolder, clock, checkpointWorker, onCheckpointsFailed, rested }));
  const vault = createVault({ keystore: systemKeystore(), secrets: store.secrets });
  owner.defer(() => answers.gather(parts));
  void answers.forget();
  const hub = new EventHub();
  store.jobLog.grown.on(({ jobId: id, blocks }) => hub.announceProgress(id, blocks));
  // Until the page is there the machine is its alone. One that never comes is not waited for.
  const arrived = new AbortController();
  const arrival = clock.sleep(longestArrivalMs, { signal: arrived.signal }).catch(() => undefined);

  let isLeaving = false;
  const window: MainWindow = new MainWindow({
    open,
    announce: (event, payload) => hub.announce(event, payload),
    onCloseAsked: () => void closeWindow(),
    onSeen: (isSeen) => {
      inventory.setHidden(!isSeen);
      tray.update();
    },
  });
  const watchForTrouble = createTroubleWatch({
    log,
    clock,
    onRestarted: () => window.tell({ kind: 'window-restarted' }),
  });
  const menu = installMenu({
    platform: process.platform,
    isDevelopment: !app.isPackaged,
    run: (command) => window.ask(command),
    openPath: (what) => void desktop.openPath(what).catch((error: unknown) => log.bug(error, `opening the ${what}`)),
  });
  const desktop = createDesktop({
    clock,
    clearAfterSeconds: () => settings.get().clipboardClearSeconds,
    paths,
    arrive: () => {
      window.arrive();
      arrived.abort();
    },
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
      templatesFolder: path.join(paths.resources, 'templates'),
      schemasFolder: path.join(paths.resources, 'schemas'),
      schemaCache: path.join(paths.userData, 'api-schemas'),
      shellParser: paths.shellParser,
      prelude,
      launchDemo: createDemoLauncher({ entry: paths.demoProcess, stateFile: paths.demoState }),
      announce: (event, payload) => hub.announce(event, payload),
    }),
  );
  const { connections, demo, inventory, jobs } = parts;

  function open(): BrowserWindow {
    const opened = first ?? opening.makeWindow(settings.place());
    first = null;
    const transport = connectWindow({
      window: opened,
      hub,
      held: requests,
      isOwnUrl,
      rested,
      routerFor: (subscriber) => {
        const watching = {
          watch: (id: string) => hub.follow(subscriber, progressTopic(jobId.parse(id))),
          unwatch: (id: string) => hub.unfollow(subscriber, progressTopic(jobId.parse(id))),
        };
        return new Router(handlersInTwo(parts, watching), { log });
      },
    });
    opened.on('closed', () => transport[Symbol.dispose]());
    watchForTrouble(opened);
    return opened;
  }

  async function askFromOutside(channel: Channel, input: unknown): Promise<void> {
    const reply = await outsideRouter.dispatch({ id: crypto.randomUUID(), channel, input });
    if (reply.ok) return;
    window.show();
    window.tell({ kind: 'failed', error: reply.error });
  }
  // What tray and notifications ask for goes the same way as what the window asks for.
  const outsideRouter = new Router(handlersInTwo(parts, { watch: () => undefined, unwatch: () => undefined }), {
    log,
  });
  const tray = owner.use(
    createTray({
      after: arrival,
      iconFolder: path.join(paths.resources, 'icons'),
      log,
      facts: () => ({
        jobs: jobs.list(),
        rows: inventory.rows(),
        servers: connections.list(),
        isWindowShown: window.isShown,
        now: clock.now(),
      }),
      deeds: {
        toggleWindow: () => (window.isShown ? window.hide() : window.show()),
        navigate: (to) => window.navigate(to),
        newContainer: () => window.ask('new-container'),
        power: ({ connectionId, vmid }, action) => {
          void askFromOutside('container:power', { connectionId, vmid, action });
        },
        quit: () => app.quit(),
      },
    }),
  );
  const notifier = createNotifier({
    platform: process.platform,
    log,
    onClick: (to) => window.navigate(to),
    onDeed: (deed, { to, jobId: about }) => {
      if (deed === 'retry' && about !== null)
        return void askFromOutside('job:choose', { jobId: about, choice: 'retry' });
      // What is deleted is asked about first, in the window.
      window.navigate(deed === 'roll-back' ? `${to}/roll-back` : to);
    },
  });
  const newsDesk = owner.use(
    new NewsDesk({
      clock,
      settings: () => settings.get(),
      isSeen: () => isLeaving || window.isFocused,
      show: (words) => notifier.show(words),
    }),
  );
  const news = createJobNews({
    list: () => jobs.list(),
    tell: (told) => newsDesk.tell(told),
    afterAMoment: () => clock.sleep(1_000),
  });
  jobs.changed.on((job) => {
    news(job);
    tray.update();
  });
  inventory.changed.on(() => tray.update());
  connections.changed.on(() => tray.update());
  settings.changed.on((changed) => {
    nativeTheme.themeSource = changed.theme;
    hub.announce('settings:changed', changed);
  });
  vault.changed.on((status) => {
    hub.announce('vault:changed', status);
    // What waited for its secrets can go on now.
    void goOnline().catch(reportOffline);
  });

  /** The tray where there is one and the user likes it; otherwise the end, after a question if jobs run. */
  async function closeWindow(): Promise<void> {
    const closing = { isStaying: settings.get().keepsRunningInTray, isReachableHidden: await canHide() };
    if (onWindowClose(closing) === 'quit') return app.quit();
    window.hide();
    if (process.platform !== 'darwin' && settings.isFirstTime('tray'))
      notifier.show({
        title: 'Gantry keeps running in the tray',
        body: 'Its icon brings the window back. You can change this in the settings.',
        isUrgent: false,
        to: 'settings',
        jobId: null,
        actions: [],
      });
  }

  /** Nothing that works is held up for it. */
  function rested(): void {
    if (!jobs.list().every(({ state }) => isOver(state))) return;
    store.shrink();
    collectGarbage();
  }

  app.on('activate', () => window.show());
  guardQuitting({
    owner,
    canHide,
    question: (isReachableHidden) => quitQuestion(jobs.list(), isReachableHidden),
    parent: () => window.onScreen,
    onStay: (isReachableHidden) => (isReachableHidden ? window.hide() : window.minimise()),
    onLeaving: () => {
      isLeaving = true;
      window.leave();
    },
    closeDown: (how) => jobs.closeDown(how),
  });
  powerMonitor.on('resume', () => {
    // Connections have died meanwhile and time has passed that nobody worked.
    jobs.wokeUp();
    inventory.lookSoon();
  });
  powerMonitor.on('unlock-screen', () => inventory.lookSoon());
  window.show();
  if (opening.closing.release()) void closeWindow();
  links.follow({
    show: () => window.show(),
    open: (link) => {
      const to = parseDeepLink(link);
      if (to !== null) return window.navigate(to);
      log.write('warn', 'a link was refused', { link: link.slice(0, 200) });
      window.show();
      window.tell({ kind: 'link-refused', link: link.slice(0, 200) });
    },
  });

  // What was last seen is on the screen first; the network comes after.
  await arrival;
  await goOnline().catch(reportOffline);
  parts.watchedFolders.start();
  parts.logKeeper.start();

  function reportOffline(error: unknown): void {
    log.bug(error, 'going online');
  }

  /** Follows every server, the demo included. Again when the vault opens: what waited for its secrets can go on then. */
  async function goOnline(): Promise<void> {
    if (app.commandLine.hasSwitch('offline')) return connections.noteNetworkOff();
    const look = (isWanted: (server: ConnectionSummary) => boolean): Promise<unknown> =>
      Promise.all(
        connections
          .list()
          .filter(isWanted)
          .map(({ id }) => inventory.refresh(id)),
      );
    const startDemo = demo
      .resume(AbortSignal.timeout(40_000))
      .catch((error: unknown) => log.write('warn', 'the demo homelab did not start', { error: String(error) }));
    // Nobody waits for the demo but the demo.
    await Promise.all([look(({ isDemo }) => !isDemo), startDemo.then(() => look(({ isDemo }) => isDemo))]);
  }
}

const canHide = (): Promise<boolean> => hasTrayHost(process.platform);

/** What its user can do something about is said in a window of the system's own. */
function explainFailure(error: unknown): void {
  if (!AppError.is(error, 'store:unreadable')) return;
  const { file, reason, backup } = error.details;
  const advice = backup === null ? 'Move it away to start with an empty one.' : `The last readable copy is ${backup}.`;
  dialog.showErrorBox('Gantry cannot read its data', `${file}\n${reason}\n\nNothing was changed. ${advice}`);
}
