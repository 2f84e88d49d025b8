/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What an entry of the audit log says, in the words of the forms in which it was changed. */
import type { Schema } from '@/shared/api/client';
import { accountHref } from '@/shared/format/numbers';
import { formatCount } from '@/shared/format/qty';
import { type TextKey, t, wordOf, wordsOf } from '@/shared/i18n';
import { type FieldSpec, fieldsOf, showValue } from '@/shared/ui/fieldSpec';
import type { AuditKind, AuditObject } from './api';
import { memberFields, memberHref } from './parts/Members';
import { levelFields, warehouseFields } from './parts/Stores';
import { settings } from './settings';

export type AuditEntry = Schema['AuditEntry'];
export type Names = Readonly<Record<'reps' | 'price_levels', ReadonlyMap<number, string>>>; // of what changes name by ids

export interface Change {
  field: string;
  label: string;
  before: string; // '': nothing
  after: string;
}

export const objectKinds: readonly AuditObject[] = wordsOf('audit_object');
export const kinds: readonly AuditKind[] = wordsOf('audit_kind');

const MANAGE = '/my-account/manage';

/** For each kind of object: its fields as forms have them, what their labels begin with, and the section of Manage. */
const objects: Readonly<Record<string, { fields: () => readonly FieldSpec[]; group: string; section?: TextKey }>> = {
  company: { fields: () => fieldsOf(settings('UTC')), group: 'company', section: 'manage.company' },
  user: { fields: () => memberFields, group: 'members' },
  warehouse: { fields: () => fieldsOf(warehouseFields), group: 'warehouses', section: 'warehouses.title' },
  price_level: { fields: () => fieldsOf(levelFields), group: 'levels', section: 'levels.title' },
  outbound_email: { fields: () => [], group: 'outbound', section: 'outbound.title' },
  webhook: { fields: () => [], group: 'webhooks', section: 'webhooks.title' },
};

/** aboutOf(entry): what it is about by name, and where that is; a section of Manage, where it has no page of its own. */
export function aboutOf({ object, object_id, object_name }: AuditEntry): { name: string; href?: string } {
  if (object_name === null) {
    return { name: t('audit.gone', wordOf('audit_object', object), object_id) };
  }
  const { section } = objects[object] ?? {};
  const href =
    object === 'user'
      ? memberHref(object_id)
      : object === 'account'
        ? accountHref(object_id)
        : `${MANAGE}#${encodeURIComponent(t(section as 'manage.company'))}`;
  return { name: object_name, href };
}

function textOf(field: string, spec: FieldSpec | undefined, value: unknown, names: Names): string {
  if (value === null || value === undefined || value === '') {
    return '';
  }
  if (field === 'reps' || field === 'price_levels') {
    return (value as number[]).map((id) => names[field].get(id) ?? `#${id}`).join(', ');
  }
  if (spec) {
    return String(showValue(spec, { [field]: value }) ?? '');
  }
  if (Array.isArray(value)) {
    return value.join(', ');
  }
  if (typeof value === 'boolean') {
    return value ? t('value.yes') : t('value.no');
  }
  return typeof value === 'number' && !field.startsWith('next_') ? formatCount(value) : String(value);
}

/** changesOf(entry, names): each field that changed, in words; of what was made, those that say something. */
export function changesOf({ object, changes }: AuditEntry, names: Names): Change[] {
  const { fields, group } = objects[object] ?? { fields: () => [], group: 'audit_field' };
  const specs = new Map(fields().map((field) => [field.name, field]));
  return Object.entries(changes as Record<string, unknown>).flatMap(([field, pair]) => {
    if (!Array.isArray(pair)) {
      return [];
    }
    const spec = specs.get(field);
    const [before, after] = pair.map((value) => textOf(field, spec, value, names));
    const own = wordOf(group, field);
    const label = spec?.label ?? (own === field.replaceAll('_', ' ') ? wordOf('audit_field', field) : own);
    return before || after ? [{ field, label, before: before ?? '', after: after ?? '' }] : [];
  });
}

/** summaryOf(changes): all of them on one line. */
export const summaryOf = (changes: readonly Change[]): string =>
  changes.map(({ label, before, after }) => `${label}: ${before ? `${before} → ` : ''}${after || '–'}`).join('; ');
