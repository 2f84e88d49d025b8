/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The page of one back order and what is done there. */
import { formatCount } from '../../format/qty';

let ordinal: Intl.PluralRules | undefined; // made at the first queue place: no other page has use for it
const endings: Partial<Record<Intl.LDMLPluralRule, string>> = { one: 'st', two: 'nd', few: 'rd' };

function nth(n: number): string {
  ordinal ??= new Intl.PluralRules('en-US', { type: 'ordinal' });
  return `${formatCount(n)}${endings[ordinal.select(n)] ?? 'th'}`;
}

export const backOrder = {
  'back_order.none': 'No back order with this number, or you have no access to it',
  'back_order.start': 'Start Order',
  'back_order.close': 'Close without Order',
  'back_order.duplicate': 'Duplicate',
  'back_order.note': 'Order note',
  'back_order.waiting_since': 'Waiting since',
  'back_order.no_rep': 'no rep',
  'back_order.barred_closed': "A closed back order can't be edited or re-opened.",
  'back_order.barred_tied': (kind: string, order: number) => `It is on ${kind} order ${order}.`,
  'back_order.barred_account': 'Its account does not allow it now.',
  'back_order.closed_on': (day: string, who: string | undefined) => (who ? `Closed on ${day} by ${who}` : `Closed on ${day}`),
  'back_order.by': 'with',
  'back_order.order': (order: number) => `order ${order}`,
  'back_order.tied': (kind: string) => `On ${kind}`,
  'back_order.tied_means': 'Until that order is active or ends, this back order stays open and can neither be edited, started nor closed.',
  'back_order.remainder': 'What was left over waits on',
  'back_order.primary': 'Primary warehouse',
  'back_order.stock': (onHand: string, available: string) => `${onHand} on hand · ${available} available`,
  'back_order.ready': 'Ready to fill',
  'back_order.queue': 'Queue',
  'back_order.place': (place: number, lines: number) => `${nth(place)} of ${formatCount(lines)}`,
  'back_order.ahead': (bottles: string) => `${bottles} ahead`,
  'back_order.first': 'nothing ahead',
  'back_order.wants_nothing': 'Wants nothing more',
  'back_order.due': 'Due',
  'back_order.nothing_due': 'nothing due',
  'back_order.no_day': 'day not known',
  'back_order.successor': 'In stock instead:',
  'back_order.close_ask': (name: string) => `Close ${name} without an order?`,
  'back_order.close_text': "A closed back order can't be edited or re-opened.",
  'back_order.choose_reason': 'Choose a reason',
  'back_order.close_note': 'In words (optional)',
  'back_order.close_note_needed': 'In words',
  'back_order.close_yes': (name: string) => `Close ${name}`,
  'back_order.keep_open': 'Keep Open',
  'back_order.is_closed': (name: string) => `${name} is Closed`,
  'back_order.duplicate_title': (name: string) => `Duplicate ${name}`,
  'back_order.duplicate_text': 'The copy has its lines and notes and waits from now on.',
  'back_order.duplicate_yes': 'Create Duplicate',
  'back_order.duplicated': (from: string, made: string) => `${made} made from ${from}.`,
  'back_order.edit_title': (name: string) => `Edit ${name}`,
  'back_order.reference_help': "The account's own number, if it gave one.",
  'back_order.priority_help': '0: none. Higher goes first.',
  'back_order.not_now': (name: string) => `${name} can't be edited now.`,
} as const;
