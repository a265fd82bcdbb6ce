import { z } from 'zod';
import { appErrorData } from '../errors.ts';
import { appCommand } from '../domain/app-command.ts';
import { appNotice } from '../domain/app-notice.ts';
import {
  authInput,
  certificate,
  connectionCheck,
  connectionDraft,
  connectionEdit,
  connectionSummary,
  hostName,
  port,
} from '../domain/connection.ts';
import { containerDetail, containerRow } from '../domain/container.ts';
import { checkedContainerSpec, hostname } from '../domain/container-spec.ts';
import { mostAtOnce } from '../domain/many.ts';
import { deletionFacts } from '../domain/deletion.ts';
import { activeFault, demoFault, faultId, injectedFault } from '../domain/demo-fault.ts';
import {
  batchId,
  certificateFingerprint,
  connectionId,
  containerId,
  credentialId,
  jobId,
  nodeName,
  planId,
  serviceId,
  timestamp,
  vmid,
} from '../domain/ids.ts';
import { guestAccess, guestAccessChange, nodeCheck, presentedNodeKey } from '../domain/guest-access.ts';
import { nodeChoices, nodeFacts, nodeStock, vmidCheck } from '../domain/inventory.ts';
import { powerAction } from '../domain/job.ts';
import { creationChoices } from '../domain/creation-request.ts';
import { liveSpec } from '../domain/live-spec.ts';
import { finding, plan } from '../domain/plan.ts';
import { planExport, planExportFormat } from '../domain/plan-export.ts';
import { keyFileChoice, ownPublicKeys } from '../domain/public-key.ts';
import { serverFacts } from '../domain/server-facts.ts';
import { forgottenHost, presentedHostKey, removalPreview, trustedHost } from '../domain/ssh-trust.ts';
import { appInfo, dataSize, licence, settings, settingsChange, vaultStatus } from '../domain/settings.ts';
import { variableName, variableValue } from '../domain/template-variable.ts';
import { jobEvents, jobRequests } from './job-contract.ts';
import { configRequests } from './config-contract.ts';
import { osTemplateRequests } from './os-template-contract.ts';
import { terminalEvents, terminalRequests } from './terminal-contract.ts';
import { templateEvents, templateRequests } from './template-contract.ts';

const request = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) => ({ input, output });
const nothing = z.strictObject({});
const started = z.strictObject({ jobId });
const rootPassword = z.string().min(5, 'at least five characters').max(128);

