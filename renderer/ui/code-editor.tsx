import { defaultKeymap, history, historyKeymap, indentLess, indentMore } from '@codemirror/commands';
import { bracketMatching, HighlightStyle, indentUnit, StreamLanguage, syntaxHighlighting } from '@codemirror/language';
import { shell } from '@codemirror/legacy-modes/mode/shell';
import { Compartment, EditorState, type Extension } from '@codemirror/state';
import { EditorView, highlightSpecialChars, keymap, lineNumbers, type Command } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { useEffect, useImperativeHandle, useRef, type ReactNode, type Ref } from 'react';
import { codeMarks, setMarks, type CodeMark } from './code-marks.ts';
import { editedValue, endsWithCrlf, withLf } from './line-ends.ts';

export type CodeLanguage = 'shell' | 'plain';

/** The field from outside. */
export type CodeHandle = {
  /** Puts a text where the cursor is, in place of what is chosen, and goes on there. */
  readonly insert: (text: string) => void;
  /** Puts the cursor at the beginning of a line, counted from 1. */
  readonly goToLine: (line: number) => void;
};

export type CodeEditorProps = {
  id: string | undefined;
  /** Names the field: ids do not reach into the shadow tree, so the words themselves have to. */
  label: string;
  description: string | undefined;
  value: string;
  onChange: (value: string) => void;
  language: CodeLanguage;
  isReadOnly: boolean;
  isInvalid: boolean;
  /** Remarks beside the lines; undefined where there never are any. */
  marks: readonly CodeMark[] | undefined;
  handle: Ref<CodeHandle> | undefined;
  /** Whether Tab leaves the field, after Esc. */
  onTabMode: (leaves: boolean) => void;
};

/**
 * The editor proper. It lives in a shadow tree because CodeMirror writes its styles into a `<style>` element of the document, which
 * our content security policy forbids; in a shadow tree it adopts constructed style sheets, which the policy allows.
 */
export function CodeEditor(props: CodeEditorProps): ReactNode {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const latest = useRef(props);
  // Remembered, so that a text that is emptied and typed anew keeps its ends of line.
  const isCrlf = useRef(false);
  useEffect(() => {
    latest.current = props;
    isCrlf.current = endsWithCrlf(props.value) ?? isCrlf.current;
  });

  useEffect(() => {
    if (!host.current) return undefined;
    const take = (edited: string) => {
      const { value, onChange } = latest.current;
      const next = editedValue(value, edited, isCrlf.current);
      if (next !== value) onChange(next);
    };
    const root = host.current.shadowRoot ?? host.current.attachShadow({ mode: 'open', delegatesFocus: true });
    const made = new EditorView({
      root,
      parent: root,
      state: EditorState.create({ doc: latest.current.value, extensions: extensions(() => latest.current, take) }),
    });
    view.current = made;
    return () => {
      view.current = null;
      made.destroy();
    };
  }, []);

  useImperativeHandle(
    props.handle,
    () => ({
      insert: (text) => {
        view.current?.dispatch(view.current.state.replaceSelection(text), { scrollIntoView: true, userEvent: 'input' });
        view.current?.focus();
      },
      goToLine: (line) => {
        const doc = view.current?.state.doc;
        if (!doc) return;
        const at = doc.line(Math.max(1, Math.min(doc.lines, line))).from;
        view.current?.dispatch({ selection: { anchor: at }, scrollIntoView: true });
        view.current?.focus();
      },
    }),
    [],
  );

  const { marks } = props;
  const { id, value, label, description, language, isReadOnly, isInvalid } = props;
  useEffect(() => {
    const editor = view.current;
    if (!editor || editor.state.doc.toString() === withLf(value)) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value } });
  }, [value]);
  useEffect(() => {
    view.current?.dispatch({
      effects: changing.reconfigure([
        language === 'shell' ? shellLanguage : [],
        EditorState.readOnly.of(isReadOnly),
        EditorView.contentAttributes.of({
          'aria-label': label,
          tabindex: '0',
          ...(description === undefined ? {} : { 'aria-description': description }),
          ...(isInvalid ? { 'aria-invalid': 'true' } : {}),
          ...(isReadOnly ? { 'aria-readonly': 'true' } : {}),
        }),
      ]),
    });
  }, [label, description, language, isReadOnly, isInvalid]);
  useEffect(() => {
    if (marks) view.current?.dispatch({ effects: setMarks.of(marks) });
  }, [marks]);
  return <div ref={host} id={id} className="h-full" />;
}

