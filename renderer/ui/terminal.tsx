import { FitAddon } from '@xterm/addon-fit';
import { Terminal as XTerm, type ITheme } from '@xterm/xterm';
import { useEffect, useImperativeHandle, useRef, type ReactNode, type Ref } from 'react';
import { styledDocument, withStyledElements } from './styled-document.ts';

export type TerminalSize = { readonly columns: number; readonly rows: number };
/** The terminal from outside. */
export type TerminalHandle = {
  /** Shows text; resolves when it has been taken in. */
  print: (text: string) => Promise<void>;
  size: () => TerminalSize;
  focus: () => void;
};

type Props = {
  label: string;
  onType: (text: string) => void;
  onResize: (size: TerminalSize) => void;
  handle: Ref<TerminalHandle>;
};

/** A terminal as in a console: everything typed goes to `onType`, nothing is shown but what is printed. Fills its place. */
export function Terminal({ label, onType, onResize, handle }: Props): ReactNode {
  const host = useRef<HTMLDivElement>(null);
  const made = useRef<XTerm | null>(null);
  const latest = useRef({ onType, onResize });
  useEffect(() => {
    latest.current = { onType, onResize };
  });

  useEffect(() => {
    if (!host.current) return undefined;
    const terminal = new XTerm({
      documentOverride: styledDocument(document),
      fontFamily: cssValue('--mono'),
      fontSize: 13,
      scrollback: 10_000,
      cursorBlink: !matchMedia('(prefers-reduced-motion: reduce)').matches,
      theme: themeNow(),
      screenReaderMode: true,
    });
    const fit = new FitAddon();
    terminal.loadAddon(fit);
    const place = host.current;
    withStyledElements(document, () => terminal.open(place));
    terminal.textarea?.setAttribute('aria-label', label);
    fit.fit();
    terminal.onData((text) => latest.current.onType(text));
    terminal.onResize(({ cols, rows }) => latest.current.onResize({ columns: cols, rows }));
    const resized = new ResizeObserver(() => fit.fit());
    resized.observe(host.current);
    const themed = new MutationObserver(() => {
      terminal.options.theme = themeNow();
    });
    themed.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    made.current = terminal;
    return () => {
      made.current = null;
      resized.disconnect();
      themed.disconnect();
      terminal.dispose();
    };
  }, [label]);

  useImperativeHandle(
    handle,
    () => ({
      print: (text) =>
        new Promise((resolve) => {
          if (made.current) made.current.write(text, resolve);
          else resolve();
        }),
      size: () => ({ columns: made.current?.cols ?? 80, rows: made.current?.rows ?? 24 }),
      focus: () => made.current?.focus(),
    }),
    [],
  );
  return <div ref={host} className="min-h-0 flex-1 overflow-hidden bg-canvas px-3 py-2" />;
}

const cssValue = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** The colours of the window's theme. */
function themeNow(): ITheme {
  const colours = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const;
  return {
    background: cssValue('--canvas'),
    foreground: cssValue('--ink'),
    cursor: cssValue('--ink'),
    cursorAccent: cssValue('--canvas'),
    selectionBackground: cssValue('--mark'),
    selectionForeground: '#18181b',
    ...Object.fromEntries(colours.map((name) => [name, cssValue(`--ansi-${name}`)])),
  };
}