/** Asked by the renderer, answered once by main. */
export const requests = {
  'app:info': request(nothing, appInfo),
  /** How much Gantry keeps on the disk. */
  'app:data-size': request(nothing, dataSize),
  /** What Gantry is made of, with the licence of each part. */
  'app:licences': request(nothing, z.array(licence)),
  'app:open-url': request(z.strictObject({ url: z.string().max(2048) }), z.void()),
  /** Shows a place of Gantry's own in the system's file manager or editor. */
  'app:open-path': request(z.strictObject({ what: z.enum(['data-folder', 'log']) }), z.void()),
  /** The window listens from now on: what was meant for it before, such as the link it was opened with, is announced then. */
  'app:arrive': request(nothing, z.void()),
  /** Says which commands make sense in the window now, so that the native menu offers those alone. */
  'app:menu-state': request(z.strictObject({ enabled: z.array(appCommand).max(100) }), z.void()),
  'settings:get': request(nothing, settings),
  'settings:change': request(settingsChange, settings),

  'vault:status': request(nothing, vaultStatus),
  'vault:choose-session': request(nothing, vaultStatus),
  'vault:choose-passphrase': request(
    z.strictObject({ passphrase: z.string().min(10, 'at least ten characters').max(1000) }),
    vaultStatus,
  ),
  'vault:unlock': request(z.strictObject({ passphrase: z.string().max(1000) }), vaultStatus),
  /** Forgets the key and closes every connection; not while jobs run. */
  'vault:lock': request(nothing, vaultStatus),
  'vault:change-passphrase': request(
    z.strictObject({ current: z.string().max(1000), next: z.string().min(10, 'at least ten characters').max(1000) }),
    vaultStatus,
  ),

  'demo:open': request(nothing, connectionSummary),
  /** Puts it back to how it came: its containers, faults and what is known of it here go. */
  'demo:reset': request(nothing, connectionSummary),
  'demo:faults': request(nothing, z.strictObject({ faults: z.array(activeFault) })),
  /** Breaks something in the demo homelab on purpose. */
  'demo:inject-fault': request(z.strictObject({ fault: demoFault }), injectedFault),
  'demo:clear-fault': request(z.strictObject({ faultId }), z.void()),
  'demo:clear-faults': request(nothing, z.void()),

  'connection:list': request(nothing, z.array(connectionSummary)),
  'connection:probe': request(z.strictObject({ host: hostName, port }), certificate),
  'connection:test': request(connectionDraft, z.array(connectionCheck)),
  'connection:add': request(connectionDraft, connectionSummary),
  'connection:trust': request(z.strictObject({ connectionId, fingerprint: certificateFingerprint }), connectionSummary),
  'connection:sign-in': request(
    z.strictObject({ connectionId, password: z.string().min(1).max(200), totp: z.string().max(8).optional() }),
    connectionSummary,
  ),
  'connection:refresh': request(z.strictObject({ connectionId }), connectionSummary),
  /** What each server told at its last contact, also while it is away. */
  'connection:facts': request(nothing, z.array(serverFacts)),
  /** Another place or certificate is signed in at before it is kept. */
  'connection:edit': request(connectionEdit, connectionSummary),
  /** Signs in with it first; the old secret is wiped only then. */
  'connection:update-auth': request(z.strictObject({ connectionId, auth: authInput }), connectionSummary),
  /** The four checks with the sign-in that is kept. */
  'connection:test-saved': request(z.strictObject({ connectionId }), z.array(connectionCheck)),
  'connection:ssh-trust': request(z.strictObject({ connectionId }), z.array(trustedHost)),
  'connection:forget-host': request(forgottenHost, z.void()),
  /** How the containers of a server are reached; without any secret. */
  'connection:guest-access': request(z.strictObject({ connectionId }), guestAccess),
  'connection:set-guest-access': request(guestAccessChange, guestAccess),
  /** Signs in to every node over SSH as it is set. */
  'connection:test-nodes': request(z.strictObject({ connectionId }), z.array(nodeCheck)),
  /** After the user has compared it. */
  'connection:pin-node-key': request(presentedNodeKey.extend({ connectionId }), z.void()),
  'connection:removal': request(z.strictObject({ connectionId }), removalPreview),
  'connection:remove': request(z.strictObject({ connectionId }), z.void()),

  /** The network is back: servers that are away are asked again without their long pause. */
  'connection:look-soon': request(nothing, z.void()),

  'node:list': request(z.strictObject({ connectionId }), z.array(nodeFacts)),
  /** Storages and bridges, of a server that is away as last seen. */
  'node:stock': request(z.strictObject({ connectionId }), nodeStock),
  'node:options': request(z.strictObject({ connectionId, node: nodeName }), nodeChoices),
  'vmid:next': request(z.strictObject({ connectionId }), z.strictObject({ vmid })),
  'vmid:check': request(z.strictObject({ connectionId, vmid }), vmidCheck),

  /** Public halves alone: of `~/.ssh` and of the running ssh-agent. */
  'keys:list': request(nothing, ownPublicKeys),
  /** Lets the user choose a file with public keys; null when they think better of it. */
  'keys:choose-file': request(nothing, keyFileChoice.nullable()),
  /** Puts a secret the window has made on the clipboard, for as long as one stays there. */
  'secret:copy': request(
    z.strictObject({ text: z.string().min(1).max(1000) }),
    z.strictObject({ clearsAt: timestamp }),
  ),

  ...osTemplateRequests,
  ...templateRequests,

  /** What stands against the fields filled in so far; for hints while typing. */
  'plan:check': request(z.strictObject({ spec: liveSpec }), z.array(finding)),
  'plan:make': request(
    z.strictObject({
      spec: checkedContainerSpec,
      hasRootPassword: z.boolean().default(false),
      /** Names of the secret variables the user has entered; their values come with the approval. */
      givenSecrets: z.array(variableName).max(100).default([]),
    }),
    plan,
  ),
  /** One plan for each name: the first as the form says, the others with the next free numbers and addresses. */
  'plan:make-many': request(
    z.strictObject({
      spec: checkedContainerSpec,
      hostnames: z.array(hostname).min(1).max(mostAtOnce),
      hasRootPassword: z.boolean().default(false),
      givenSecrets: z.array(variableName).max(100).default([]),
    }),
    z.strictObject({
      plans: z.array(plan),
      /** About all of them together, such as that their disks do not fit beside each other. */
      findings: z.array(finding),
    }),
  ),
  /** What a creation was told to make, to plan another one; null for a job of another kind. */
  'plan:choices-of': request(z.strictObject({ jobId }), creationChoices.nullable()),
  /** A plan that was shown, in another tool's words; without secrets. */
  'plan:export': request(z.strictObject({ planId, format: planExportFormat }), planExport),
  'container:create': request(
    z.strictObject({
      planId,
      hash: z.string(),
      /** The root password, when the user wants one besides the keys; goes to the vault, never into the plan. */
      rootPassword: rootPassword.optional(),
      /** Values of the secret variables the plan calls `entered`, by name; they go to the vault, never into the plan. */
      secrets: z.record(variableName, variableValue).default({}),
      /** Said after the warning about a privileged container. */
      confirmsPrivileged: z.boolean().default(false),
    }),
    started,
  ),
  /** Plans of one set: none begins unless every one of them may; what then cannot be begun is told for that one. */
  'container:create-many': request(
    z.strictObject({
      plans: z
        .array(z.strictObject({ planId, hash: z.string() }))
        .min(1)
        .max(mostAtOnce),
      rootPassword: rootPassword.optional(),
      secrets: z.record(variableName, variableValue).default({}),
      confirmsPrivileged: z.boolean().default(false),
    }),
    z.strictObject({
      batchId,
      results: z.array(
        z.union([z.strictObject({ hostname, jobId }), z.strictObject({ hostname, error: appErrorData })]),
      ),
    }),
  ),
  'container:list': request(nothing, z.array(containerRow)),
  'container:get': request(z.strictObject({ connectionId, vmid }), containerDetail),
  /** The user has looked at it: its new name or place needs no mark any more. */
  'container:seen': request(z.strictObject({ connectionId, vmid }), z.void()),
  'container:refresh-services': request(z.strictObject({ containerId }), containerDetail),
  'container:unit-journal': request(
    z.strictObject({
      containerId,
      unit: z.string().min(1).max(256),
      lines: z.number().int().min(1).max(2000).default(200),
    }),
    z.strictObject({ text: z.string() }),
  ),
  /** The key a container shows now; nothing is sent to it. */
  'container:presented-host-key': request(z.strictObject({ containerId }), presentedHostKey),
  /** After the user has compared it. */
  'container:pin-host-key': request(
    z.strictObject({
      containerId,
      keyType: z.string().max(60),
      fingerprint: z.string().startsWith('SHA256:').max(100),
    }),
    z.void(),
  ),
  'container:power': request(
    z.strictObject({ connectionId, vmid, action: powerAction, forceStop: z.boolean().default(false) }),
    started,
  ),
  /** One job for each, all with one batch; what cannot be begun is told for that one and keeps no other. */
  'container:power-many': request(
    z.strictObject({
      action: powerAction,
      targets: z.array(z.strictObject({ connectionId, vmid })).min(1).max(500),
    }),
    z.strictObject({
      batchId,
      results: z.array(
        z.union([z.strictObject({ key: z.string(), jobId }), z.strictObject({ key: z.string(), error: appErrorData })]),
      ),
    }),
  ),
  /** What would go, asked from the server now. */
  'container:deletion-facts': request(z.strictObject({ connectionId, vmid }), deletionFacts),
  'container:destroy': request(
    z.strictObject({
      connectionId,
      vmid,
      /** What the user saw and typed. */
      hostname: z.string(),
      /** The root disk's volume the user saw. */
      rootVolume: z.string().nullable(),
      isPurged: z.boolean().default(false),
      withUnreferenced: z.boolean().default(false),
    }),
    started,
  ),
  /** Removes our record of a container that is not on the server. Sends nothing that could delete anything there. */
  'container:forget': request(z.strictObject({ connectionId, vmid }), z.void()),

  'service:open': request(z.strictObject({ containerId, serviceId }), z.void()),
  /** Audited: the one answer that carries a secret. */
  'credential:reveal': request(z.strictObject({ credentialId }), z.strictObject({ value: z.string() })),
  'credential:copy': request(z.strictObject({ credentialId }), z.strictObject({ clearsAt: timestamp })),

  ...configRequests,
  ...jobRequests,
  ...terminalRequests,
};

