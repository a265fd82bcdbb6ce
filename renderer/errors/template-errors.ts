import type { ErrorCode } from '../../shared/errors.ts';
import { sentence, type DescribeTable } from './description.ts';

type TemplateCode = Extract<ErrorCode, `template:${string}` | `bucket:${string}`>;

export const templateErrors: DescribeTable<TemplateCode> = {
  'template:invalid': ({ file, line, reason }) => ({
    title: 'A template cannot be read',
    explanation: `${file}${line === null ? '' : `, line ${line}`}: ${sentence(reason)}`,
    nextStep: 'Correct the file; the other templates are not affected.',
  }),
  'template:not-found': () => ({
    title: 'This template is gone',
    explanation: 'It was deleted meanwhile, or its folder was removed or renamed.',
    nextStep: 'Choose another one. Containers made from it are not affected.',
  }),
  'template:changed': () => ({
    title: 'This template was changed meanwhile',
    explanation: 'Another window or a scan saved it after you opened it. Nothing was overwritten.',
    nextStep: 'Copy what you typed if you need it, then open the template again.',
  }),
  'template:disk-changed': ({ path }) => ({
    title: 'The files changed since they were looked at',
    explanation: `${path} is not as it was. Nothing was taken over and nothing was written.`,
    nextStep: 'Scan again and look at what is there now.',
  }),
  'template:refused': ({ name, reason }) => ({
    title: `This is not possible with ${name}`,
    explanation: sentence(reason),
    nextStep: 'Duplicate the template and work on the copy.',
  }),
  'template:folder-unusable': ({ path, reason }) => ({
    title: 'This folder cannot be used',
    explanation: `${path}: ${sentence(reason)}`,
    nextStep: 'Check that the folder is there and that you may read and write in it, then try again.',
  }),
  'template:bad-archive': ({ reason }) => ({
    title: 'This archive cannot be imported',
    explanation: sentence(reason),
    nextStep: 'Nothing was imported. Export it again, or choose another file.',
  }),
  'template:too-large': ({ reason }) => ({
    title: 'Too large to be written',
    explanation: `${sentence(reason)} It could not be read again, so nothing was written.`,
    nextStep: 'Take large files, long texts or long lists out of it; export fewer templates at once.',
  }),
  'bucket:not-found': () => ({
    title: 'This bucket is gone',
    explanation: 'It was deleted meanwhile.',
    nextStep: 'Choose another one, or make it anew.',
  }),
  'bucket:changed': () => ({
    title: 'This bucket was changed meanwhile',
    explanation: 'It was saved elsewhere after you opened it. Nothing was overwritten.',
    nextStep: 'Copy what you typed if you need it, then open the bucket again.',
  }),
};
