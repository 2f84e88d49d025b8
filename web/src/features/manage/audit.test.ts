/* SPDX-License-Identifier: AGPL-3.0-or-later */
import { expect, it } from 'vitest';
import { type AuditEntry, aboutOf, changesOf, summaryOf } from './audit';

const names = { reps: new Map([[3, 'Ana Ruiz']]), price_levels: new Map([[1, 'Frontline']]) };
const entry = (object: string, changes: unknown, more: Partial<AuditEntry> = {}): AuditEntry => ({
  id: 1,
  at: '2026-05-12T09:30:00.000Z',
  user: null,
  kind: `${object}.updated`,
  object,
  object_id: 4,
  object_name: 'Name',
  rev: 2,
  changes: changes as AuditEntry['changes'],
  ...more,
});
const said = (object: string, changes: unknown) => summaryOf(changesOf(entry(object, changes), names));

it('says fields and values as the form does in which they were changed', () => {
  expect(said('company', { back_order_access: ['none', 'all'], ship_days: [['mon'], ['mon', 'tue']], draft_orders: [true, false] })).toBe(
    'Allow Access for Back Orders: None → All Users; Ship days: Mon → Mon, Tue; Support draft orders: Yes → No',
  );
  expect(said('user', { role: ['rep', 'admin'], active: [true, false] })).toBe('Role: Rep → Admin; May sign in: Yes → No');
});

it('names reps and price levels, and by its id one who is not known', () => {
  expect(said('account', { reps: [[3], [3, 9]] })).toBe('Reps: Ana Ruiz → Ana Ruiz, #9');
  expect(said('account', { price_levels: [[], [1]] })).toBe('Price levels: Frontline');
});

it('says what was made without what is blank, and numbers as they are', () => {
  expect(said('user', { name: [null, 'Ben'], email: [null, ''] })).toBe('Name: Ben');
  expect(said('company', { next_back_order: [1042, 15000] })).toBe('Next BO#: 1042 → 15000');
  expect(said('outbound_email', { subject: ['Old', null] })).toBe('Subject: Old → –');
});

it('tells where its object is, and of which nobody can find it any more', () => {
  expect(aboutOf(entry('user', {})).href).toBe('/my-account/manage/members/4');
  expect(aboutOf(entry('account', {})).href).toBe('/accounts/4');
  expect(aboutOf(entry('price_level', {})).href).toBe('/my-account/manage#Price%20Levels');
  expect(aboutOf(entry('webhook', {}, { object_name: null }))).toEqual({ name: 'Webhook 4, deleted' });
});
