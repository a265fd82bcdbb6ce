import { statSync } from 'original-fs';
import path from 'node:path';
import { app, nativeTheme, type BrowserWindow } from 'electron';
import { readFirstLook } from '../lib/first-look.ts';
import { holdClosing, type HeldClosing } from '../lib/held-closing.ts';
import { readKeptAnswers, type AnswerSources } from '../lib/kept-answers.ts';
import type { WindowPlace } from '../lib/window-place.ts';
import { holdRequests, type HeldRequests } from './held-requests.ts';
import { findPaths, type Paths } from './paths.ts';
import { appOrigin, lockDown, serveRenderer } from './security.ts';
import { openWindow } from './window.ts';

export type Opening = {
  readonly paths: Paths;
  /** What answers for the next start are made of. */
  readonly answerSources: AnswerSources;
  readonly isOwnUrl: (url: string) => boolean;
  /** What its page asks before main can answer. */
  readonly requests: HeldRequests;
  /** The window that is there already. */
  readonly first: BrowserWindow;
  /** It stays open until its owner is there. */
  readonly closing: HeldClosing;
  /** Another one, once the first is closed. */
  makeWindow(place: WindowPlace | null): BrowserWindow;
  /** From now on the places of windows are kept here, the last one since the start at once. */
  keepPlaces(keep: (place: WindowPlace) => void): void;
};

/** Opens the first window as it was left. Its page is read, and may ask already, while the rest of main is still to come. */
export function openFirstWindow(): Opening {
  const paths = findPaths();
  const { theme, place } = readFirstLook(paths.settings);
  nativeTheme.themeSource = theme;
  const developmentUrl = app.isPackaged ? undefined : process.env['ELECTRON_RENDERER_URL'];
  const origin = developmentUrl ?? appOrigin;
  const isOwnUrl = (url: string): boolean => url === origin || url.startsWith(`${origin}/`);
  if (developmentUrl === undefined) serveRenderer(paths.renderer);
  lockDown(isOwnUrl);
  const answerSources = { store: paths.store, settings: paths.settings, program: thisBuild() };
  const requests = holdRequests({ kept: readKeptAnswers(paths.keptAnswers, answerSources), isOwnUrl });
  let untold: WindowPlace | null = null;
  let onPlace = (moved: WindowPlace): void => {
    untold = moved;
  };
  const makeWindow = (at: WindowPlace | null): BrowserWindow =>
    openWindow({
      url: `${origin}/`,
      preload: paths.preload,
      icon: path.join(paths.resources, 'icons', 'icon.png'),
      place: at,
      onPlace: (moved) => onPlace(moved),
    });
  const first = makeWindow(place);
  return {
    paths,
    answerSources,
    isOwnUrl,
    requests,
    first,
    closing: holdClosing(first, app),
    makeWindow,
    keepPlaces: (keep) => {
      onPlace = keep;
      if (untold) keep(untold);
    },
  };
}

/** Another text for every build. Electron makes up the times of files in an archive, so the archive itself is looked at. */
function thisBuild(): string {
  const { size, mtimeMs } = statSync(app.isPackaged ? app.getAppPath() : import.meta.filename);
  return `${app.getVersion()} ${size} ${mtimeMs}`;
}
