export type EnvironmentRow = { name: string; value: string };

/** `env`: NAME=value entries parted by NUL (PVE/LXC/Config.pm, verify_env). */
export const readEnvironment = (text: string): EnvironmentRow[] =>
  text === ''
    ? []
    : text.split('\0').map((entry) => {
        const equals = entry.indexOf('=');
        return equals < 0
          ? { name: entry, value: '' }
          : { name: entry.slice(0, equals), value: entry.slice(equals + 1) };
      });

/** Null for no rows at all, which sends nothing. A NUL that was typed would make two entries of one. */
export const writeEnvironment = (rows: readonly EnvironmentRow[]): string | null =>
  rows.length === 0
    ? null
    : rows.map(({ name, value }) => `${name.replaceAll(/[\0=]/g, '')}=${value.replaceAll('\0', '')}`).join('\0');
