/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Keys that act everywhere. Those of one letter act only outside of fields, and can be switched off (WCAG 2.1.4). */
import { useEffect, useRef } from 'react';
import { useLocation } from 'wouter';
import { t } from '@/shared/i18n';
import { appearance, useAppearance } from '@/shared/state/appearance';
import { act, actionOfKey, useShownObject } from '@/shared/state/objectActions';
import { Dialog } from '@/shared/ui/Dialog';
import type { Group } from './menu';

const SEQUENCE_MS = 1200; // between g and the letter after it

interface ShortcutActions {
  groups: Group[];
  openPalette: () => void;
  openKeys: () => void;
}

const inField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  target.closest('input:not([type="checkbox"]):not([type="radio"]), textarea, select, [contenteditable], dialog, [role="dialog"]') !== null;

/** press(name): the button of this name, in the dialog that is open or on the page. False: there is none. */
function press(name: string): boolean {
  const where = document.querySelector('dialog[open]') ?? document.getElementById('main');
  const button = [...(where?.querySelectorAll('button') ?? [])].find((one) => one.textContent === name && !one.disabled);
  button?.click();
  return button !== undefined;
}

export function useShortcuts(actions: ShortcutActions): void {
  const [, go] = useLocation();
  const latest = useRef(actions);
  latest.current = actions;
  const leader = useRef(0);
  useEffect(() => {
    const letter = (key: string): boolean => {
      const { groups, openKeys } = latest.current;
      const afterG = Date.now() - leader.current < SEQUENCE_MS;
      leader.current = key === 'g' ? Date.now() : 0;
      const action = afterG ? undefined : actionOfKey(key);
      const place = afterG ? groups.flatMap((group) => group.places).find((one) => one.key === key) : undefined;
      if (place) {
        go(place.href);
      } else if (action) {
        action.href === undefined ? act(action.label) : go(action.href);
      } else if (key === '/') {
        const field = document.querySelector<HTMLInputElement>('[data-search-field]');
        field?.focus();
        field?.select();
      } else if (key === 'c' && groups.some((group) => group.places.some((one) => one.href === '/orders/back-orders'))) {
        go('/orders/back-orders/new');
      } else if (key === 'f') {
        return press(t('filter.title'));
      } else if (key === 'e') {
        return press(t('export.title'));
      } else if (key === '?') {
        openKeys();
      } else {
        return false;
      }
      return true;
    };
    const onKey = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        latest.current.openPalette();
      } else if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 's') {
        event.preventDefault(); // the browser's own would save the page as a file
        press(t('record.save'));
      } else if (!(event.ctrlKey || event.metaKey || event.altKey || inField(event.target)) && appearance().keys && letter(event.key)) {
        event.preventDefault();
      }
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [go]);
}

export function KeysDialog({ opened, onClose, groups }: { opened: boolean; onClose: () => void; groups: Group[] }) {
  const { keys } = useAppearance();
  const object = useShownObject();
  const rows: [string, string][] = [
    [t('keys.palette'), 'Ctrl K'],
    [t('keys.search'), '/'],
    [t('new_back_order.title'), 'c'],
    ...groups
      .flatMap((group) => group.places)
      .flatMap((place): [string, string][] => (place.key ? [[t('keys.go', place.label), `g ${place.key}`]] : [])),
    ...(object?.actions ?? []).flatMap((action): [string, string][] => (action.key ? [[action.label, action.key]] : [])),
    [t('keys.move'), 'j k ↑ ↓'],
    [t('keys.open'), 'Enter'],
    [t('keys.select'), 'x'],
    [t('keys.range'), 'Shift ↑ ↓'],
    [t('filter.title'), 'f'],
    [t('export.title'), 'e'],
    [t('keys.column'), 'Alt ↑ ↓'],
    [t('keys.remove'), 'Ctrl Backspace'],
    [t('keys.submit'), 'Ctrl Enter'],
    [t('record.save'), 'Ctrl S'],
    [t('keys.close'), 'Esc'],
    [t('keys.help'), '?'],
  ];
  return (
    <Dialog title={t('keys.title')} opened={opened} onClose={onClose}>
      {!keys && <p className="note">{t('keys.off')}</p>}
      <dl className="keys">
        {rows.map(([what, press]) => [
          <dt key={what}>{what}</dt>,
          <dd key={`${what}-keys`}>
            <kbd>{press}</kbd>
          </dd>,
        ])}
      </dl>
    </Dialog>
  );
}
