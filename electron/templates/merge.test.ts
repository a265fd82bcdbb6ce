import { assert, constantFrom, property, record } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arbitraryTemplate, runs } from '../../tests/support/arbitrary-template.ts';
import { sampleTemplate } from '../../tests/support/template-samples.ts';
import type { Template } from '../../shared/domain/template.ts';
import { mergeTemplates, type Picks } from './merge.ts';
import { allLists, partsOf } from './template-parts.ts';
import { differences, orderPart, type Side, type ThreeVersions } from './three-way.ts';

const three = record({ ancestor: arbitraryTemplate, mine: arbitraryTemplate, theirs: arbitraryTemplate });
const side = constantFrom<Side>('mine', 'theirs');
const merged = (versions: ThreeVersions<Template>, picks: Picks = {}): Template => {
  const result = mergeTemplates(versions, picks);
  if (!result.ok) throw new Error(JSON.stringify(result.issues));
  return result.template;
};
const picksFor = (versions: ThreeVersions<Template>, one: Side): Picks =>
  Object.fromEntries(
    differences(versions)
      .filter(({ isConflict }) => isConflict)
      .map(({ part }) => [part, one]),
  );
const values = (template: Template): Map<string, unknown> => {
  const { fields, lists } = partsOf(template);
  return new Map(
    [...fields.values(), ...allLists.flatMap((list) => lists[list])].map(({ name, value }) => [name, value]),
  );
};

describe('A15 merging by parts', () => {
  test('takes the disk’s version when the app changed nothing, and the app’s when the disk did not', () => {
    assert(
      property(arbitraryTemplate, arbitraryTemplate, (a, b) => {
        expect(merged({ ancestor: a, mine: a, theirs: b })).toEqual(b);
        expect(merged({ ancestor: a, mine: b, theirs: a })).toEqual(b);
        expect(merged({ ancestor: a, mine: b, theirs: b })).toEqual(b);
      }),
      runs(10_000),
    );
  });

  test('keeps what only one side changed, obeys the picks for the rest, and invents and loses nothing', () => {
    assert(
      property(three, side, (versions, picked) => {
        const [a, m, t] = [values(versions.ancestor), values(versions.mine), values(versions.theirs)];
        const result = values(merged(versions, picksFor(versions, picked)));
        const text = (one: unknown): string | undefined => JSON.stringify(one);
        for (const name of new Set([...a.keys(), ...m.keys(), ...t.keys(), ...result.keys()])) {
          const [was, my, their] = [text(a.get(name)), text(m.get(name)), text(t.get(name))];
          const expected = my === their || their === was ? my : my === was ? their : picked === 'mine' ? my : their;
          expect(text(result.get(name)), name).toBe(expected);
        }
      }),
      runs(10_000),
    );
  });

  test('gives the same entries whichever side is called mine', () => {
    assert(
      property(three, ({ ancestor, mine, theirs }) => {
        const one = merged({ ancestor, mine, theirs }, picksFor({ ancestor, mine, theirs }, 'mine'));
        const turned = { ancestor, mine: theirs, theirs: mine };
        const other = merged(turned, picksFor(turned, 'theirs'));
        expect(Object.fromEntries(values(other))).toEqual(Object.fromEntries(values(one)));
      }),
      runs(10_000),
    );
  });

  test('gives a list of which both changed the order the order that was picked', () => {
    const names = (template: Template): string[] => partsOf(template).lists.scripts.map(({ name }) => name);
    assert(
      property(three, side, (versions, picked) => {
        const part = orderPart('scripts');
        const isOpen = differences(versions).some((one) => one.part === part && one.isConflict);
        const result = names(merged(versions, picksFor(versions, picked)));
        const wanted = names(versions[picked]);
        const order = result.filter((name) => wanted.includes(name));
        expect(isOpen ? order : []).toEqual(isOpen ? wanted.filter((name) => result.includes(name)) : []);
      }),
      runs(10_000),
    );
  });

  test('does not go on while a conflict has no pick, and takes no pick for something that does not differ', () => {
    const script = (content: string) => ({ provisioning: { scripts: [{ name: '10-a.sh', content }] } });
    const versions = {
      ancestor: sampleTemplate(script('1')),
      mine: sampleTemplate({ ...script('2'), cores: 2 }),
      theirs: sampleTemplate({ ...script('3'), memoryMiB: 1024 }),
    };
    expect(mergeTemplates(versions)).toEqual({
      ok: false,
      issues: [{ part: 'script 10-a.sh', message: 'changed on both sides; choose one' }],
    });
    expect(mergeTemplates(versions, { 'script 10-a.sh': 'mine', 'script 20-b.sh': 'mine' }).ok).toBe(false);
    expect(merged(versions, { 'script 10-a.sh': 'theirs' })).toEqual(
      sampleTemplate({ ...script('3'), cores: 2, memoryMiB: 1024 }),
    );
    // What only one side changed is taken from there unless it is picked otherwise.
    expect(merged(versions, { 'script 10-a.sh': 'theirs', memoryMiB: 'mine' }).memoryMiB).toBe(512);
  });
});

test('A15 a comparison names each part with what both had, and says which both changed', () => {
  const versions = {
    ancestor: sampleTemplate({ tags: ['web'], provisioning: { packages: [{ manager: 'apt', name: 'nginx' }] } }),
    mine: sampleTemplate({ tags: ['web', 'mine'], storage: 'local-zfs' }),
    theirs: sampleTemplate({
      tags: ['web'],
      further: { onboot: '1' },
      provisioning: { packages: [{ manager: 'apt', name: 'nginx', version: '1.2' }] },
    }),
  };
  expect(
    differences(versions).map(({ part, label, ancestor, mine, theirs, isConflict }) => [
      part,
      label,
      ancestor,
      mine,
      theirs,
      isConflict,
    ]),
  ).toEqual([
    ['storage', 'storage', 'not set', 'local-zfs', 'not set', false],
    ['further.onboot', 'onboot', null, null, '1', false],
    ['package apt nginx', 'package apt nginx', 'any version', null, '1.2', true],
    ['tag mine', 'tag mine', null, 'mine', null, false],
  ]);
});

test('two entries of one name do not hide each other', () => {
  const twice = {
    packages: [
      { manager: 'apt', name: 'nginx', version: '1' },
      { manager: 'apt', name: 'nginx', version: '2' },
    ],
  };
  const [ancestor, mine] = [sampleTemplate(), sampleTemplate({ provisioning: twice })];
  expect(merged({ ancestor, mine, theirs: sampleTemplate({ cores: 2 }) }).provisioning.packages).toEqual(
    twice.packages,
  );
});
