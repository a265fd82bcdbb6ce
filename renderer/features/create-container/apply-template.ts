import type { Template } from '../../../shared/domain/template.ts';
import { firstAnswer } from '../../../shared/domain/template-variable.ts';
import { networkFromTemplate } from './network-from-template.ts';
import { emptyWizard, type LikeSeed, type WizardValues } from '../../stores/wizard-draft-store.ts';

/** The form after a template was chosen: its values in place, the user's place (server, node, number, addresses) kept. */
export function applyTemplate(values: WizardValues, template: Template): WizardValues {
  const { nameserver = '', searchdomain = '', description = '', ...rest } = template.further;
  const { onboot, ...others } = rest;
  const startOnBoot = onboot === '1';
  return {
    ...values,
    templateId: template.id,
    hostname: values.hostname || (template.hostname ?? hostnameFrom(template.name)),
    description,
    tags: template.tags.join(' '),
    // Chosen anew from the template's patterns as soon as the node's images are known.
    ostemplate: '',
    needsDownload: false,
    imagePatterns: [],
    storage: template.storage ?? values.storage,
    diskGiB: String(template.diskGiB),
    cores: String(template.cores),
    memoryMiB: String(template.memoryMiB),
    swapMiB: String(template.swapMiB),
    isUnprivileged: template.isUnprivileged,
    features: template.features,
    network: networkFromTemplate(values.network, template),
    nameserver,
    searchDomain: searchdomain,
    startOnBoot,
    further: startOnBoot ? others : rest,
    rootfsOptions: template.rootfsOptions,
    provisioning: template.provisioning,
    answers: Object.fromEntries(
      template.provisioning.variables.map((variable) => [variable.name, firstAnswer(variable)]),
    ),
  };
}

/** The form after a container was taken as its example: its settings, its place, and a name after its own. */
export function applySeed(values: WizardValues, { connectionId, node, name, made }: LikeSeed): WizardValues {
  // Both are told by the OS template, which may be another one.
  const { ostype: _system, arch: _architecture, ...further } = made.template.further;
  return {
    ...applyTemplate({ ...applyScratch(values), hostname: nameAfter(name) }, { ...made.template, further }),
    connectionId,
    node,
    ...(connectionId !== values.connectionId && { vmid: '', proposedVmid: '' }),
    templateId: '',
    imagePatterns: made.template.osTemplatePatterns,
  };
}

/** "web" → "web-2", "web-02" → "web-03". */
export function nameAfter(name: string): string {
  const [, stem = '', digits = ''] = /^(.*?)(\d*)$/.exec(hostnameFrom(name)) ?? [];
  if (digits === '') return stem === '' ? '' : `${stem}-2`;
  return `${stem}${String(Number(digits) + 1).padStart(digits.length, '0')}`;
}

/** Back to nothing but the place. */
export const applyScratch = (values: WizardValues): WizardValues => ({
  ...emptyWizard,
  connectionId: values.connectionId,
  node: values.node,
  vmid: values.vmid,
  proposedVmid: values.proposedVmid,
  storage: values.storage,
  ostemplate: values.ostemplate,
  needsDownload: values.needsDownload,
  network: { ...emptyWizard.network, bridge: values.network.bridge },
});

/** "Nginx web server" → "nginx-web-server". */
export const hostnameFrom = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 40)
    .replace(/-+$/, '');
