import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { containerSpec } from '../../../shared/domain/container-spec.ts';
import { planId } from '../../../shared/domain/ids.ts';
import type { Plan } from '../../../shared/domain/plan.ts';
import { planExportFormats } from '../../../shared/domain/plan-export.ts';
import { shellQuote } from '../../ssh/shell-quote.ts';
import { planHash } from '../make-plan.ts';
import { planSteps } from '../plan-steps.ts';
import { exportPlan } from './export-plan.ts';

const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJqfOther me@desk';
const base = {
  connectionId: '7b0c2b9e-8a55-4c58-9d8e-0d6f5a3c1e11',
  templateId: null,
  node: 'pve1',
  vmid: 120,
  hostname: 'web1.home.arpa',
  description: 'it\'s `$(reboot)` "quoted" ${HOME}\nand %{two} lines',
  tags: ['web', 'prod'],
  ostemplate: 'local:vztmpl/debian-12-standard_12.7-1_amd64.tar.zst',
  needsDownload: true,
  storage: 'local-lvm',
  diskGiB: 8,
  cores: 2,
  memoryMiB: 1024,
  swapMiB: 0,
  isUnprivileged: true,
  features: { nesting: true, mount: ['nfs', 'cifs'] },
  network: {
    bridge: 'vmbr0',
    ipv4: { mode: 'static', address: '10.0.0.5/24', gateway: '10.0.0.1' },
    vlanTag: 20,
    hasFirewall: true,
    further: { trunks: '10;11' },
  },
  nameserver: '1.1.1.1 9.9.9.9',
  sshPublicKeys: [key],
  further: {
    mp0: 'tank:4,mp=/srv/data,backup=1,keepattrs=1',
    mp1: '/mnt/pool,mp=/pool,ro=1',
    dev0: '/dev/ttyUSB0,mode=0660',
    startup: 'order=2,up=30',
    timezone: 'Europe/Berlin',
    net1: 'name=eth1,bridge=vmbr1,ip=dhcp,link_down=1',
  },
  provisioning: { packages: [{ manager: 'apt', name: 'nginx' }] },
};
function planOf(change: Record<string, unknown> = {}, hasRootPassword = true): Plan {
  const spec = containerSpec.parse({ ...base, ...change });
  const steps = planSteps(spec, { hasRootPassword });
  return {
    id: planId.parse('6f0f2a57-92f7-4b53-8a11-7b6f7b0d2a01'),
    hash: planHash(spec, steps),
    madeAt: 0,
    spec,
    hasRootPassword,
    templateName: null,
    variables: [],
    steps,
    findings: [],
    differences: [],
  };
}
const createCall = (plan: Plan): Record<string, string> =>
  plan.steps.find(({ kind }) => kind === 'create')?.calls[0]?.parameters ?? {};

