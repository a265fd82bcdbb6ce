import { staysStopped, type ContainerSpec } from '../../../shared/domain/container-spec.ts';
import type { Finding, Fix } from '../../../shared/domain/plan.ts';
import type { NodeOptions } from '../../../shared/domain/inventory.ts';
import { cardsOf, type CardOrder } from '../spec-parts.ts';
import { blocks, passed, unknown, warns, type Check } from './check.ts';

/** An unknown bridge is not refused by the create call; only the start fails. */
export const bridgeExists: Check = (spec, { options }) =>
  cardsOf(spec).flatMap((card) =>
    card.bridge === null ? [unconnected(card)] : [judge(card, card.bridge, spec, options)],
  );

function judge(card: CardOrder, bridge: string, spec: ContainerSpec, options: NodeOptions | null): Finding {
  const { node } = spec;
  const place = { field: card.field('bridge'), stepId: 'start' };
  if (!options) return unknown('bridge', `Node ${node} could not be asked about its bridges`, place);
  const found = options.bridges.find(({ name }) => name === bridge);
  if (found?.isActive) return passed('bridge', `Bridge ${bridge} is active on ${node}`, place);
  const fix = otherBridge(card, options);
  if (found) return warns('bridge', `Bridge ${bridge} is not active on ${node}`, { ...place, fix });
  const hidden = options.hiddenBy.find(({ list }) => list === 'bridges');
  return hidden
    ? unknown('bridge', `Whether ${bridge} exists is hidden: ${hidden.privilege} on ${hidden.path} is missing`, place)
    : (staysStopped(spec) ? warns : blocks)(
        'bridge',
        `Node ${node} has no bridge ${bridge}; the container could not start`,
        { ...place, fix },
      );
}

const unconnected = (card: CardOrder): Finding =>
  warns('bridge', `${card.parameter} is connected to no bridge`, { field: card.field('bridge'), stepId: 'start' });

function otherBridge(card: CardOrder, { bridges }: NodeOptions): Fix | undefined {
  const other = bridges.find(({ isActive }) => isActive)?.name;
  return other === undefined ? undefined : { label: `Use ${other}`, changes: card.change('bridge', other) };
}
