import { expect, test } from 'vitest';
import { templateVariable } from '../../../shared/domain/template-variable.ts';
import { fieldsGiven, givenSecrets, lostSecrets, secretProblems } from './secret-answers.ts';

const secret = (name: string, more: object = {}) =>
  templateVariable.parse({ name, label: name, kind: 'secret', ...more });

test('a secret that has to be entered is asked for under its own field; one Gantry makes is not', () => {
  const variables = [secret('ADMIN'), secret('MADE', { generatedLength: 24 }), secret('LONG', { minLength: 8 })];
  expect(secretProblems(variables, { LONG: 'short' })).toEqual({
    'secrets.ADMIN': 'required',
    'secrets.LONG': 'at least 8 characters',
  });
  expect(secretProblems(variables, { ADMIN: 'a', LONG: 'long enough' })).toEqual({});
});

test('only what this template asks for and what was entered is sent', () => {
  const text = templateVariable.parse({ name: 'PORT', label: 'Port', kind: 'text' });
  const answers = { ADMIN: 'a', EMPTY: '', OTHER: 'of a template chosen before', PORT: '80' };
  expect(givenSecrets([secret('ADMIN'), secret('EMPTY'), text], answers)).toEqual({ ADMIN: 'a' });
});

test('what was filled in and is not there any more is named, until it is typed again or taken back', () => {
  const variables = [secret('ADMIN', { label: 'Admin password' }), secret('MADE', { generatedLength: 24 })];
  const given = fieldsGiven(fieldsGiven([], { 'secrets.ADMIN': 'a', 'secrets.MADE': '' }), { rootPassword: 'b' });
  const nothing = { rootPassword: '', secrets: {} };
  expect(lostSecrets(variables, given, nothing)).toEqual(['Admin password', 'Root password']);
  expect(lostSecrets(variables, given, { rootPassword: 'b', secrets: {} })).toEqual(['Admin password']);
  expect(lostSecrets(variables, fieldsGiven(given, { 'secrets.ADMIN': '' }), nothing)).toEqual(['Root password']);
  expect(lostSecrets([], given, nothing)).toEqual(['Root password']);
});
