import { stringify } from 'yaml';
import { parseMount } from '../../../shared/lxc/property-string.ts';
import { leftOut, type AskedContainer } from './asked-container.ts';

/** Parameters of Proxmox that the module takes under the same name, as a number, as yes or no, or as text. */
const numbers = ['cores', 'memory', 'swap', 'cpuunits'];
const flags = ['onboot', 'unprivileged'];
const texts = ['ostemplate', 'ostype', 'nameserver', 'searchdomain', 'description', 'hookscript', 'timezone', 'pool'];
/** Said in another form below, or by the module itself. */
const elsewhere = /^(?:hostname|rootfs|tags|features|startup|template|net\d+|mp\d+|storage)$/;

/** A task for the module `community.proxmox.proxmox`, as its documentation of 1.3 names the options. */
export function ansibleTask(asked: AskedContainer): string {
  const { node, vmid, hostname, parameters, publicKeys, hasRootPassword, isStarted, isTemplate } = asked;
  const value = (name: string): string => parameters.get(name) ?? '';
  const said = (names: readonly string[]): string[] => names.filter((name) => parameters.has(name));
  const family = (pattern: RegExp): [string, string][] => [...parameters].filter(([name]) => pattern.test(name));
  const all = new Set([...numbers, ...flags, ...texts]);
  const unsaid = [...parameters.keys()].filter((name) => !all.has(name) && !elsewhere.test(name));
  const nets = family(/^net\d+$/);
  const mounts = family(/^mp\d+$/);
  const options = {
    api_host: '{{ proxmox_host }}',
    api_user: '{{ proxmox_user }}',
    api_token_id: '{{ proxmox_token_id }}',
    api_token_secret: '{{ proxmox_token_secret }}',
    node,
    vmid: Number(vmid),
    hostname,
    ...Object.fromEntries(said(texts).map((name) => [name, value(name)])),
    ...Object.fromEntries(said(numbers).map((name) => [name, Number(value(name))])),
    ...Object.fromEntries(said(flags).map((name) => [name, value(name) === '1'])),
    disk: value('rootfs'),
    ...(nets.length > 0 && { netif: Object.fromEntries(nets) }),
    ...(mounts.length > 0 && {
      mounts: Object.fromEntries(mounts.map(([name, text]) => [name, parseMount(text).toString()])),
    }),
    ...(parameters.has('features') && { features: value('features').split(',') }),
    ...(parameters.has('startup') && { startup: value('startup').split(',') }),
    ...(parameters.has('tags') && { tags: value('tags').split(';') }),
    ...(publicKeys.length > 0 && { pubkey: publicKeys.join('\n') }),
    ...(hasRootPassword && { password: '{{ container_root_password }}' }),
    state: isTemplate ? 'template' : 'present',
  };
  const base = {
    api_host: options.api_host,
    api_user: options.api_user,
    api_token_id: options.api_token_id,
    api_token_secret: options.api_token_secret,
    node,
    vmid: Number(vmid),
  };
  const tasks = [
    { name: `Create ${hostname}`, 'community.proxmox.proxmox': options },
    ...(isStarted ? [{ name: `Start ${hostname}`, 'community.proxmox.proxmox': { ...base, state: 'started' } }] : []),
  ];
  const notes = [
    ...(unsaid.length > 0
      ? [`The module has no words for: ${unsaid.map((name) => `${name}=${shown(value(name))}`).join(', ')}`]
      : []),
    ...leftOut(asked),
  ];
  return `${notes.map((note) => `# ${note}\n`).join('')}${stringify(tasks, { lineWidth: 0 })}`;
}

const shown = (value: string): string => value.replaceAll(/[\0\r\n]+/g, ' ');
