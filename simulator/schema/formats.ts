import { ACCESS_FORMATS } from './formats/access-formats.ts';
import { checkCalendarEvent } from './formats/calendar-event.ts';
import type { Formats } from './formats/format-check.ts';
import { GUEST_FORMATS } from './formats/guest-formats.ts';
import { NAMED_PROPERTY_STRINGS } from './formats/named-property-strings.ts';
import { NETWORK_FORMATS } from './formats/network-formats.ts';
import { STORAGE_FORMATS } from './formats/storage-formats.ts';

const FORMATS: Formats = {
  ...ACCESS_FORMATS,
  ...GUEST_FORMATS,
  ...NETWORK_FORMATS,
  ...STORAGE_FORMATS,
  'pve-calendar-event': checkCalendarEvent,
  string: () => undefined,
};

/** `PVE::Tools::split_list`: NUL separates where there is one, else comma, semicolon and white space. */
export const splitList = (value: string): string[] =>
  value.split(value.includes('\0') ? '\0' : /[,;\s]+/).filter((item) => item !== '');

export const isListFormat = (format: unknown): format is string =>
  typeof format === 'string' && format.endsWith('-list');

/** Whether Proxmox has a format of this name and so have we; anything else would be accepted unseen. */
export const isKnownFormat = (format: string): boolean =>
  Object.hasOwn(NAMED_PROPERTY_STRINGS, format) || Object.hasOwn(FORMATS, splitName(format).name);

/** The complaint about `value`, or undefined. (PVE::JSONSchema, check_format) */
export function checkFormat(format: string, value: string): string | undefined {
  const { name, kind } = splitName(format);
  const check = FORMATS[name];
  if (!check) return `undefined format '${format}'\n`;
  if (kind === 'list') {
    for (const item of splitList(value)) {
      const complaint = check(item);
      if (complaint !== undefined) return complaint;
    }
    return undefined;
  }
  // Perl takes '0' for nothing, too.
  if (kind === 'opt' && (value === '' || value === '0')) return undefined;
  return check(value);
}

/** Every format may also be asked for as `…-list` or `…-opt`. */
function splitName(format: string): { name: string; kind: string | undefined } {
  const [, name = format, kind] = /^(.*?)(?:-(list|opt))?$/.exec(format) ?? [];
  return { name, kind };
}
