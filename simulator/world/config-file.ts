import type { GuestConfig } from './world-state.ts';

/** A guest's configuration as its file shows it. (PVE::LXC::Config, write_pct_config) */
export function printConfigFile({ description, ...config }: GuestConfig): string {
  const comments = description === undefined ? [] : description.split('\n').map((line) => `#${encodeText(line)}`);
  const options = Object.keys(config)
    .toSorted()
    .map((name) => `${name}: ${config[name]}`);
  return `${[...comments, ...options].join('\n')}\n`;
}

/** Everything but printable ASCII without `%` and `:`. (PVE::Tools::encode_text) */
const encodeText = (text: string): string =>
  text.replaceAll(/[^\x20-\x24\x26-\x39\x3b-\x7e]/gu, (letter) =>
    Array.from(new TextEncoder().encode(letter), (byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(
      '',
    ),
  );
