import { looksLike, matching, whole, type FormatCheck, type Formats } from './format-check.ts';

const CONTENT = /^(?:images|rootdir|vztmpl|iso|backup|snippets|import|none)$/;
const checkContent: FormatCheck = matching(CONTENT, (value) => `invalid content type '${value}'\n`);
const isStorageId = (value: string): boolean => whole('[a-z][a-z0-9\\-_.]*[a-z0-9]', 'i').test(value);
const illegalStorageId = (value: string): string => `storage ID '${value}' contains illegal characters\n`;

/** `content=relative/path`. (PVE::Storage::Plugin, verify_dir_override) */
function checkOverride(value: string): string | undefined {
  const [, content = '', path = ''] = /^([a-z]+)=([^.]*(?:\.?[^.]+)+)$/.exec(value) ?? [];
  if (content === '') return `invalid override '${value}'\n`;
  const isShort = path.length < 1023 && path.split('/').every((part) => part.length < 255);
  return checkContent(content) ?? (isShort ? undefined : `invalid override '${value}'\n`);
}

/** One entry of a map from storage to storage, or `1`. (PVE::JSONSchema, parse_idmap) */
function checkPair(value: string): string | undefined {
  if (value === '1') return undefined;
  const pair = /^([^:]+):([^:]+)\n?$/.exec(value);
  const wrong = (pair ? pair.slice(1) : [value]).find((id) => !isStorageId(id));
  return wrong === undefined ? undefined : `entry '${value}' contains invalid ID - ${illegalStorageId(wrong)}\n\n`;
}

/** (PVE::Storage::Plugin and its children) */
export const STORAGE_FORMATS: Formats = {
  'pve-storage-id': (value) => (isStorageId(value) ? undefined : illegalStorageId(value)),
  'pve-storage-content': checkContent,
  'pve-storage-path': matching(/^\/[^;()]+/, looksLike('absolute path')),
  'pve-storage-options': matching(whole('\\S+'), (value) => `invalid options '${value}'\n`),
  'pve-storage-vgname': matching(
    whole('[a-z0-9][a-z0-9\\-_.]*[a-z0-9]', 'i'),
    (value) => `lvm name '${value}' contains illegal characters\n`,
  ),
  'pve-storage-zfs-blocksize': matching(whole('\\d+[km]?', 'i'), (value) => `invalid ZFS block size '${value}'\n`),
  'pve-dir-override': checkOverride,
  'pve-volume-id': matching(
    whole('[a-z][a-z0-9\\-_.]*[a-z0-9]:.+', 'i'),
    (value) => `unable to parse volume ID '${value}'\n`,
  ),
  'storage-pair': checkPair,
};
