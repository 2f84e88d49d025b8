/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Choose one of many by typing. Enter answers the text in the field, never a list that lags behind it: scanners type
 * faster than lists are drawn. */
import { TextInput } from '@mantine/core';
import { type KeyboardEvent, type ReactNode, type Ref, useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import { t } from '../i18n';
import { useBeside } from './beside';

export interface PickerOption {
  id: number;
  label: string;
  detail?: ReactNode;
  disabled?: boolean;
}

export interface PickerProps<O extends PickerOption> {
  label: string;
  placeholder?: string;
  /** What matches the text, best first. From the device: an array at once. From the server: a promise. */
  search: (text: string) => readonly O[] | Promise<readonly O[]>;
  onPick: (option: O) => void;
  shown?: string; // what stands in the field while nothing is typed: the choice so far
  keep?: boolean; // the field keeps the choice; else it is emptied for the next one
  error?: string | undefined;
  help?: ReactNode;
  autoFocus?: boolean;
  disabled?: boolean;
  ref?: Ref<HTMLInputElement>;
}

const WAIT_MS = 160; // before the server is asked

/** The options for a text, and for which text they are. */
function useOptions<O extends PickerOption>(search: PickerProps<O>['search'], text: string, open: boolean) {
  const [found, setFound] = useState<{ text: string; options: readonly O[]; lost?: boolean } | null>(null);
  const latest = useRef(search);
  latest.current = search;
  const slow = useRef(false); // it answers with promises: it is not asked with every key
  useEffect(() => {
    if (!open) {
      return;
    }
    let gone = false;
    const show = (options: readonly O[]) => !gone && setFound({ text, options });
    const ask = () => {
      const answer = latest.current(text);
      slow.current = answer instanceof Promise;
      if (answer instanceof Promise) {
        void answer.then(show, () => !gone && setFound({ text, options: [], lost: true }));
      } else {
        show(answer);
      }
    };
    const timer = setTimeout(ask, text !== '' && slow.current ? WAIT_MS : 0);
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [text, open]);
  return found;
}

/** step(options, from, by): the next option that can be chosen, round and round; from -1 on it is the first or the last. */
function step(options: readonly PickerOption[], from: number, by: 1 | -1): number {
  const count = options.length;
  for (let i = 1; i <= count; i++) {
    const at = ((from < 0 && by < 0 ? 0 : from) + by * i + count) % count;
    if (!options[at]?.disabled) {
      return at;
    }
  }
  return -1;
}

/** What is chosen by Enter, where the server is asked: in the order of the Enters, however late it answers. */
function useLater<O extends PickerOption>(onHit: (option: O) => void, onMiss: (text: string) => void) {
  const queue = useRef(Promise.resolve());
  const latest = useRef({ onHit, onMiss });
  latest.current = { onHit, onMiss };
  return (text: string, answer: Promise<readonly O[]>) => {
    const hit = answer.then(
      (hits) => hits[0],
      () => undefined,
    );
    queue.current = queue.current.then(async () => {
      const option = await hit;
      if (option && !option.disabled) {
        latest.current.onHit(option);
      } else {
        latest.current.onMiss(text);
      }
    });
  };
}

export function Picker<O extends PickerOption>(props: PickerProps<O>) {
  const { label, onPick, shown = '', search } = props;
  const id = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const [opened, setOpened] = useState(false);
  const [active, setActive] = useState(-1);
  const text = typed ?? '';
  const found = useOptions(search, text, opened);
  const fresh = found?.text === text;
  const options = found?.options ?? [];
  const listed = opened && !(fresh && options.length === 0 && text === '');
  const open = () => setOpened(true);
  const close = () => {
    setTyped(null);
    setOpened(false);
    setActive(-1);
  };
  const choose = (option: O | undefined) => {
    if (option && !option.disabled) {
      close();
      onPick(option);
    }
  };
  // The field is free for the next text at once, and has this one back if nothing matches it.
  const later = useLater<O>(choose, (missed) => setTyped((now) => now ?? missed));
  const onEnter = (now: string) => {
    if (now === '' || typed === null) {
      choose(fresh ? options[active] : undefined);
      return;
    }
    const hits = fresh ? options : search(now);
    if (hits instanceof Promise) {
      setTyped(null);
      later(now, hits);
    } else {
      choose(hits[fresh ? Math.max(0, active) : 0]);
    }
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const { key } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || event.nativeEvent.isComposing) {
      return;
    }
    if (key === 'Enter') {
      event.preventDefault();
      event.stopPropagation();
      onEnter(event.currentTarget.value);
    } else if (key === 'Escape' && (opened || typed !== null)) {
      event.preventDefault(); // of a dialog around it only the next one
      close();
    } else if (key === 'ArrowDown' || key === 'ArrowUp') {
      event.preventDefault();
      open();
      setActive(step(options, active, key === 'ArrowDown' ? 1 : -1));
    }
  };

  return (
    <>
      <TextInput
        label={label}
        role="combobox"
        aria-autocomplete="list"
        aria-expanded={listed && options.length > 0}
        {...(listed ? { 'aria-controls': id } : {})}
        {...(listed && active >= 0 ? { 'aria-activedescendant': `${id}${active}` } : {})}
        autoComplete="off"
        spellCheck={false}
        value={typed ?? shown}
        placeholder={props.placeholder ?? ''}
        description={props.help}
        error={props.error ?? false}
        disabled={props.disabled === true}
        {...(props.autoFocus ? { 'data-autofocus': true, autoFocus: true } : {})}
        {...(props.ref ? { ref: props.ref } : {})}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setActive(-1);
          open();
        }}
        onFocus={(event) => event.currentTarget.select()}
        onClick={open}
        onBlur={close}
        onKeyDownCapture={onKeyDown}
      />
      {listed && (
        <List id={id} label={label} options={options} active={active} onChoose={choose}>
          {fresh ? t(found?.lost ? 'picker.lost' : 'picker.none', text) : t('picker.loading')}
        </List>
      )}
    </>
  );
}

interface ListProps<O extends PickerOption> {
  id: string;
  label: string;
  options: readonly O[];
  active: number;
  onChoose: (option: O) => void;
  children: ReactNode; // what is said if there is nothing to choose
}

function List<O extends PickerOption>({ id, label, options, active, onChoose, children }: ListProps<O>) {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    box.current?.showPopover();
  }, []);
  useBeside(box, () => document.querySelector(`[aria-controls="${id}"]`), true, { fit: true });
  useEffect(() => {
    document.getElementById(`${id}${active}`)?.scrollIntoView({ block: 'nearest' }); // newer browsers answer with a promise
  }, [id, active]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: nothing is done here, only the cursor kept in the field
    <div
      ref={box}
      id={id}
      className="layer layer-list"
      popover="manual"
      {...(options.length > 0 ? { role: 'listbox', 'aria-label': label } : { role: 'status' })}
      onMouseDown={(event) => event.preventDefault()}
    >
      {options.map((option, at) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the field's
        <div
          key={option.id}
          id={`${id}${at}`}
          role="option"
          tabIndex={-1}
          aria-selected={at === active}
          aria-disabled={option.disabled === true}
          onClick={() => onChoose(option)}
        >
          {option.label}
          {option.detail && <small>{option.detail}</small>}
        </div>
      ))}
      {options.length === 0 && children}
    </div>
  );
}