const shellLanguage = StreamLanguage.define(shell);
const changing = new Compartment();

function extensions(props: () => CodeEditorProps, onEdited: (text: string) => void): Extension[] {
  return [
    ...(props().marks ? [codeMarks] : []),
    lineNumbers(),
    history(),
    highlightSpecialChars(),
    bracketMatching(),
    indentUnit.of('  '),
    EditorState.tabSize.of(8),
    syntaxHighlighting(colours),
    theme,
    changing.of([]),
    keymap.of([
      { key: 'Tab', run: (view) => (hasSelection(view) ? indentMore : insertUnit)(view), shift: indentLess },
      ...defaultKeymap,
      ...historyKeymap,
    ]),
    EditorView.domEventHandlers({
      // Once: Tab leaves the field, for those without a pointer. Twice: the dialog around it may close.
      keydown: (event, view) => {
        if (event.key !== 'Escape' || props().isReadOnly || leavesOnTab.has(view)) return false;
        leavesOnTab.add(view);
        view.setTabFocusMode(true);
        props().onTabMode(true);
        event.stopPropagation();
        event.preventDefault();
        return true;
      },
      beforeinput: (event, view) => {
        const text = event.inputType === 'insertText' ? event.data : event.inputType.startsWith('delete') ? '' : null;
        if (text === null || event.isComposing || !hasSelection(view)) return false;
        if (!view.state.readOnly) replaceSelected(view, text);
        return true;
      },
      blur: (_event, view) => {
        leavesOnTab.delete(view);
        view.setTabFocusMode(false);
        props().onTabMode(false);
      },
    }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) onEdited(update.state.doc.toString());
    }),
  ];
}

const leavesOnTab = new WeakSet<EditorView>();
const hasSelection = (view: EditorView): boolean => view.state.selection.ranges.some(({ empty }) => !empty);

/**
 * What is typed over chosen text. Left to the browser, its editing keeps the look of what it removes by an inline style on what it
 * inserts, which our content security policy refuses.
 */
function replaceSelected(view: EditorView, text: string): void {
  view.dispatch(view.state.replaceSelection(text), {
    scrollIntoView: true,
    userEvent: text === '' ? 'delete.selection' : 'input.type',
  });
}

/** Blanks, never a tab: YAML and many others refuse one. */
const insertUnit: Command = (view) => {
  view.dispatch(view.state.replaceSelection(view.state.facet(indentUnit)), {
    scrollIntoView: true,
    userEvent: 'input',
  });
  return true;
};

const colours = HighlightStyle.define([
  { tag: tags.comment, color: 'var(--code-comment)', fontStyle: 'italic' },
  { tag: tags.meta, color: 'var(--code-comment)' },
  { tag: [tags.keyword, tags.operatorKeyword], color: 'var(--code-keyword)', fontWeight: '600' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--code-string)' },
  { tag: [tags.definition(tags.variableName), tags.variableName, tags.attributeName], color: 'var(--code-variable)' },
  { tag: [tags.standard(tags.variableName), tags.number], color: 'var(--code-builtin)' },
]);

const theme = EditorView.theme({
  '&': { height: '100%', color: 'var(--ink)', backgroundColor: 'transparent' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--mono)', fontSize: '12px', lineHeight: '20px', overflow: 'auto' },
  '.cm-content': { padding: '6px 0', caretColor: 'var(--ink)', userSelect: 'text', cursor: 'text' },
  '.cm-line': { padding: '0 10px' },
  '.cm-gutters': {
    backgroundColor: 'var(--sunken)',
    color: 'var(--ink-3)',
    borderRight: '1px solid var(--line)',
    userSelect: 'none',
  },
  '.cm-lineNumbers .cm-gutterElement': { padding: '0 8px 0 6px', minWidth: '34px' },
  '.cm-marks': { width: '14px', textAlign: 'center' },
  '.cm-mark-error': { color: 'var(--failed)', fontWeight: '600' },
  '.cm-mark-warning': { color: 'var(--attention)', fontWeight: '600' },
  '&.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--accent-soft)', color: 'inherit' },
  '&.cm-focused .cm-nonmatchingBracket': { backgroundColor: 'var(--failed-soft)', color: 'var(--failed)' },
  '.cm-specialChar': { color: 'var(--failed)' },
});
