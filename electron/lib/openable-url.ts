import { AppError } from '../../shared/errors.ts';

/**
 * Lets only http and https addresses without sign-in data through to the system's browser.
 * @throws AppError `url:refused`
 */
export function checkOpenableUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isWeb = url !== null && (url.protocol === 'http:' || url.protocol === 'https:') && url.hostname !== '';
  if (!isWeb || url.username !== '' || url.password !== '')
    throw new AppError('url:refused', 'Only http and https addresses are opened', { url: text.slice(0, 200) });
  return url.href;
}
