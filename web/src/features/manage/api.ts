/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What Manage asks of the server. */
import { api, done, etag, type Schema, take } from '@/shared/api/client';
import type { paths } from '@/shared/api/schema';
import type { Values } from '@/shared/ui/fieldSpec';
import type { PageQuestion } from '@/shared/ui/useWindowedList';

export type Company = Schema['Company'];
export type Numbers = Schema['Numbers'];
export type OutboundEmail = Schema['OutboundEmail'];
export type User = Schema['User'];
export type Warehouse = Schema['Warehouse'];
export type PriceLevel = Schema['PriceLevel'];

const LIST_MAX = 200;
const made = (key: string) => ({ header: { 'Idempotency-Key': key } });
const changed = (id: number, rev: number, key: string) => ({ path: { id }, header: { 'If-Match': etag(rev), 'Idempotency-Key': key } });
const at = (id: number) => ({ params: { path: { id } } });

const changedCompany = (rev: number, key: string) => ({ header: { 'If-Match': etag(rev), 'Idempotency-Key': key } });
export const readCompany = () => take(api.GET('/api/v1/company'));
export const changeCompany = (body: Values, rev: number, key: string) =>
  take(api.PATCH('/api/v1/company', { params: changedCompany(rev, key), body }));

export const putLogo = (file: File, rev: number, key: string) =>
  take(
    api.PUT('/api/v1/company/logo', {
      params: changedCompany(rev, key),
      headers: { 'Content-Type': file.type },
      body: file,
      bodySerializer: (body) => body,
    }),
  );
export const deleteLogo = (rev: number, key: string) => take(api.DELETE('/api/v1/company/logo', { params: changedCompany(rev, key) }));

/** How many back orders are open now; 0 too when nobody has access to them. */
export async function openBackOrders(): Promise<number> {
  const query = { status: 'open', limit: 1, total: true } as const;
  return take(api.GET('/api/v1/back-orders', { params: { query } })).then(
    (page) => page.total ?? 0,
    () => 0,
  );
}

export const readNumbers = () => take(api.GET('/api/v1/company/numbers'));
export type Sequence = 'back-orders' | 'orders' | 'purchase-orders';
export const moveNumbers = (sequence: Sequence, body: Schema['NumberMove'], key: string) =>
  take(api.POST(`/api/v1/company/numbers/${sequence}`, { params: made(key), body }));

export const resetCodes = (id: number, key: string) =>
  done(api.DELETE('/api/v1/users/{id}/totp', { params: { path: { id }, header: { 'Idempotency-Key': key } } }));

export const listOutbound = async () => (await take(api.GET('/api/v1/outbound-emails', { params: { query: { limit: LIST_MAX } } }))).items;
export const listMailKeys = async () => (await take(api.GET('/api/v1/outbound-emails/keys'))).items;
export const readOutbound = (id: number) => take(api.GET('/api/v1/outbound-emails/{id}', at(id)));
export const createOutbound = (body: Values, key: string) =>
  take(api.POST('/api/v1/outbound-emails', { params: made(key), body: body as Schema['OutboundEmailNew'] }));
export const changeOutbound = (id: number, body: Values, rev: number, key: string) =>
  take(api.PATCH('/api/v1/outbound-emails/{id}', { params: changed(id, rev, key), body }));
export const deleteOutbound = (id: number, rev: number, key: string) =>
  api.DELETE('/api/v1/outbound-emails/{id}', { params: changed(id, rev, key) });

export const listOutbox = async (query: { state: Schema['OutboxItem']['state']; key?: string; limit: number }) =>
  (await take(api.GET('/api/v1/outbox', { params: { query } }))).items;
export const readOutboxItem = (id: number) => take(api.GET('/api/v1/outbox/{id}', at(id)));
export const testOutbound = (id: number, key: string) =>
  take(api.POST('/api/v1/outbound-emails/{id}/test', { params: { path: { id }, header: { 'Idempotency-Key': key } } }));
export const resend = (id: number, key: string) =>
  take(api.POST('/api/v1/outbox/{id}/resend', { params: { path: { id }, header: { 'Idempotency-Key': key } } }));

export const listUsers = async () => (await take(api.GET('/api/v1/users', { params: { query: { limit: LIST_MAX } } }))).items;
export const readUser = (id: number) => take(api.GET('/api/v1/users/{id}', at(id)));
export const createUser = (body: Values, key: string) =>
  take(api.POST('/api/v1/users', { params: made(key), body: body as Schema['UserNew'] }));
export const changeUser = (id: number, body: Values, rev: number, key: string) =>
  take(api.PATCH('/api/v1/users/{id}', { params: changed(id, rev, key), body }));
export const inviteUser = (id: number, key: string) =>
  take(api.POST('/api/v1/users/{id}/invite', { params: { path: { id }, header: { 'Idempotency-Key': key } } }));
export const setPassword = (id: number, body: Values) =>
  done(api.POST('/api/v1/users/{id}/password', { ...at(id), body: body as Schema['UserPassword'] })).then(() => ({}));
export const accountsOf = (rep: number) => take(api.GET('/api/v1/accounts', { params: { query: { rep, limit: LIST_MAX, total: true } } }));
/** Its reps otherwise; the account is read first, so that nobody else's assignment is undone. */
export async function setReps(account: number, change: (reps: number[]) => number[], key: string) {
  const now = await take(api.GET('/api/v1/accounts/{id}', at(account)));
  return take(api.PUT('/api/v1/accounts/{id}/reps', { params: changed(account, now.rev, key), body: { reps: change(now.reps) } }));
}

