/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the person who is signed in, or wants to be, asks of the server about himself. */
import { api, done, type Schema, take } from '@/shared/api/client';
import type { Values } from '@/shared/ui/fieldSpec';

export type MailChoice = Schema['MailChoice'];

export const readMailChoices = async () => (await take(api.GET('/api/v1/me/mail-choices'))).items;
export const setMailChoices = async (changes: Values, key: string) => {
  const items = Object.entries(changes).map(([name, choice]) => ({ key: name, choice }) as Schema['MailChoiceNew']);
  return (await take(api.PUT('/api/v1/me/mail-choices', { params: { header: { 'Idempotency-Key': key } }, body: { items } }))).items;
};

export const listSessions = async () => (await take(api.GET('/api/v1/me/sessions'))).items;
export const endSession = (id: number) => done(api.DELETE('/api/v1/me/sessions/{id}', { params: { path: { id } } }));
export const endOtherSessions = () => done(api.DELETE('/api/v1/me/sessions'));

/* These answer nothing; a form wants an object. */
const nothing = () => ({});
export const changePassword = (body: Values) =>
  done(api.POST('/api/v1/me/password', { body: body as Schema['NewPassword'] })).then(nothing);
export const proposeTotp = () => take(api.GET('/api/v1/me/totp'));
export const turnTotpOn = (body: Values) => done(api.POST('/api/v1/me/totp', { body: body as Schema['TotpOn'] })).then(nothing);
export const turnTotpOff = (body: Values) => done(api.POST('/api/v1/me/totp/off', { body: body as Schema['TotpOff'] })).then(nothing);

export const askReset = (email: string) => take(api.POST('/api/v1/password-reset', { body: { email } }));
export const confirmReset = (token: string, password: string) =>
  done(api.POST('/api/v1/password-reset/confirm', { body: { token, password } })).then(nothing);
