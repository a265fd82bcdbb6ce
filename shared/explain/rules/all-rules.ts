import type { Cause } from '../causes.ts';
import type { Rule, Words } from '../rule.ts';
import { accounts } from './accounts.ts';
import { container } from './container.ts';
import { downloads } from './downloads.ts';
import { login } from './login.ts';
import { network } from './network.ts';
import { packages } from './packages.ts';
import { parameters } from './parameters.ts';
import { repositories } from './repositories.ts';
import { requests } from './requests.ts';
import { services } from './services.ts';
import { shell } from './shell.ts';
import { ssh } from './ssh.ts';
import { start } from './start.ts';
import { storage } from './storage.ts';
import { system } from './system.ts';
import { tasks } from './tasks.ts';
import { template } from './template.ts';

/** Where two rules see the same in one line, the one that stands first tells it. */
const areas = [
  login,
  requests,
  parameters,
  container,
  storage,
  template,
  start,
  tasks,
  ssh,
  shell,
  packages,
  repositories,
  network,
  downloads,
  accounts,
  system,
  services,
] as const;

export const rules: readonly Rule[] = areas.flatMap((area): readonly Rule[] => area.rules);

/** Exhaustive: a cause without words is a compile error here. */
export const words: Readonly<Record<Cause, Words>> = {
  ...login.words,
  ...requests.words,
  ...parameters.words,
  ...container.words,
  ...storage.words,
  ...template.words,
  ...start.words,
  ...tasks.words,
  ...shell.words,
  ...packages.words,
  ...repositories.words,
  ...network.words,
  ...downloads.words,
  ...accounts.words,
  ...system.words,
  ...services.words,
  ...ssh.words,
};
