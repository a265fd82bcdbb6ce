import {
  boolean,
  constant,
  constantFrom,
  dictionary,
  record,
  uniqueArray,
  type Arbitrary,
  type Parameters,
} from 'fast-check';
import { template, type Template } from '../../shared/domain/template.ts';
import { sampleTemplate } from './template-samples.ts';

/** How much is generated: a sample with a fixed seed, or the whole count with GANTRY_TEST_FULL. */
export const runs = (full: number): Parameters<unknown> =>
  process.env['GANTRY_TEST_FULL'] === '1' ? { numRuns: full } : { numRuns: Math.min(full, 100), seed: 20_260_101 };

const few = <T>(values: readonly T[]): Arbitrary<T> => constantFrom(...values);
const list = <T>(entry: Arbitrary<T>, by: (one: T) => unknown): Arbitrary<T[]> =>
  uniqueArray(entry, { maxLength: 5, selector: by });
const options = dictionary(few(['ip', 'mtu', 'tag']), few(['1', '2', 'dhcp']), { maxKeys: 3 });

const packages = list(
  record(
    {
      manager: few(['apt', 'apk', 'npm'] as const),
      name: few(['nginx', 'curl', 'htop']),
      version: few(['1', '2']),
      group: few(['base', 'more']),
    },
    { requiredKeys: ['manager', 'name'] },
  ),
  ({ manager, name, group }) => `${manager} ${name} ${group}`,
);
const scripts = list(
  record({
    name: few(['10-a.sh', '20-b.sh', '30-c.sh', '40-d.sh', '50-e.sh']),
    content: few(['echo 1\n', 'echo 2\n']),
    isEnabled: boolean(),
  }),
  ({ name }) => name,
);
const files = list(
  record({
    destination: few(['/etc/a', '/etc/b', '/etc/c']),
    content: few(['a', 'b']),
    mode: few(['0644', '0600']),
  }),
  ({ destination }) => destination,
);
const named = list(few(['one', 'two', 'three', 'four']), (name) => name);
const checks = list(
  record({ name: few(['web', 'ssh']), kind: constant('port' as const), port: few([22, 80, 443]) }),
  ({ name }) => name,
);
const variables = list(
  record({ name: few(['DOMAIN', 'EMAIL']), label: few(['D', 'E']), kind: constant('text' as const) }),
  ({ name }) => name,
);
const customPackages = list(
  record({ name: few(['tool', 'other']), check: few(['true', 'false']), install: constant('make install') }),
  ({ name }) => name,
);

/** Small templates that often agree in a part and often do not. */
export const arbitraryTemplate: Arbitrary<Template> = record({
  name: few(['Web', 'Site']),
  description: few(['', 'about']),
  hostname: few([null, 'web']),
  cores: few([1, 2, 4]),
  storage: few([null, 'local-lvm']),
  isUnprivileged: boolean(),
  features: record({ nesting: boolean(), mount: named }),
  networkOptions: options,
  further: dictionary(few(['onboot', 'arch']), few(['0', '1']), { maxKeys: 2 }),
  tags: named,
  buckets: named,
  provisioning: record({
    packages,
    customPackages,
    scripts,
    files,
    checks,
    variables,
    onMissingPackage: few(['stop', 'continue'] as const),
  }),
}).map((change) => template.parse({ ...sampleTemplate(), ...change }));
