/** Texts that are secret by their shape, whoever wrote them. */
export const shapes: readonly (readonly [RegExp, string])[] = [
  [/(PVEAPIToken=[^!\s]+![^=\s]+=)[\w-]+/g, '$1[redacted]'],
  [/(PVEAuthCookie=)[^;\s]+/g, '$1[redacted]'],
  [/PVE(?:VNC)?:[^\s:"']+:[0-9A-F]{8}::[A-Za-z0-9+/=]+/g, '[redacted]'],
  [/(CSRFPreventionToken"?\s*[:=]\s*"?)[^\s"]+/gi, '$1[redacted]'],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, '[redacted]'],
  [
    /\b((?:password|passwd|passphrase|privateKey|secret|api[_-]?key|token)"?\s*[:=]\s*)(?!\[redacted\])(?:"[^"]*"|'[^']*'|[^\s",}]+)/gi,
    '$1[redacted]',
  ],
];

/** What every text that a shape fits has in it. */
const hint = /PVE|CSRFP|(?:passw(?:or)?d|passphrase|key|secret|token)"?\s*[:=]|-----BEGIN/i;
/** Small or capital, the last letters of what stands before the sign in a shape. */
const lastLetters = new Set(Buffer.from('cdentyCDENTY'));
const quote = 0x22;
const blank = 0x20;
const lastAscii = 0x7f;

/** Nearly all lines hold nothing of the kind, and asking so first is a tenth of the work of trying every shape. */
export const mayHoldShape = (text: string): boolean =>
  (namesSomething(text, ':') || namesSomething(text, '=') || text.includes('-----BEGIN')) && hint.test(text);

function namesSomething(text: string, sign: ':' | '='): boolean {
  for (let at = text.indexOf(sign); at !== -1; at = text.indexOf(sign, at + 1)) {
    let before = at - 1;
    while (before > 0 && text.charCodeAt(before) <= blank) before -= 1;
    if (before > 0 && text.charCodeAt(before) === quote) before -= 1;
    const letter = text.charCodeAt(before);
    // Some blanks are beyond ASCII.
    if (lastLetters.has(letter) || letter > lastAscii) return true;
  }
  return false;
}
