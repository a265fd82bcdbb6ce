import { escapePattern } from './pattern.ts';

export type Field = { readonly text: string; readonly pattern: string | null };

/** Collects the pieces of expanded words into fields, splitting and remembering what a glob may take as special. */
export class FieldBuilder {
  readonly fields: Field[] = [];
  #text = '';
  #pattern = '';
  #isOpen = false;
  #hasGlob = false;
  /** A blank has ended the last field: a separator that follows belongs to that end. */
  #endedByBlank = false;

  quoted(text: string): void {
    this.#isOpen = true;
    this.#text += text;
    this.#pattern += escapePattern(text);
  }

  /** Bare text of the program: not split, but a glob. */
  literal(text: string): void {
    this.#isOpen = true;
    this.#text += text;
    this.#pattern += text.replaceAll('\\', '\\\\');
    this.#hasGlob ||= /[*?[]/.test(text);
  }

  /** The unquoted result of an expansion. */
  split(text: string, ifs: string): void {
    if (text === '') return;
    if (ifs === '') return this.#expanded(text);
    let piece = '';
    for (const char of text) {
      if (!ifs.includes(char)) {
        piece += char;
        continue;
      }
      if (piece !== '') this.#expanded(piece);
      piece = '';
      if (' \t\n'.includes(char)) {
        if (this.#isOpen) this.#endedByBlank = true;
        this.end();
      } else if (this.#endedByBlank) this.#endedByBlank = false;
      else {
        this.#isOpen = true;
        this.end();
      }
    }
    if (piece !== '') this.#expanded(piece);
  }

  /** Ends a field, if one was begun. */
  end(): void {
    if (this.#isOpen) this.fields.push({ text: this.#text, pattern: this.#hasGlob ? this.#pattern : null });
    this.#text = this.#pattern = '';
    this.#isOpen = this.#hasGlob = false;
  }

  /** Makes an empty field count. */
  open(): void {
    this.#isOpen = true;
  }

  #expanded(text: string): void {
    this.#isOpen = true;
    this.#endedByBlank = false;
    this.#text += text;
    this.#pattern += text.replaceAll('\\', '\\\\');
    this.#hasGlob ||= /[*?[]/.test(text);
  }

  /** Everything as one text, as in assignments and redirections. */
  get joined(): { text: string; pattern: string } {
    return { text: this.#text, pattern: this.#pattern };
  }
}
