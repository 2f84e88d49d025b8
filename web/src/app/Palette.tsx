/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Ctrl+K: pages, actions and objects by typing. Features give their finders in finders.ts. */
import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useEffect, useId, useState } from 'react';
import { useLocation } from 'wouter';
import { t } from '@/shared/i18n';
import { act, useShownObject } from '@/shared/state/objectActions';
import { signOut, useSession } from '@/shared/state/session';
import { Dialog } from '@/shared/ui/Dialog';
import { notifyError } from '@/shared/ui/notify';
import { type Found, finders } from './finders';
import type { Group } from './menu';

interface PaletteProps {
  opened: boolean;
  onClose: () => void;
  groups: Group[];
  openKeys: () => void;
}

export function Palette(props: PaletteProps) {
  return (
    <Dialog title={t('palette.title')} opened={props.opened} onClose={props.onClose} bare size="lg">
      {props.opened && <PaletteBody {...props} />}
    </Dialog>
  );
}

interface Command extends Found {
  act?: () => void;
}

const fold = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
const matches = (label: string, text: string): boolean =>
  fold(text)
    .split(/\s+/)
    .every((word) => fold(label).includes(word));

function useCommands({ groups, openKeys }: PaletteProps, text: string): Command[] {
  const session = useSession();
  const pages = groups.flatMap((group) =>
    group.places
      .filter((place) => place.href.startsWith(group.root)) // else it is found in its own group
      .map((place): Command => ({ label: place.label, detail: group.label, href: place.href })),
  );
  const object = useShownObject();
  const action = t('palette.action');
  const actions: Command[] = [
    ...(object?.actions ?? [])
      .filter((one) => one.disabled === undefined)
      .map(({ label, href }): Command => ({ label, detail: object?.title ?? '', ...(href ? { href } : { act: () => void act(label) }) })),
    ...(session.back_orders ? [{ label: t('new_back_order.title'), detail: action, href: '/orders/back-orders/new' }] : []),
    { label: t('order.new'), detail: action, href: '/orders/new' },
    { label: t('keys.title'), detail: action, act: openKeys },
    { label: t('session.out'), detail: action, act: () => void signOut().catch(notifyError) },
  ];
  const { data: objects = [] } = useQuery({
    queryKey: ['palette', text],
    queryFn: async () => (await Promise.all(finders.filter((one) => one.seen(session)).map((one) => one.find(text)))).flat(),
    enabled: text.trim().length > 1,
    placeholderData: (before) => before,
  });
  const own = [...pages, ...actions].filter((command) => matches(`${command.label} ${command.detail}`, text));
  return text.trim().length > 1 ? [...own, ...objects] : own;
}

function PaletteBody(props: PaletteProps) {
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const [, go] = useLocation();
  const id = useId();
  const commands = useCommands(props, text);
  const at = Math.min(active, commands.length - 1);
  useEffect(() => {
    document.getElementById(`${id}-${at}`)?.scrollIntoView({ block: 'nearest' });
  }, [id, at]);
  const run = (command: Command | undefined) => {
    if (command) {
      props.onClose();
      command.act?.();
      if (command.href) {
        go(command.href);
      }
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      const next = at + (event.key === 'ArrowDown' ? 1 : -1);
      setActive((next + commands.length) % Math.max(1, commands.length));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      run(commands[at]);
    }
  };
  return (
    <>
      <input
        className="palette-input"
        role="combobox"
        aria-label={t('palette.title')}
        aria-expanded="true"
        aria-controls={id}
        aria-activedescendant={commands.length > 0 ? `${id}-${at}` : undefined}
        placeholder={t('palette.placeholder')}
        autoComplete="off"
        data-autofocus
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
      />
      <ul className="palette-list" role="listbox" id={id} aria-label={t('palette.title')}>
        {commands.map((command, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the input's
          // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the input
          <li
            key={`${command.detail} ${command.label}`}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === at}
            onClick={() => run(command)}
          >
            <span className="cut">{command.label}</span>
            <small className="cut">{command.detail}</small>
          </li>
        ))}
      </ul>
      {commands.length === 0 && (
        <p className="palette-none soft" role="status">
          {t('palette.none')}
        </p>
      )}
    </>
  );
}
