import { blocks, passed, unknown, type Check } from './check.ts';

/** Without a majority of its nodes a cluster takes no changes. */
export const quorum: Check = (spec, { cluster, nodes }) => {
  if (cluster.isQuorate === false)
    return [
      blocks('quorum', 'The cluster has no quorum: too few of its nodes are there, so it takes no changes', {
        field: 'connectionId',
      }),
    ];
  if (nodes.length < 2) return [];
  return cluster.isQuorate
    ? [passed('quorum', 'The cluster has quorum')]
    : [
        unknown('quorum', 'Whether the cluster has quorum is hidden: Sys.Audit on / is missing', {
          field: 'connectionId',
        }),
      ];
};
