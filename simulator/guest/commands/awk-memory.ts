import { splitBy, toText } from './awk-values.ts';
import type { AwkValue } from './awk-values.ts';
import { toRegExp } from './regex.ts';

export type Frame = Map<string, AwkValue | Map<string, AwkValue>>;

/** The variables and the current record of a running awk program. */
export class AwkMemory {
  protected readonly globals: Frame = new Map<string, AwkValue>([
    ['FS', ' '],
    ['OFS', ' '],
    ['ORS', '\n'],
    ['RS', '\n'],
    ['NR', 0],
    ['NF', 0],
    ['SUBSEP', '\u001C'],
    ['FILENAME', ''],
  ]);

  protected readonly frames: Frame[] = [];

  protected readonly regexes = new Map<string, RegExp>();

  protected fields: string[] = [];

  protected line = '';

  /** `ENVIRON`; a value that looks like a number is one. */
  setEnvironment(environment: ReadonlyMap<string, string>): void {
    this.globals.set('ENVIRON', new Map([...environment].map(([name, input]) => [name, { input }])));
  }

  protected setLine(line: string): void {
    this.line = line;
    this.fields = splitBy(line, toText(this.scalar('FS')), (source) => this.regex(source));
    this.globals.set('NF', this.fields.length);
  }

  protected rebuild(): void {
    this.line = this.fields.join(toText(this.scalar('OFS')));
    this.globals.set('NF', this.fields.length);
  }

  protected frame(name: string): Frame {
    const top = this.frames.at(-1);
    return top?.has(name) ? top : this.globals;
  }

  protected scalar(name: string): AwkValue {
    const value = this.frame(name).get(name);
    return value === undefined || value instanceof Map ? '' : value;
  }

  protected array(name: string): Map<string, AwkValue> {
    const frame = this.frame(name);
    const existing = frame.get(name);
    if (existing instanceof Map) return existing;
    const made = new Map<string, AwkValue>();
    frame.set(name, made);
    return made;
  }

  protected regex(source: string): RegExp {
    let found = this.regexes.get(source);
    if (!found) {
      found = toRegExp(source, 'extended', 'g');
      this.regexes.set(source, found);
    }
    found.lastIndex = 0;
    return found;
  }
}
