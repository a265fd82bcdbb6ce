import type { HealthCheck } from '../../shared/domain/health-check.ts';
import type { CustomPackage } from '../../shared/domain/package-entry.ts';
import type { FileEntry, ScriptEntry } from '../../shared/domain/provisioning.ts';
import type { TemplateVariable } from '../../shared/domain/template-variable.ts';
import type { Template } from '../../shared/domain/template.ts';
import { packageData } from './package-data.ts';
import { lineOf, recordOf, unless, unlessEmpty, type YamlData, type YamlRecord } from './yaml-data.ts';

/** A template as its `gantry.yaml` says it: keys in their order, whatever is usual left out. The paths are those beside it. */
export function gantryData(
  template: Template,
  paths: { scripts: readonly string[]; files: readonly string[] },
): YamlRecord {
  const { provisioning, features } = template;
  return recordOf([
    ['gantry', 1],
    ['name', template.name],
    ['description', unless(template.description.trim(), '')],
    ['revision', unless(template.revision, 1)],
    ['hostname', template.hostname],
    ['tags', unlessEmpty(template.tags)],
    ['osTemplates', template.osTemplatePatterns],
    [
      'resources',
      unlessEmpty(
        recordOf([
          ['cores', unless(template.cores, 1)],
          ['memoryMiB', unless(template.memoryMiB, 512)],
          ['swapMiB', unless(template.swapMiB, 512)],
          ['diskGiB', unless(template.diskGiB, 4)],
          ['storage', template.storage],
          ['bridge', template.bridge],
        ]),
      ),
    ],
    [
      'container',
      unlessEmpty(
        recordOf([
          ['unprivileged', unless(template.isUnprivileged, true)],
          [
            'features',
            unlessEmpty(
              recordOf([
                ['nesting', unless(features.nesting, true)],
                ['keyctl', unless(features.keyctl, false)],
                ['fuse', unless(features.fuse, false)],
                ['mknod', unless(features.mknod, false)],
                ['mount', unlessEmpty(features.mount)],
                ['forceRwSys', unless(features.forceRwSys, false)],
              ]),
            ),
          ],
          ['rootfs', optionData(template.rootfsOptions)],
          ['network', optionData(template.networkOptions)],
          ['further', optionData(template.further)],
        ]),
      ),
    ],
    [
      'packages',
      unlessEmpty(
        recordOf([
          ['onMissing', unless(provisioning.onMissingPackage, 'stop')],
          ['pipMode', unless(provisioning.pipMode, 'venv')],
          ...packageData(provisioning.packages),
          ['buckets', unlessEmpty(template.buckets)],
          ['custom', unlessEmpty(provisioning.customPackages.map(customData))],
        ]),
      ),
    ],
    ['variables', unlessEmpty(provisioning.variables.map(variableData))],
    ['files', unlessEmpty(provisioning.files.map((file, index) => fileData(file, paths.files[index] ?? '')))],
    [
      'scripts',
      unlessEmpty(provisioning.scripts.map((script, index) => scriptData(script, paths.scripts[index] ?? ''))),
    ],
    ['checks', unlessEmpty(provisioning.checks.map(checkData))],
  ]);
}

/** Options of Proxmox that mean yes or no. */
const flags: ReadonlySet<string> = new Set(
  [
    'firewall link_down host-managed acl quota ro replicate shared backup keepattrs',
    'onboot protection console debug template ha-managed ignore-unpack-errors',
  ].flatMap((names) => names.split(' ')),
);

const optionData = (options: Readonly<Record<string, string>>): YamlRecord | null =>
  unlessEmpty(
    recordOf(
      Object.entries(options)
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, value]) => [name, optionValue(name, value)]),
    ),
  );

/** Numbers lose their quotes where they come back the same. */
function optionValue(name: string, value: string): YamlData {
  if (flags.has(name) && (value === '1' || value === '0')) return value === '1';
  return /^(?:0|[1-9]\d{0,14})(?:\.\d{0,5}[1-9])?$/.test(value) && String(Number(value)) === value
    ? Number(value)
    : value;
}

const customData = ({ name, check, install, timeoutMs, group }: CustomPackage): YamlRecord =>
  recordOf([
    ['name', name],
    ['group', group ?? null],
    ['check', check],
    ['install', install],
    ['timeoutSeconds', unless(timeoutMs / 1000, 600)],
  ]);

function variableData(variable: TemplateVariable): YamlRecord {
  const asked = [
    ['name', variable.name],
    ['kind', variable.kind],
    ['label', unless(variable.label, variable.name)],
    ['help', unless(variable.help, '')],
  ] as const;
  switch (variable.kind) {
    case 'text':
      return recordOf([
        ...asked,
        ['default', variable.default],
        ['required', unless(variable.isRequired, true)],
        ['pattern', variable.pattern],
      ]);
    case 'number':
      return recordOf([
        ...asked,
        ['default', variable.default],
        ['required', unless(variable.isRequired, true)],
        ['min', variable.min],
        ['max', variable.max],
      ]);
    case 'choice':
      return recordOf([...asked, ['choices', variable.choices.map(choiceData)], ['default', variable.default]]);
    case 'secret':
      return recordOf([
        ...asked,
        ['required', unless(variable.isRequired, true)],
        ['minLength', unless(variable.minLength, 1)],
        ['generate', variable.generatedLength],
      ]);
  }
}

const choiceData = ({ answer, label }: { answer: string; label: string }): YamlData =>
  answer === label
    ? answer
    : lineOf([
        ['answer', answer],
        ['label', label],
      ]);

const fileData = (file: FileEntry, source: string): YamlRecord =>
  recordOf([
    ['source', source],
    ['destination', file.destination],
    ['policy', unless(file.policy, 'default')],
    ['owner', unless(file.owner, 'root')],
    ['group', unless(file.group, 'root')],
    ['mode', unless(file.mode, '0644')],
    ['substitute', unless(file.hasPlaceholders, false)],
  ]);

const scriptData = (script: ScriptEntry, path: string): YamlRecord =>
  recordOf([
    ['file', path],
    ['description', unless(script.description, '')],
    ['enabled', unless(script.isEnabled, true)],
    ['once', unless(script.runsOnce, false)],
    ['runAs', unless(script.runAs, 'root')],
    ['timeoutSeconds', unless(script.timeoutMs / 1000, 1800)],
    ['idleTimeoutSeconds', unless(script.idleTimeoutMs / 1000, 600)],
  ]);

function checkData(check: HealthCheck): YamlRecord {
  const waiting = [
    ['timeoutSeconds', unless(check.timeoutMs / 1000, 60)],
    ['intervalSeconds', unless(check.intervalMs / 1000, 2)],
  ] as const;
  switch (check.kind) {
    case 'port':
      return recordOf([['name', check.name], ['port', check.port], ...waiting]);
    case 'http':
      return recordOf([
        ['name', check.name],
        ['http', check.url],
        ['status', check.status],
        ['contains', check.contains],
        ...waiting,
      ]);
    case 'command':
      return recordOf([
        ['name', check.name],
        ['command', check.command],
        ['runAs', unless(check.runAs, 'root')],
        ...waiting,
      ]);
  }
}
