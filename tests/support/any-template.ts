import * as fc from 'fast-check';
import { furtherName } from '../../shared/domain/container-spec.ts';
import { checkUrl } from '../../shared/domain/health-check.ts';
import { packageManagers, type PackageManager } from '../../shared/domain/package-entry.ts';
import { containerPath, filePolicies } from '../../shared/domain/provisioning.ts';
import { variableName } from '../../shared/domain/template-variable.ts';
import { template, type Template } from '../../shared/domain/template.ts';

const isFull = process.env['GANTRY_TEST_FULL'] === '1';

/** Draws from a supply that is made once: making every little text anew would be most of what a run does. */
function supply<T>(one: fc.Arbitrary<T>, count: number): fc.Arbitrary<T> {
  let made: T[] | null = null;
  return fc.nat(count - 1).map((at) => {
    made ??= fc.sample(one, { numRuns: count, ...(!isFull && { seed: 20_260_103 }) });
    return made[at] as T;
  });
}

/** Letters that mean something to YAML, to shells and to people. */
const nastyText = fc.string({
  unit: fc.oneof(
    { weight: 4, arbitrary: fc.string({ minLength: 1, maxLength: 3 }) },
    {
      weight: 3,
      arbitrary: fc.constantFrom(
        '\n',
        ' ',
        '  ',
        '\t',
        ': ',
        ' #',
        '- ',
        '"',
        "'",
        '\\',
        '{{',
        '|',
        '>',
        '%',
        '@',
        '&a',
        '*a',
        '!',
      ),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        '\r',
        '\u0085',
        '\u2028',
        '\uFEFF',
        '\u0007',
        'ü',
        '😀',
        'true',
        'null',
        '0x1',
        '1e3',
        '~',
      ),
    },
  ),
  maxLength: 12,
});
const nasty = supply(nastyText, isFull ? 20_000 : 2_000);
const line = (least: number, most: number): fc.Arbitrary<string> =>
  nasty.map((text) => text.slice(0, most)).filter((text) => text.length >= least && text.isWellFormed());
const word = (pattern: RegExp): fc.Arbitrary<string> => supply(fc.stringMatching(pattern), isFull ? 3_000 : 300);
const few = <T>(one: fc.Arbitrary<T>, by?: (value: T) => unknown): fc.Arbitrary<T[]> =>
  by === undefined ? fc.array(one, { maxLength: 4 }) : fc.uniqueArray(one, { maxLength: 4, selector: by });
const maybe = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(one, { nil: null });
const user = word(/^[a-z_][a-z0-9_-]{0,8}$/);
const milliseconds = (least: number, most: number): fc.Arbitrary<number> =>
  fc.oneof(
    fc.integer({ min: least, max: most }),
    fc.constantFrom(60_000, 600_000, 1_800_000).filter((ms) => ms <= most && ms >= least),
  );

const optionText = line(0, 20).filter((text) => !/[,\r\n]/.test(text));
const optionValue = fc.oneof(
  optionText,
  fc.constantFrom('1', '0', '20', '1.5', '020', '1e3', 'dhcp', 'true', '-0', '10.0.0.5/24', 'fd00::5/64'),
);
const options = fc.dictionary(
  fc
    .oneof(word(/^[a-z][a-z0-9_-]{0,8}$/), fc.constantFrom('ip', 'firewall', 'tag', 'quota', 'constructor'))
    .filter((name) => name !== 'bridge'),
  optionValue,
  { maxKeys: 4 },
);
const further = fc.dictionary(
  fc
    .oneof(word(/^[a-z][a-z-]{0,8}[0-9]?$/), fc.constantFrom('onboot', 'mp0', 'timezone', 'description'))
    .filter((name) => furtherName.safeParse(name).success),
  fc.oneof(optionValue, line(0, 30)),
  { maxKeys: 4 },
);

