import { expect, test } from 'vitest';
import { fillPlaceholders, placeholderNames } from './placeholders.ts';

test('names stand between double braces, with or without blanks, and count once', () => {
  expect(placeholderNames('a={{ SITE }} b={{SITE}} c={{\tPORT }} d={{ 1X }} e={ NO } f={{ a b }}')).toEqual([
    'SITE',
    'PORT',
  ]);
});

test('a value is put in as it is, whatever signs it holds, and never looked through again', () => {
  const values = new Map([
    ['SITE', '$& $1 {{ PORT }}'],
    ['PORT', '80'],
  ]);
  expect(fillPlaceholders('{{ SITE }}:{{PORT}}', values)).toBe('$& $1 {{ PORT }}:80');
});

test('what is no variable stays, since other tools write the same signs', () => {
  expect(fillPlaceholders('{{ .Values.x }} {{ toString }} {{ OTHER }}', new Map())).toBe(
    '{{ .Values.x }} {{ toString }} {{ OTHER }}',
  );
});
