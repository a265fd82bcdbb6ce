import { randomUUID } from 'node:crypto';
import { badParameters, failure } from '../../http/pve-error.ts';
import { splitList } from '../../schema/formats.ts';
import { own, put } from '../../world/records.ts';
import type { TokenState } from '../../world/world-state.ts';
import { userOf } from './subjects.ts';
import { flag, text, type Call, type Handlers } from '../call.ts';

/** API tokens of users. (PVE::API2::User) */
export const accessTokenHandlers: Handlers = {
  'GET /access/users/{userid}/token': (call) =>
    Object.entries(userOf(call).tokens).map(([tokenid, token]) => ({ tokenid, ...describeToken(token) })),
  'GET /access/users/{userid}/token/{tokenid}': (call) => describeToken(tokenOf(call)),
  'POST /access/users/{userid}/token/{tokenid}': createToken,
  'PUT /access/users/{userid}/token/{tokenid}': changeToken,
  'DELETE /access/users/{userid}/token/{tokenid}': (call) => {
    tokenOf(call);
    delete userOf(call).tokens[text(call, 'tokenid')];
    // Rules for a token that is gone are not read any more. (PVE::AccessControl, parse_user_config)
    const fullId = `${text(call, 'userid')}!${text(call, 'tokenid')}`;
    call.world.state.acl = call.world.state.acl.filter(({ ugid }) => ugid !== fullId);
    call.world.changed();
    return null;
  },
};

export const describeToken = (token: TokenState): Record<string, unknown> => ({
  privsep: token.privsep ? 1 : 0,
  expire: token.expire,
  ...(token.comment === undefined ? {} : { comment: token.comment }),
});

function tokenOf(call: Call): TokenState {
  const token = own(userOf(call).tokens, text(call, 'tokenid'));
  if (!token) throw failure(`no such token '${text(call, 'tokenid')}' for user '${text(call, 'userid')}'`);
  return token;
}

function createToken(call: Call): unknown {
  const user = userOf(call);
  const { userid = '', tokenid = '', privsep, expire, comment } = call.parameters;
  if (own(user.tokens, tokenid)) throw badParameters({ tokenid: 'Token already exists.' });
  const secret = randomUUID();
  put(user.tokens, tokenid, {
    secret,
    privsep: privsep !== '0',
    expire: Number(expire ?? user.expire),
    ...(comment === undefined ? {} : { comment }),
  });
  call.world.changed();
  // What was given comes back as text, a default as a number. (measured on 9.2)
  const info = {
    privsep: privsep ?? 1,
    ...(expire === undefined ? {} : { expire }),
    ...(comment === undefined ? {} : { comment }),
  };
  return { 'full-tokenid': `${userid}!${tokenid}`, value: secret, info };
}

function changeToken(call: Call): unknown {
  const token = tokenOf(call);
  const { privsep, expire, comment } = call.parameters;
  const removed = splitList(call.parameters['delete'] ?? '');
  if (privsep !== undefined) token.privsep = flag(call, 'privsep');
  if (expire !== undefined) token.expire = Number(expire);
  if (comment !== undefined) token.comment = comment;
  if (removed.includes('comment')) delete token.comment;
  if (removed.includes('expire')) token.expire = 0;
  const isNew = flag(call, 'regenerate');
  if (isNew) token.secret = randomUUID();
  call.world.changed();
  return { ...describeToken(token), ...(isNew ? { value: token.secret } : {}) };
}