export const listWarehouses = async () => (await take(api.GET('/api/v1/warehouses'))).items;
export const readWarehouse = (id: number) => take(api.GET('/api/v1/warehouses/{id}', at(id)));
export const createWarehouse = (body: Values, key: string) =>
  take(api.POST('/api/v1/warehouses', { params: made(key), body: body as Schema['WarehouseNew'] }));
export const changeWarehouse = (id: number, body: Values, rev: number, key: string) =>
  take(api.PATCH('/api/v1/warehouses/{id}', { params: changed(id, rev, key), body }));

export const listLevels = async () => (await take(api.GET('/api/v1/price-levels'))).items;
export const readLevel = (id: number) => take(api.GET('/api/v1/price-levels/{id}', at(id)));
export const createLevel = (body: Values, key: string) =>
  take(api.POST('/api/v1/price-levels', { params: made(key), body: body as Schema['PriceLevelNew'] }));
export const changeLevel = (id: number, body: Values, rev: number, key: string) =>
  take(api.PATCH('/api/v1/price-levels/{id}', { params: changed(id, rev, key), body }));

export type Webhook = Schema['WebhookBrief'] & { secret?: string | null }; // a secret is only in the answer that set it
export type Delivery = Schema['WebhookDeliveryBrief'];
const DELIVERIES_MAX = 5;
export const listWebhooks = async () => (await take(api.GET('/api/v1/webhooks', { params: { query: { limit: LIST_MAX } } }))).items;
export const listWebhookEvents = async () => (await take(api.GET('/api/v1/webhooks/events'))).items;
export const readWebhook = (id: number) => take(api.GET('/api/v1/webhooks/{id}', at(id)));
export const createWebhook = (body: Values) => take(api.POST('/api/v1/webhooks', { body: body as Schema['WebhookNew'] }));
export const changeWebhook = (id: number, body: Values, rev: number) =>
  take(api.PATCH('/api/v1/webhooks/{id}', { params: { path: { id }, header: { 'If-Match': etag(rev) } }, body }));
export const deleteWebhook = (id: number, rev: number, key: string) =>
  api.DELETE('/api/v1/webhooks/{id}', { params: changed(id, rev, key) });
export const listDeliveries = async (id: number) =>
  (await take(api.GET('/api/v1/webhooks/{id}/deliveries', { params: { path: { id }, query: { limit: DELIVERIES_MAX } } }))).items;
export const pingWebhook = (id: number, key: string) =>
  take(api.POST('/api/v1/webhooks/{id}/ping', { params: { path: { id }, header: { 'Idempotency-Key': key } } }));
export const redeliver = (id: number, number: number, key: string) =>
  take(
    api.POST('/api/v1/webhooks/{id}/deliveries/{number}/redeliver', {
      params: { path: { id, number }, header: { 'Idempotency-Key': key } },
    }),
  );

export type Import = Schema['Import'];
export type ImportRow = Schema['ImportRow'];
export type ImportFate = ImportRow['fate'];
export const POLL_MS = 500; // while a job works on an import
export const readJob = (id: number) => take(api.GET('/api/v1/jobs/{id}', at(id)));
export const listImports = async () => (await take(api.GET('/api/v1/imports', { params: { query: { limit: LIST_MAX } } }))).items;
export const listImportFields = async () => (await take(api.GET('/api/v1/import-fields'))).items;
export const readImport = (id: number) => take(api.GET('/api/v1/imports/{id}', at(id)));
export const listImportRows = async (id: number, fate: ImportFate) =>
  (await take(api.GET('/api/v1/imports/{id}/rows', { params: { path: { id }, query: { fate, limit: LIST_MAX } } }))).items;
export const sendImport = (kind: Import['kind'], file: File) =>
  take(
    api.POST('/api/v1/imports', {
      params: { query: { kind, file: file.name } },
      headers: { 'Content-Type': 'application/octet-stream' },
      body: file as unknown as string,
      bodySerializer: (body) => body,
    }),
  );
export const actImport = (id: number, action: 'apply' | 'undo' | 'stop' | 'check', body: object | undefined, key: string) =>
  take(
    api.POST(`/api/v1/imports/{id}/${action}` as '/api/v1/imports/{id}/apply', {
      params: { path: { id }, header: { 'Idempotency-Key': key } },
      body: body as Schema['ImportApplying'],
    }),
  );

export const listTokens = async () => (await take(api.GET('/api/v1/tokens'))).items;
export const createToken = (body: Values) => take(api.POST('/api/v1/tokens', { body: body as Schema['ApiTokenNew'] }));
export const endToken = (id: number, key: string) =>
  api.DELETE('/api/v1/tokens/{id}', { params: { path: { id }, header: { 'Idempotency-Key': key } } });

export type AuditQuery = NonNullable<paths['/api/v1/audit']['get']['parameters']['query']>;
export type AuditKind = NonNullable<AuditQuery['kind']>;
export type AuditObject = NonNullable<AuditQuery['object']>;
export const listAudit = (query: AuditQuery, page: PageQuestion) =>
  take(api.GET('/api/v1/audit', { params: { query: { ...query, ...page } } }));
export const readAudit = async (id: number) => (await take(api.GET('/api/v1/audit', { params: { query: { id } } }))).items[0] ?? null;
