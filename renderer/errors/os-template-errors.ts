import type { ErrorCode } from '../../shared/errors.ts';
import { sentence, type DescribeTable } from './description.ts';

type OsTemplateCode = Extract<ErrorCode, `os-template:${string}`>;

export const osTemplateErrors: DescribeTable<OsTemplateCode> = {
  'os-template:exists': ({ file, storage }) => ({
    title: `${storage} has a file of this name`,
    explanation: `${file} is there already. Proxmox would overwrite it without asking, so nothing was sent.`,
    nextStep: 'Use the one that is there, give the new one another name, or delete the old one first.',
  }),
  'os-template:no-room': ({ file, storage, neededBytes, freeBytes }) => ({
    title: `${storage} has no room for it`,
    explanation: `${file} needs ${mebibytes(neededBytes)}, and ${mebibytes(freeBytes)} are free there.`,
    nextStep: 'Choose another storage, or delete OS templates that nobody needs any more.',
  }),
  'os-template:file-changed': ({ file, reason }) => ({
    title: 'The file is not the one that was chosen',
    explanation: `${file}: ${sentence(reason)}`,
    nextStep: 'Choose the file again.',
  }),
  'os-template:cut-off': ({ file, doneBytes, totalBytes, reason }) => ({
    title: 'The upload broke off',
    explanation: `${mebibytes(doneBytes)} of ${mebibytes(totalBytes)} of ${file} had been sent. ${sentence(reason)} Proxmox throws away what has come.`,
    nextStep: 'Retry; it starts from the beginning. Often the directory /var/tmp of the node is full.',
  }),
  'os-template:not-as-said': ({ file, storage, reason }) => ({
    title: `${file} is not on ${storage} as it should be`,
    explanation: sentence(reason),
    nextStep: 'Retry. Should it happen again, look at the storage on the server.',
  }),
  'os-template:not-offered': ({ file, node }) => ({
    title: 'This OS template is not there any more',
    explanation: `${file} is neither on a storage of ${node} nor in its catalogue.`,
    nextStep: 'Look at the list again and choose another one.',
  }),
};

const mebibytes = (bytes: number): string => `${Math.round(bytes / 2 ** 20)} MiB`;
