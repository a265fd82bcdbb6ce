import { RangeSet, StateEffect, StateField, type Extension, type Text } from '@codemirror/state';
import { gutter, GutterMarker } from '@codemirror/view';

/** A remark about a line, counted from 1. */
export type CodeMark = { readonly level: 'error' | 'warning'; readonly line: number; readonly message: string };

export const setMarks = StateEffect.define<readonly CodeMark[]>();

class Marker extends GutterMarker {
  readonly #mark: CodeMark;

  constructor(mark: CodeMark) {
    super();
    this.#mark = mark;
  }

  override eq(other: Marker): boolean {
    return other.#mark.level === this.#mark.level && other.#mark.message === this.#mark.message;
  }

  override toDOM(): HTMLElement {
    const sign = document.createElement('span');
    sign.className = `cm-mark-${this.#mark.level}`;
    sign.title = this.#mark.message;
    sign.textContent = this.#mark.level === 'error' ? '✕' : '!';
    return sign;
  }
}

const marks = StateField.define<RangeSet<GutterMarker>>({
  create: () => RangeSet.empty,
  update: (before, transaction) => {
    let now = before.map(transaction.changes);
    for (const effect of transaction.effects) if (effect.is(setMarks)) now = placed(effect.value, transaction.newDoc);
    return now;
  },
});

/** One sign a line: the first remark stands for the others, which are told in a list elsewhere. */
function placed(all: readonly CodeMark[], doc: Text): RangeSet<GutterMarker> {
  const byLine = new Map<number, CodeMark>();
  for (const mark of all) {
    const known = byLine.get(mark.line);
    if (mark.line <= doc.lines && (!known || (known.level === 'warning' && mark.level === 'error')))
      byLine.set(mark.line, mark);
  }
  const ranges = [...byLine.values()].map((mark) => new Marker(mark).range(doc.line(Math.max(1, mark.line)).from));
  return RangeSet.of(ranges, true);
}

/** Signs beside the lines that something is said about. */
export const codeMarks: Extension = [marks, gutter({ class: 'cm-marks', markers: (view) => view.state.field(marks) })];
