import { blocks, passed, unknown, waits, warns, type Check } from './check.ts';

export const osTemplateThere: Check = (spec, { options, arriving }) => {
  const field = 'ostemplate';
  const file = spec.ostemplate.slice(spec.ostemplate.indexOf('/') + 1);
  // While it is written it is in the list already, or not yet.
  if (arriving.includes(spec.ostemplate))
    return [
      waits('os-template', `${file} is on its way to ${spec.node}; a container can be made of it once it is there`, {
        field,
      }),
    ];
  if (!options)
    return [unknown('os-template', `Node ${spec.node} could not be asked about its OS templates`, { field })];
  if (options.osTemplates.some(({ volid }) => volid === spec.ostemplate))
    return [passed('os-template', `${file} is on the node`, { field })];
  const isInCatalogue = options.osTemplates.some((template) => template.volid === null && template.file === file);
  if (spec.needsDownload && isInCatalogue)
    return [passed('os-template', `${file} will be downloaded first`, { field, stepId: 'download-os-template' })];
  if (isInCatalogue)
    return [
      blocks('os-template', `${file} is not on the node yet; it can be downloaded`, {
        field,
        fix: { label: 'Download it first', changes: { needsDownload: true } },
      }),
    ];
  const hidden = options.hiddenBy.find(({ list }) => list === 'osTemplates');
  if (hidden)
    return [
      unknown('os-template', `Whether ${file} is there is hidden: ${hidden.privilege} on ${hidden.path} is missing`, {
        field,
      }),
    ];
  return [warns('os-template', `${file} was not found on ${spec.node}; creating would fail in the task`, { field })];
};
