import { describe, expect, test } from 'vitest';
import { PveError } from '../http/pve-error.ts';
import { findMethod } from './method-table.ts';
import { parsePropertyString, printPropertyString } from './property-string.ts';
import { validateParameters, type RawParameters } from './validate.ts';

const create = findMethod('POST', '/nodes/pve1/lxc')?.schema.parameters ?? {};
const minimal = { node: 'pve1', vmid: '100', ostemplate: 'local:vztmpl/x.tar.zst' };

function errorsOf(given: RawParameters): Readonly<Record<string, string>> | undefined {
  try {
    validateParameters(create, { ...minimal, ...given });
    return undefined;
  } catch (error) {
    if (error instanceof PveError) return error.errors;
    throw error;
  }
}

test('Every parameter of a creation that PVE-PARAMETERS lists is known, with its families', () => {
  const families = ['net0', 'net31', 'mp0', 'mp255', 'dev0', 'dev255'];
  const values: Record<string, string> = { net: 'name=eth0', mp: 'a-b:1,mp=/x', dev: '/dev/null' };
  for (const name of families)
    expect(errorsOf({ [name]: values[name.replace(/\d+/, '')] ?? '' }), name).toBeUndefined();
  expect(errorsOf({ net32: 'name=eth0' })).toHaveProperty('net32');
  expect(errorsOf({ 'net[n]': 'name=eth0' })).toHaveProperty('net[n]');
  expect(Object.keys(create).length).toBeGreaterThanOrEqual(41);
});

test('All bad parameters are reported at once', () => {
  expect(errorsOf({ vmid: '5', hostname: 'bad_host', memory: '1', bogus: 'x' })).toEqual({
    vmid: 'invalid format - value does not look like a valid VM ID\n',
    hostname: 'invalid format - value does not look like a valid DNS name\n',
    memory: 'value must have a minimum value of 16',
    bogus: 'property is not defined in schema and the schema does not allow additional properties',
  });
});

describe('Kinds of values', () => {
  test.each([
    ['1', undefined],
    [true, undefined],
    [0, undefined],
    ['yes', "type check ('boolean') failed - got 'yes'"],
    ['', "type check ('boolean') failed - got ''"],
  ])('%j as a boolean', (value, complaint) => {
    expect(errorsOf({ onboot: value })?.['onboot']).toBe(complaint);
  });

  test('A list is taken where a list is meant and refused elsewhere', () => {
    expect(errorsOf({ tags: ['a', 'b'] })).toBeUndefined();
    expect(errorsOf({ memory: ['1', '2'] })).toEqual({ memory: "type check ('integer') failed - got ARRAY" });
  });

  test.each([
    ['name=eth0,ip=10.0.0.1/24,gw=10.0.0.254', undefined],
    [
      'name=eth0,ip=10.0.0.1',
      'invalid format - format error\nnet0.ip: invalid format - value does not look like a valid ipv4 network configuration\n\n',
    ],
    [
      'name=eth0,ip6=auto,tag=4095',
      'invalid format - format error\nnet0.tag: value must have a maximum value of 4094\n',
    ],
  ])('%s', (value, complaint) => {
    expect(errorsOf({ net0: value })?.['net0']).toBe(complaint);
  });
});

test('A property string is written with its default and required options first', () => {
  const format = create['mp[n]']?.format;
  if (typeof format !== 'object') throw new Error('mp[n] is no property string');
  const parsed = parsePropertyString(format, 'size=1G,mp=/srv,local-lvm:vm-100-disk-1,backup=1');
  if (typeof parsed === 'string') throw new Error(parsed);
  expect(printPropertyString(format, parsed)).toBe('local-lvm:vm-100-disk-1,mp=/srv,backup=1,size=1G');
});