/** Announced by main, any number of times. */
export const events = {
  ...jobEvents,
  ...terminalEvents,
  'connection:changed': z.strictObject({ connections: z.array(connectionSummary) }),
  'connection:facts-changed': serverFacts,
  'inventory:changed': z.strictObject({ changed: z.array(containerRow), removed: z.array(z.string()) }),
  /** All that are in effect now. */
  'demo:faults-changed': z.strictObject({ faults: z.array(activeFault) }),
  /** Its process had ended by itself; what was broken on purpose is whole again. */
  'demo:restarted': nothing,
  ...templateEvents,
  'settings:changed': settings,
  'vault:changed': vaultStatus,
  /** Main asks the window to show something: a notification was clicked, a deep link opened. */
  'app:navigate': z.strictObject({ to: z.string() }),
  'app:notice': appNotice,
  /** What the window was drawn from was kept by the last run: now main can tell itself. */
  'app:look-again': nothing,
  /** Something was chosen in the native menu. */
  'app:command': z.strictObject({ command: appCommand }),
};

export type Channel = keyof typeof requests;
export type Input<C extends Channel> = z.input<(typeof requests)[C]['input']>;
export type Parsed<C extends Channel> = z.output<(typeof requests)[C]['input']>;
export type Output<C extends Channel> = z.output<(typeof requests)[C]['output']>;
export type EventName = keyof typeof events;
/** What main announces in so many words; `job:progress` comes out of the text a log is kept as. */
export type Announcement = Exclude<EventName, 'job:progress'>;
export type Payload<E extends EventName> = z.output<(typeof events)[E]>;
