/** `{{ NAME }}`, with or without blanks. */
const placeholder = /\{\{[ \t]*([A-Za-z_][A-Za-z0-9_]{0,63})[ \t]*\}\}/g;

/** The names a text has placeholders for, each once, in their order. */
export const placeholderNames = (text: string): string[] => [
  ...new Set([...text.matchAll(placeholder)].map(([, name = '']) => name)),
];

/** Puts the values in place of their names. What is no variable stays as it is: other tools write the same signs. */
export const fillPlaceholders = (text: string, values: ReadonlyMap<string, string>): string =>
  text.replace(placeholder, (sign, name: string) => values.get(name) ?? sign);