const namesOf: Record<PackageManager, RegExp> = {
  apt: /^[a-z0-9][a-z0-9+.-]{0,9}[a-z0-9+](?::[a-z0-9]{1,5})?$/,
  apk: /^[A-Za-z0-9][A-Za-z0-9+._-]{0,12}$/,
  dnf: /^@?[A-Za-z0-9][A-Za-z0-9+._-]{0,12}$/,
  pacman: /^[A-Za-z0-9][A-Za-z0-9+._-]{0,12}$/,
  zypper: /^[A-Za-z0-9][A-Za-z0-9+._-]{0,12}$/,
  npm: /^(?:@[A-Za-z0-9][A-Za-z0-9._~-]{0,5}\/)?[A-Za-z0-9][A-Za-z0-9._~-]{0,12}$/,
  pip: /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,9}[A-Za-z0-9])?(?:\[[a-z]{1,4}(?:,[a-z]{1,3})?\])?$/,
};
const namedPackage = fc.oneof(
  ...packageManagers.map((manager) => fc.record({ manager: fc.constant(manager), name: word(namesOf[manager]) })),
);
const pinned = fc.record(
  {
    version: word(/^[A-Za-z0-9*](?:[A-Za-z0-9+._:~*^-]{0,8}[A-Za-z0-9+._:~*^])?$/),
    group: fc.oneof(fc.constantFrom('base', '10', '2', 'more'), word(/^[A-Za-z0-9][A-Za-z0-9 ._-]{0,8}$/)),
  },
  { requiredKeys: [] },
);
const packageEntry = fc.tuple(namedPackage, pinned).map(([name, rest]) => ({ ...name, ...rest }));
const customPackage = fc.record(
  {
    name: word(/^[A-Za-z0-9][A-Za-z0-9 +._@/:~-]{0,12}$/),
    check: line(1, 30),
    install: line(1, 60),
    timeoutMs: milliseconds(1_000, 86_400_000),
    group: fc.constantFrom('base', '10'),
  },
  { requiredKeys: ['name', 'check', 'install', 'timeoutMs'] },
);

const binary = fc
  .uint8Array({ minLength: 0, maxLength: 20 })
  .map((bytes) => Buffer.from([0xff, ...bytes]).toString('base64'));
const destination = fc
  .array(
    fc.oneof(
      word(/^[A-Za-z0-9._-]{1,8}$/),
      line(1, 6).filter((text) => !text.includes('/')),
      fc.constantFrom('con', 'A', 'a'),
    ),
    { minLength: 1, maxLength: 4 },
  )
  .map((parts) => `/${parts.join('/')}`)
  .filter((path) => containerPath.safeParse(path).success);
const file = fc
  .record({
    destination,
    policy: fc.constantFrom(...filePolicies),
    content: fc.oneof(
      line(0, 60),
      binary.map((base64) => ({ base64 })),
    ),
    owner: user,
    group: user,
    mode: fc.constantFrom('0644', '644', '0600', '1777', '00644'),
  })
  .map(({ content, ...rest }) => ({
    ...rest,
    ...(typeof content === 'string'
      ? { content, encoding: 'utf8' as const }
      : { content: content.base64, encoding: 'base64' as const }),
  }))
  .filter(({ mode }) => /^0?[0-7]{3,4}$/.test(mode));
const script = fc.record({
  name: fc.oneof(word(/^[A-Za-z0-9][A-Za-z0-9._-]{0,12}$/), fc.constantFrom('10-a.sh', '10-A.sh', 'gantry.yaml')),
  description: line(0, 40),
  content: line(0, 80),
  isEnabled: fc.boolean(),
  runsOnce: fc.boolean(),
  runAs: user,
  timeoutMs: milliseconds(1, 86_400_000),
  idleTimeoutMs: milliseconds(1, 86_400_000),
});