describe('a plan in another tool’s words', () => {
  test('as shell lines gives pct exactly what the reviewed call says, run by a real shell', () => {
    const plan = planOf();
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gantry-export-'));
    try {
      for (const program of ['pct', 'pveam'])
        fs.writeFileSync(
          path.join(folder, program),
          `#!/bin/sh\nfor word in ${program} "$@"; do printf '%s\\0' "$word"; done >> calls; printf '\\n\\0' >> calls\n`,
          { mode: 0o755 },
        );
      const { text } = exportPlan(plan, 'pct', shellQuote);
      execFileSync('/bin/sh', ['-eu', '-c', text], { cwd: folder, env: { PATH: `${folder}:/usr/bin:/bin` } });
      const calls = fs
        .readFileSync(path.join(folder, 'calls'), 'utf8')
        .split('\n\0')
        .map((call) => call.split('\0').filter((_word, index, all) => index < all.length - 1));
      expect(calls[0]).toEqual(['pveam', 'download', 'local', 'debian-12-standard_12.7-1_amd64.tar.zst']);
      const [program, verb, vmid, ostemplate, ...options] = calls[1] ?? [];
      expect([program, verb, vmid, ostemplate]).toEqual(['pct', 'create', '120', base.ostemplate]);
      const {
        password: _password,
        'ssh-public-keys': _keys,
        vmid: _vmid,
        ostemplate: _ostemplate,
        ...said
      } = createCall(plan);
      expect(options.at(-1)).toBe('--password');
      const pairs = options.slice(0, -1);
      expect(
        Object.fromEntries(pairs.flatMap((word, index) => (index % 2 === 0 ? [[word, pairs[index + 1]]] : []))),
      ).toEqual({
        ...Object.fromEntries(Object.entries(said).map(([name, value]) => [`--${name}`, value])),
        '--ssh-public-keys': 'web1.home.arpa.keys',
      });
      expect(fs.readFileSync(path.join(folder, 'web1.home.arpa.keys'), 'utf8')).toBe(`${key}\n`);
      expect(calls[2]).toEqual(['pct', 'start', '120']);
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  });

  test('as an Ansible task holds the same values, and tells what the module has no words for', () => {
    const { text } = exportPlan(planOf(), 'ansible', shellQuote);
    const [create, start] = parse(text) as Record<string, Record<string, unknown>>[];
    const sent = createCall(planOf());
    expect(create?.['community.proxmox.proxmox']).toMatchObject({
      node: 'pve1',
      vmid: 120,
      hostname: 'web1.home.arpa',
      description: base.description,
      disk: sent['rootfs'],
      netif: { net0: sent['net0'], net1: sent['net1'] },
      mounts: { mp0: sent['mp0'], mp1: sent['mp1'] },
      features: ['nesting=1', 'mount=nfs;cifs'],
      startup: ['order=2', 'up=30'],
      tags: ['web', 'prod'],
      unprivileged: true,
      memory: 1024,
      pubkey: key,
      state: 'present',
    });
    expect(start?.['community.proxmox.proxmox']).toMatchObject({ vmid: 120, state: 'started' });
    expect(text).toContain('# The module has no words for: dev0=/dev/ttyUSB0,mode=0660');
  });

  test('as a Terraform resource is laid out as terraform fmt has it, its texts quoted, what has no argument told', () => {
    const { text } = exportPlan(planOf(), 'terraform', shellQuote);
    expect(text).toContain('resource "proxmox_virtual_environment_container" "web1_home_arpa" {');
    // `${` and `%{` begin templates in that language.
    const description = JSON.stringify(base.description)
      .replace('${', () => '$${')
      .replace('%{', '%%{');
    expect(text).toContain(`description   = ${description}\n`);
    expect(text).toContain('    name     = "eth1"\n    bridge   = "vmbr1"\n    enabled  = false');
    expect(text).toContain('    volume = "tank"\n    size   = "4G"\n    path   = "/srv/data"\n    backup = true');
    expect(text).toContain('    volume    = "/mnt/pool"\n    path      = "/pool"\n    read_only = true');
    expect(text).toContain('ipv4 {\n        address = "10.0.0.5/24"\n        gateway = "10.0.0.1"');
    expect(text).toContain('password = var.container_root_password');
    for (const unsaid of ['net0: trunks=10;11', 'mp0: keepattrs=1', 'timezone=Europe/Berlin'])
      expect(text.split('\n').find((line) => line.startsWith('# The provider'))).toContain(unsaid);
  });

  test.each(planExportFormats)(
    'as %s says that nothing inside is done, and holds neither password nor stand-in',
    (format) => {
      const { text, fileName } = exportPlan(planOf(), format, shellQuote);
      expect(text).toContain('# - Install 1 package');
      expect(text).not.toMatch(/••••|<a fresh key/);
      expect(fileName).toMatch(/^web1\.home\.arpa\.(?:sh|tf|yml)$/);
    },
  );

  test('starts nothing that the plan leaves stopped', () => {
    const plan = planOf({ startsAfterCreation: false, provisioning: {} }, false);
    expect(exportPlan(plan, 'pct', shellQuote).text).not.toContain('pct start');
    expect(exportPlan(plan, 'terraform', shellQuote).text).toMatch(/started +=\s+false/);
    expect(exportPlan(plan, 'ansible', shellQuote).text).not.toContain('state: started');
  });

  test('whose environment has several entries says that no command line holds them', () => {
    const { text } = exportPlan(planOf({ further: { env: 'A=1\0B=2' } }), 'pct', shellQuote);
    expect(text).toContain('# env has several entries');
    expect(text).not.toContain('--env');
  });
});
