import { isSysError } from '../kernel/sys-error.ts';
import type { Process } from '../kernel/process.ts';
import type { VNode } from '../vfs/nodes.ts';
import { bytesOf } from '../vfs/nodes.ts';
import type { Vfs } from '../vfs/vfs.ts';

export class TestProblem extends Error {}
export type TestContext = { readonly vfs: Vfs; readonly process: Process; readonly isSet: (name: string) => boolean };

const unaryOps = 'bcdefghknprstuvwxzGLNOSR';
export const isUnaryTest = (op: string): boolean =>
  op.length === 2 && op.startsWith('-') && unaryOps.includes(op.charAt(1));
export const isBinaryTest = (op: string): boolean =>
  ['=', '==', '!=', '<', '>', '-eq', '-ne', '-lt', '-le', '-gt', '-ge', '-nt', '-ot', '-ef'].includes(op);

/** `test` and `[`, by the number of arguments as POSIX says, and with -a, -o and parentheses. @throws TestProblem */
export function testArguments(context: TestContext, args: readonly string[]): boolean {
  const [a = '', b = '', c = '', d = ''] = args;
  switch (args.length) {
    case 0:
      return false;
    case 1:
      return a !== '';
    case 2:
      if (a === '!') return b === '';
      if (isUnaryTest(a)) return unaryTest(context, a, b);
      break;
    case 3:
      if (isBinaryTest(b)) return binaryTest(context, a, b, c);
      if (a === '!') return !testArguments(context, [b, c]);
      if (a === '(' && c === ')') return b !== '';
      break;
    case 4:
      if (a === '!') return !testArguments(context, [b, c, d]);
      if (a === '(' && d === ')') return testArguments(context, [b, c]);
      break;
    default:
  }
  const reader = { args, at: 0 };
  const value = either(context, reader);
  if (reader.at < args.length) throw new TestProblem(`${args[reader.at] ?? ''}: unexpected operator`);
  return value;
}

type Reader = { readonly args: readonly string[]; at: number };

function either(context: TestContext, reader: Reader): boolean {
  let value = both(context, reader);
  while (reader.args[reader.at] === '-o') {
    reader.at++;
    const right = both(context, reader);
    value ||= right;
  }
  return value;
}

function both(context: TestContext, reader: Reader): boolean {
  let value = single(context, reader);
  while (reader.args[reader.at] === '-a') {
    reader.at++;
    const right = single(context, reader);
    value &&= right;
  }
  return value;
}

function single(context: TestContext, reader: Reader): boolean {
  const { args } = reader;
  const first = args[reader.at++];
  if (first === undefined) throw new TestProblem('argument expected');
  const op = args[reader.at] ?? '';
  if (isBinaryTest(op) && reader.at + 1 < args.length) {
    reader.at += 2;
    return binaryTest(context, first, op, args[reader.at - 1] ?? '');
  }
  if (first === '!') return !single(context, reader);
  if (first === '(') {
    const value = either(context, reader);
    if (args[reader.at++] !== ')') throw new TestProblem('closing paren expected');
    return value;
  }
  if (isUnaryTest(first) && reader.at < args.length) return unaryTest(context, first, args[reader.at++] ?? '');
  return first !== '';
}

export function unaryTest({ vfs, process, isSet }: TestContext, op: string, value: string): boolean {
  if (op === '-n') return value !== '';
  if (op === '-z') return value === '';
  if (op === '-v') return isSet(value);
  if (op === '-t') return process.files.get(Number(value))?.isTerminal === true;
  const node = value === '' ? null : vfs.find(process, process.absolute(value), op !== '-L' && op !== '-h');
  return node !== null && nodeTest(vfs, process, op, node);
}

function nodeTest(vfs: Vfs, process: Process, op: string, node: VNode): boolean {
  switch (op) {
    case '-d':
      return node.kind === 'dir';
    case '-f':
      return node.kind === 'file';
    case '-L':
    case '-h':
      return node.kind === 'link';
    case '-c':
      return node.kind === 'device';
    case '-s':
      return node.kind === 'file' ? bytesOf(node).length > 0 : node.kind === 'dir';
    case '-r':
      return vfs.may(process, node, 4);
    case '-w':
      return vfs.may(process, node, 2);
    case '-x':
      return vfs.may(process, node, 1);
    case '-u':
      return (node.mode & 0o4000) !== 0;
    case '-g':
      return (node.mode & 0o2000) !== 0;
    case '-k':
      return (node.mode & 0o1000) !== 0;
    case '-O':
      return node.uid === process.uid;
    case '-G':
      return node.gid === process.gid;
    case '-b':
    case '-p':
    case '-S':
      return false;
    default:
      return true;
  }
}

export function binaryTest(context: TestContext, left: string, op: string, right: string): boolean {
  switch (op) {
    case '=':
    case '==':
      return left === right;
    case '!=':
      return left !== right;
    case '<':
      return left < right;
    case '>':
      return left > right;
    case '-nt':
    case '-ot':
    case '-ef':
      return compareFiles(context, left, op, right);
    default:
      return compareNumbers(wholeNumber(left), op, wholeNumber(right));
  }
}

function wholeNumber(text: string): number {
  if (!/^\s*[-+]?\d+\s*$/.test(text)) throw new TestProblem(`Illegal number: ${text}`);
  return Number(text);
}

export function compareNumbers(a: number, op: string, b: number): boolean {
  switch (op) {
    case '-eq':
      return a === b;
    case '-ne':
      return a !== b;
    case '-lt':
      return a < b;
    case '-le':
      return a <= b;
    case '-gt':
      return a > b;
    default:
      return a >= b;
  }
}

function compareFiles({ vfs, process }: TestContext, left: string, op: string, right: string): boolean {
  try {
    const a = vfs.find(process, process.absolute(left));
    const b = vfs.find(process, process.absolute(right));
    if (op === '-ef') return a !== null && a === b;
    const [newer, older] = op === '-nt' ? [a, b] : [b, a];
    return newer !== null && (older === null || newer.mtimeMs > older.mtimeMs);
  } catch (error) {
    if (isSysError(error)) return false;
    throw error;
  }
}
