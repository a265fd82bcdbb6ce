import { app, protocol, session, type WebContents } from 'electron';
import { servedFile } from '../lib/served-file.ts';

const appHost = 'gantry';
export const appOrigin = `app://${appHost}`;

const csp = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');
/** Chromium's `net::ERR_FILE_NOT_FOUND`. */
const fileNotFound = -6;

/** Has to be called before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

/**
 * Serves the renderer's folder, and nothing outside it, under `app://gantry` with the policy as a header. Chromium reads the files itself:
 * `protocol.handle` would load all of Node's `fetch` before the first page and pass every byte through main while it starts.
 */
export function serveRenderer(folder: string): void {
  protocol.registerFileProtocol('app', ({ url, method }, answer) => {
    const file = method === 'GET' ? servedFile(folder, url, appHost) : null;
    if (file === null) return answer({ error: fileNotFound });
    answer({ path: file, headers: { 'Content-Security-Policy': csp, 'X-Content-Type-Options': 'nosniff' } });
  });
}

/** Our page may put text on the clipboard. No other permission is granted, and no page but our own is ever shown. */
export function lockDown(isOwnUrl: (url: string) => boolean): void {
  const isGranted = (permission: string, url: string): boolean =>
    permission === 'clipboard-sanitized-write' && isOwnUrl(url);
  session.defaultSession.setPermissionRequestHandler((_contents, permission, answer, { requestingUrl }) =>
    answer(isGranted(permission, requestingUrl)),
  );
  session.defaultSession.setPermissionCheckHandler((_contents, permission, origin) => isGranted(permission, origin));
  app.on('web-contents-created', (_event, contents) => lockContents(contents, isOwnUrl));
}

function lockContents(contents: WebContents, isOwnUrl: (url: string) => boolean): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-navigate', (event) => {
    if (!isOwnUrl(event.url)) event.preventDefault();
  });
  contents.on('will-redirect', (event) => {
    if (!isOwnUrl(event.url)) event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
}
