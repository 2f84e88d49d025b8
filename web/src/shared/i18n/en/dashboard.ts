/* SPDX-License-Identifier: AGPL-3.0-or-later */
export const dashboard = {
  'menu.dashboard': 'Dashboard',
  'dashboard.open': 'Open back orders',
  'dashboard.open_mine': 'My open back orders',
  'dashboard.open_note': 'wait for wine or for an order',
  'dashboard.open_none': 'No account waits for a wine.',
  'dashboard.oldest': 'Oldest open back order',
  'dashboard.oldest_note': (display: string, account: string) => `${display}, ${account}`,
  'dashboard.ready_note': 'accounts that stock could serve now',
  'dashboard.ready_none': 'No stock for those who wait.',
  'dashboard.waiting_note': 'on this device only',
  'dashboard.active_note': 'wait to be confirmed',
  'dashboard.future_note': 'to be delivered later',
  'dashboard.draft_note': 'hold their bottles until they are released',
  'dashboard.offline': 'Offline: this device does not know.',
  'dashboard.retry': (label: string) => `Try Again: ${label}`,
} as const;
