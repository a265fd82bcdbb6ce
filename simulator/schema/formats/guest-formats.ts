import { isTimeZone } from './time-zones.ts';
import { looksLike, matching, whole, type FormatCheck, type Formats } from './format-check.ts';

/** No `/./` or `/../`, neither at the end nor `../` at the beginning. (PVE::LXC::Config, verify_lxc_mp_string) */
const checkMountPath: FormatCheck = (value) =>
  /\/\.\.?\/|\/\.\.?\n?$|^\.\.\//.test(value) ? `${value} contains illegal character sequences\n` : undefined;

/** (PVE::LXC::Config, verify_lxc_dev_string) */
const checkDevicePath: FormatCheck = (value) =>
  /\/\.\.?(?:\/|\n?$)/.test(value) || !value.startsWith('/dev/') ? `${value} is not a valid device path\n` : undefined;

/** (PVE::JSONSchema, pve_parse_startup_order) */
function checkStartup(value: string): string | undefined {
  const parts = value.split(',').filter((part) => part.trim() !== '');
  const isKnown = parts.every((part) => /^(?:(?:order=)?\d+|(?:up|down)=\d+)\n?$/.test(part));
  return isKnown && value !== '' && value !== '0' ? undefined : 'unable to parse startup options\n';
}

/** What guests, their jobs and their high availability are described with. (PVE::JSONSchema, PVE::LXC::Config, PVE::HA::Tools) */
export const GUEST_FORMATS: Formats = {
  'pve-vmid': matching(whole('[1-9][0-9]{2,8}'), looksLike('VM ID')),
  'pve-configid': matching(whole('[a-z][a-z0-9_-]+', 'i'), (value) => `invalid configuration ID '${value}'\n`),
  'pve-tag': matching(whole('[a-z0-9_][a-z0-9_\\-+.]*', 'i'), 'invalid characters in tag\n'),
  'pve-ct-timezone': (value) => (value === 'host' || isTimeZone(value) ? undefined : `invalid time zone '${value}'\n`),
  'pve-startup-order': checkStartup,
  'pve-lxc-mp-string': checkMountPath,
  'pve-lxc-dev-string': checkDevicePath,
  'disk-size': matching(
    whole('\\d+(?:\\.\\d+)?[KMGT]?'),
    (value) => `value does not look like a valid disk size: ${value}\n`,
  ),
  'pve-ha-node': matching(whole('[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?::\\d+)?'), looksLike('ha group node')),
  'pve-ha-resource-id': matching(whole('[a-z]+:\\S+'), looksLike('ha resource id')),
  'pve-ha-resource-or-vm-id': matching(whole('[a-z]+:\\S+|\\d+'), looksLike('ha resource id')),
  'pve-day-of-week': matching(whole('mon|tue|wed|thu|fri|sat|sun'), (value) => `invalid day '${value}'\n`),
  'pve-task-status-type': matching(whole('ok|error|warning|unknown', 'i'), (value) => `invalid status '${value}'\n`),
};
