import { EditorState } from '@codemirror/state';
import { expect, test } from 'vitest';
import { editedValue, endsWithCrlf, withLf } from './line-ends.ts';

const shown = (value: string) => EditorState.create({ doc: value });
const values = ['', 'a', 'a\r\nb\r\n', 'a\r\nb\nc\rd', '\r', '\r\n\r\n', 'a\n'];

test('what the editor shows is not taken for a change, whatever its lines end with', () => {
  for (const value of values) {
    const text = shown(value).doc.toString();
    expect(text).toBe(withLf(value));
    expect(editedValue(value, text, endsWithCrlf(value) ?? false)).toBe(value);
  }
});

test('a text of CRLF alone stays one when it is typed in, also after it was emptied; any other becomes LF', () => {
  const edit = (value: string) => {
    const typed = shown(value)
      .update({ changes: { from: 1, insert: 'x\ny' } })
      .state.doc.toString();
    return editedValue(value, typed, endsWithCrlf(value) ?? false);
  };
  expect(values.slice(1, 4).map(edit)).toEqual(['ax\ny', 'ax\r\ny\r\nb\r\n', 'ax\ny\nb\nc\nd']);
  expect(endsWithCrlf('')).toBeNull();
  expect(editedValue('', 'a\nb', true)).toBe('a\r\nb');
});
