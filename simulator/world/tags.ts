/** Each tag once: small letters in their order, unless the datacenter's `tag-style` wishes otherwise. (PVE::GuestHelpers, get_unique_tags) */
export function uniqueTags(text: string, style = ''): string {
  const tags = text.split(/[;, ]+/).filter((tag) => tag !== '');
  const spelled = /(^|,)case-sensitive=1(,|$)/.test(style) ? tags : tags.map((tag) => tag.toLowerCase());
  const unique = [...new Set(spelled)];
  return (/(^|,)ordering=config(,|$)/.test(style) ? unique : unique.toSorted()).join(';');
}