const asked = {
  name: word(/^[A-Za-z_][A-Za-z0-9_]{0,12}$/).filter((name) => variableName.safeParse(name).success),
  label: line(1, 20),
  help: line(0, 40),
};
const number = fc.double({ noNaN: true, noDefaultInfinity: true });
const variable = fc.oneof(
  fc.record({
    ...asked,
    kind: fc.constant('text' as const),
    default: maybe(line(0, 30)),
    isRequired: fc.boolean(),
    pattern: fc.constant(null),
  }),
  fc.record({
    ...asked,
    kind: fc.constant('text' as const),
    default: fc.constant(null),
    isRequired: fc.boolean(),
    pattern: fc.constantFrom('[a-z]+', '\\d{1,3}', null),
  }),
  fc.record({
    ...asked,
    kind: fc.constant('number' as const),
    default: maybe(number),
    isRequired: fc.boolean(),
    min: fc.constant(null),
    max: fc.constant(null),
  }),
  fc.record({
    ...asked,
    kind: fc.constant('number' as const),
    default: fc.constant(null),
    isRequired: fc.boolean(),
    min: maybe(fc.integer({ max: 0 })),
    max: maybe(fc.integer({ min: 1 })),
  }),
  fc
    .record({
      ...asked,
      kind: fc.constant('choice' as const),
      choices: fc.uniqueArray(fc.record({ answer: line(0, 20), label: line(0, 20) }), {
        minLength: 1,
        maxLength: 4,
        selector: ({ answer }) => answer,
      }),
      isSame: fc.boolean(),
      hasDefault: fc.boolean(),
    })
    .map(({ choices, isSame, hasDefault, ...rest }) => ({
      ...rest,
      choices: isSame ? choices.map(({ answer }) => ({ answer, label: answer })) : choices,
      default: hasDefault ? (choices[0]?.answer ?? null) : null,
    })),
  fc.record({
    ...asked,
    kind: fc.constant('secret' as const),
    isRequired: fc.boolean(),
    minLength: fc.integer({ min: 1, max: 8 }),
    generatedLength: maybe(fc.integer({ min: 8, max: 1000 })),
  }),
);
const waiting = {
  name: line(1, 20),
  timeoutMs: milliseconds(1_000, 3_600_000),
  intervalMs: milliseconds(100, 600_000),
};
const check = fc.oneof(
  fc.record({ ...waiting, kind: fc.constant('port' as const), port: fc.integer({ min: 1, max: 65_535 }) }),
  fc.record({
    ...waiting,
    kind: fc.constant('http' as const),
    url: supply(
      fc.webUrl({ withFragments: true, withQueryParameters: true }).filter((url) => checkUrl.safeParse(url).success),
      isFull ? 3_000 : 200,
    ),
    status: maybe(fc.integer({ min: 100, max: 599 })),
    contains: maybe(line(1, 20)),
  }),
  fc.record({ ...waiting, kind: fc.constant('command' as const), command: line(1, 40), runAs: user }),
);

/** Templates of every shape the schema allows. */
export const anyTemplate: fc.Arbitrary<Template> = fc
  .record({
    name: line(1, 40)
      .map((text) => text.trim())
      .filter((text) => text !== ''),
    description: line(0, 80).map((text) => text.trim()),
    revision: fc.nat(),
    hostname: fc.constantFrom(null, 'web', 'web.home.arpa', '1', 'true'),
    osTemplatePatterns: fc.array(line(1, 20), { minLength: 1, maxLength: 3 }),
    cores: fc.integer({ min: 1, max: 8192 }),
    memoryMiB: fc.integer({ min: 16 }),
    swapMiB: fc.nat(),
    diskGiB: fc.oneof(fc.integer({ min: 1 }), fc.double({ min: 0.001, max: 131_072, noNaN: true })),
    storage: fc.constantFrom(null, 'local-lvm', 'tank'),
    bridge: fc.constantFrom(null, 'vmbr0', '0', '1e3'),
    rootfsOptions: options,
    networkOptions: options,
    isUnprivileged: fc.boolean(),
    features: fc.record({
      nesting: fc.boolean(),
      keyctl: fc.boolean(),
      fuse: fc.boolean(),
      mknod: fc.boolean(),
      mount: few(word(/^[a-zA-Z0-9_.-]{1,8}$/)),
      forceRwSys: fc.boolean(),
    }),
    tags: few(word(/^[a-z0-9_][a-z0-9_\-+.]{0,8}$/)),
    further,
    buckets: few(word(/^[A-Za-z0-9][A-Za-z0-9 ._-]{0,8}$/).map((name) => name.trim())),
    provisioning: fc.record({
      packages: fc.array(packageEntry, { maxLength: 8 }),
      customPackages: few(customPackage, ({ name }) => name),
      onMissingPackage: fc.constantFrom('stop', 'continue'),
      pipMode: fc.constantFrom('venv', 'pipx'),
      files: few(file, ({ destination: path }) => path),
      scripts: few(script, ({ name }) => name),
      variables: few(variable, ({ name }) => name),
      checks: few(check, ({ name }) => name),
    }),
  })
  .map((one) =>
    template.parse({ ...one, id: 'folder:any', source: 'folder', path: '/templates/any', format: 'gantry' }),
  );
