import { expect, test } from 'vitest';
import { interpreterOf } from './interpreter.ts';

test.each([
  ['echo no first line', 'sh'],
  ['#!\necho', 'sh'],
  ['#!/bin/sh\n', 'sh'],
  ['#! /bin/sh -e\n', 'sh -e'],
  ['#!/bin/bash -e\r\n', 'bash -e'],
  ['#!/bin/sh -\n', 'sh'],
  ['#!/bin/sh -eu --\n', 'sh -eu'],
  ['#!/usr/local/bin/bash -euo pipefail', 'bash -euo pipefail'],
  ['#!/bin/bash --posix +B -e', 'bash --posix +B -e'],
  ['#!/usr/bin/env bash', 'bash'],
  ['#!/usr/bin/env bash -e', 'bash -e'],
  ['#!/usr/bin/env -S bash -e', 'bash -e'],
  ['#!/usr/bin/env -Sbash -e', 'bash -e'],
  ['#!/usr/bin/env --split-string=zsh -f', 'zsh -f'],
  ['#!/usr/bin/env --split-string /bin/dash -u', 'dash -u'],
  ['#!/usr/bin/env -S A=1 B=two mksh -e', 'env A=1 B=two mksh -e'],
])('%j is run by %s', (content, words) => {
  expect(interpreterOf(content)).toMatchObject({ kind: 'shell', words: words.split(' ') });
});

test.each([
  '#!/usr/bin/python3 -u',
  '#!/usr/bin/env python3',
  '#!/usr/bin/env -S awk -v "x=1" -f',
  '#!/usr/bin/awk -f\n#!/bin/sh',
  '#!/bin/busybox sh',
  '#!/usr/bin/env',
])('%j is another interpreter', (content) => {
  expect(interpreterOf(content)).toEqual({ kind: 'other' });
});

test.each([
  ['#!/bin/sh -c\n', '-c leaves no script to run'],
  ['#!/bin/bash -es', '-es leaves no script to run'],
  ['#!/bin/bash /tmp/other', '/tmp/other is no option of a shell'],
  ['#!/bin/sh - -e', '- is no option of a shell'],
  ['#!/bin/bash -e;reboot', '-e;reboot is no option of a shell'],
  ['#!/bin/bash -o', '-o lacks the name of an option'],
  ['#!/usr/bin/env -i bash', '-i of env cannot be kept'],
  [`#!/usr/bin/env -S A='1' bash`, `A='1' has quotes or signs that are not read here`],
])('%j is not followed in part', (content, reason) => {
  expect(interpreterOf(content)).toEqual({ kind: 'unclear', reason: `in its first line, ${reason}` });
});
