import { describe, expect, test } from 'vitest';
import { PveError } from '../http/pve-error.ts';
import { findMethod } from './method-table.ts';
import { parsePropertyString, printPropertyString } from './property-string.ts';
import { validateParameters, type RawParameters } from './validate.ts';

const create = findMethod('POST', '/nodes/pve1/lxc')?.schema.parameters ?? {};
const minimal = { node: 'pve1', vmid: '100', ostemplate: 'local:vztmpl/x.tar.zst' };

const UNKNOWN = 'property is not defined in schema and the schema does not allow additional properties';
const MISSING = 'property is missing and it is not optional';

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

describe('Values of a JSON body', () => {
  test.each([
    ['memory', 512, undefined],
    ['memory', '+512', undefined],
    ['memory', '0512', undefined],
    ['memory', 512.5, "type check ('integer') failed - got '512.5'"],
    ['memory', 1e21, "type check ('integer') failed - got '1e+21'"],
    ['memory', '1e3', "type check ('integer') failed - got '1e3'"],
    ['memory', '', "type check ('integer') failed - got ''"],
    ['memory', ' 512', "type check ('integer') failed - got ' 512'"],
    ['memory', true, "type check ('integer') failed - got JSON::PP::Boolean"],
    ['memory', {}, "type check ('integer') failed - got HASH"],
    ['hostname', true, "type check ('string') failed - got JSON::PP::Boolean"],
    ['hostname', ['a'], "type check ('string') failed - got ARRAY"],
    ['onboot', [1], "type check ('boolean') failed - got ARRAY"],
    ['cpulimit', '.5', undefined],
    ['cpulimit', '5.', undefined],
    ['cpulimit', '1e1', undefined],
    ['cpulimit', '', "type check ('number') failed - got ''"],
    ['cpulimit', 'NaN', "type check ('number') failed - got 'NaN'"],
    ['tags', ['a', 1], undefined],
    ['tags', ['a', '-'], 'invalid format - invalid characters in tag\n'],
    ['tags', null, undefined],
    ['vmid', null, 'property is missing and it is not optional'],
    ['constructor', 1, UNKNOWN],
    ['', 1, undefined],
  ])('%s: %j', (name, value, complaint) => {
    expect(errorsOf({ [name]: value })?.[name]).toBe(complaint);
  });

  test('A parameter without a name is complained about as the root', () => {
    expect(errorsOf({ '': 1 })).toEqual({ _root: UNKNOWN });
  });

  test('Length is counted in characters', () => {
    expect(errorsOf({ password: '😀😀😀😀' })).toEqual({ password: 'value must be at least 5 characters long' });
    expect(errorsOf({ password: '😀😀😀😀😀' })).toBeUndefined();
    expect(errorsOf({ description: '😀'.repeat(8193) })).toEqual({
      description: 'value may only be 8192 characters long',
    });
  });
});

describe('Property strings', () => {
  test.each([
    ['net0', 'name=eth0,firewall=yes,link_down=off', undefined],
    ['net0', 'name=eth0,,  ,bridge=vmbr0,', undefined],
    ['net0', 'name=eth0,bridge', 'value without key, but schema does not define a default key\n'],
    ['net0', 'name=eth0,bridge=', 'missing key in comma-separated list property\n'],
    ['net0', 'name=eth0,=x', 'missing key in comma-separated list property\n'],
    ['net0', 'name=eth0,name=eth1', 'duplicate key in comma-separated list property: name\n'],
    ['net0', 'name=eth0,__proto__=1', `format error\nnet0.__proto__: ${UNKNOWN}\n`],
    ['net0', 'name=eth0,firewall=2', "format error\nnet0.firewall: type check ('boolean') failed - got '2'\n"],
    ['mp0', 'a1:1,mp=/a,volume=b1:2', 'duplicate key in comma-separated list property: volume\n'],
    ['mp0', 'a1:1,b1:1,mp=/a', 'duplicate key in comma-separated list property: volume\n'],
    ['mp0', '', `format error\nmp0.mp: ${MISSING}\nmp0.volume: ${MISSING}\n`],
    ['rootfs', 'a1:1,mp=/', `format error\nrootfs.mp: ${UNKNOWN}\n`],
    ['dev0', '/dev/x,mode=9', 'format error\ndev0.mode: value does not match the regex pattern\n'],
  ])('%s: %j', (name, value, complaint) => {
    expect(errorsOf({ [name]: value })?.[name]).toBe(
      complaint === undefined ? undefined : `invalid format - ${complaint}`,
    );
  });
});

describe('Parameters of other methods', () => {
  const errorsFor = (method: string, path: string, given: RawParameters): unknown => {
    try {
      return { accepted: validateParameters(findMethod(method, path)?.schema.parameters ?? {}, given) };
    } catch (error) {
      if (error instanceof PveError) return error.errors;
      throw error;
    }
  };

  test('What needs another parameter names it, twice in one text when two need it', () => {
    const given = { node: 'pve1', protected: '1', 'notes-template': 'x' };
    expect(errorsFor('POST', '/nodes/x/vzdump', given)).toEqual({
      storage: "missing property required by 'notes-template'\\nmissing property required by 'protected'",
    });
  });

  test('An array may come as one value, and every item is checked', () => {
    const paths = (value: RawParameters[string]): unknown =>
      errorsFor('POST', '/nodes/x/vzdump', { node: 'pve1', 'exclude-path': value });
    expect(paths('/tmp')).toMatchObject({ accepted: { 'exclude-path': '/tmp' } });
    expect(paths(['/tmp', '/a,b'])).toMatchObject({ accepted: { 'exclude-path': '/tmp\0/a,b' } });
    expect(paths('')).toEqual({ 'exclude-path': "type check ('array') failed" });
    expect(paths({})).toEqual({ 'exclude-path': "type check ('array') failed" });
    expect(paths(['/tmp', null, {}])).toEqual({
      'exclude-path[1]': MISSING,
      'exclude-path[2]': "type check ('string') failed - got HASH",
    });
  });

  test.each([
    ['keep-last=3', undefined],
    ['keep-all=yes', undefined],
    ['keep-all=1,keep-last=1', 'invalid format - keep-all cannot be set together with other options.\n'],
    ['keep-last=-1', 'invalid format - format error\nprune-backups.keep-last: value must have a minimum value of 0\n'],
    ['3', 'invalid format - value without key, but schema does not define a default key\n'],
  ])('A retention of %s', (value, complaint) => {
    const errors = errorsFor('POST', '/nodes/x/vzdump', { node: 'pve1', 'prune-backups': value });
    expect((errors as Record<string, string>)['prune-backups']).toBe(complaint);
  });

  test('The length is looked at before the limits, and the enumeration last', () => {
    const errors = errorsFor('PUT', '/nodes/x/lxc/100/resize', { node: 'a', vmid: '100', disk: 'mp256', size: 'big' });
    expect(errors).toMatchObject({ size: 'value does not match the regex pattern' });
    expect((errors as Record<string, string>)['disk']).toContain(
      "value 'mp256' does not have a value in the enumeration",
    );
  });
});

test('A property string is written with its default and required options first', () => {
  const format = create['mp[n]']?.format;
  if (typeof format !== 'object') throw new Error('mp[n] is no property string');
  const parsed = parsePropertyString(format, 'size=1G,mp=/srv,local-lvm:vm-100-disk-1,backup=1');
  if (typeof parsed === 'string') throw new Error(parsed);
  expect(printPropertyString(format, parsed)).toBe('local-lvm:vm-100-disk-1,mp=/srv,backup=1,size=1G');
});
