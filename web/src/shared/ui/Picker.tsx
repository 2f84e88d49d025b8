/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Choose one of many by typing. Enter answers the text in the field, never a list that lags behind it: scanners type
 * faster than lists are drawn. The only user of Mantine's Combobox. */
import { Combobox, TextInput, useCombobox } from '@mantine/core';
import { type KeyboardEvent, type ReactNode, type Ref, useEffect, useRef, useState } from 'react';
import { t } from '../i18n';

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
  const [found, setFound] = useState<{ text: string; options: readonly O[] } | null>(null);
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
        void answer.then(show, () => show([]));
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

export function Picker<O extends PickerOption>(props: PickerProps<O>) {
  const { label, onPick, shown = '', search } = props;
  const [typed, setTyped] = useState<string | null>(null);
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const text = typed ?? '';
  const opened = combobox.dropdownOpened;
  const found = useOptions(search, text, opened);
  const fresh = found?.text === text;
  const options = found?.options ?? [];
  const queue = useRef(Promise.resolve()); // texts that wait for the server, in the order of their Enters

  const choose = (option: O) => {
    setTyped(null);
    combobox.closeDropdown();
    onPick(option);
  };
  const latest = useRef(choose);
  latest.current = choose;
  /** The server is asked: the field is free for the next text at once, and has this one back if nothing matches it. */
  const later = (text: string, answer: Promise<readonly O[]>) => {
    setTyped(null);
    const hit = answer.then(
      (hits) => hits[0],
      () => undefined,
    );
    queue.current = queue.current.then(async () => {
      const option = await hit;
      if (option && !option.disabled) {
        latest.current(option);
      } else {
        setTyped((now) => now ?? text);
      }
    });
  };
  const onEnter = (field: HTMLInputElement) => {
    const now = field.value;
    if (now === '' || typed === null) {
      return;
    }
    const hits = fresh ? options : search(now);
    if (hits instanceof Promise) {
      later(now, hits);
      return;
    }
    const hit = hits[fresh ? Math.max(0, combobox.getSelectedOptionIndex()) : 0];
    if (hit && !hit.disabled) {
      choose(hit);
    }
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Escape' && typed !== null) {
      setTyped(null);
    }
    if (event.key !== 'Enter' || event.ctrlKey || event.metaKey) {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    onEnter(event.currentTarget);
  };

  return (
    <Combobox
      store={combobox}
      withinPortal={false}
      onOptionSubmit={(value) => {
        const option = options.find((one) => String(one.id) === value);
        if (option) {
          choose(option);
        }
      }}
    >
      <Combobox.Target withExpandedAttribute>
        <TextInput
          label={label}
          role="combobox"
          aria-autocomplete="list"
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
            combobox.openDropdown();
            combobox.resetSelectedOption();
          }}
          onFocus={(event) => event.currentTarget.select()}
          onClick={() => combobox.openDropdown()}
          onBlur={() => {
            combobox.closeDropdown();
            setTyped(null);
          }}
          onKeyDownCapture={onKeyDown}
        />
      </Combobox.Target>
      <Combobox.Dropdown hidden={!opened || (fresh && options.length === 0 && text === '')}>
        <Combobox.Options aria-label={label} mah={320} style={{ overflowY: 'auto' }}>
          {options.map((option) => (
            <Combobox.Option value={String(option.id)} key={option.id} disabled={option.disabled === true} className="picker-option">
              {option.label}
              {option.detail && <small>{option.detail}</small>}
            </Combobox.Option>
          ))}
          {options.length === 0 && <Combobox.Empty>{fresh ? t('picker.none', text) : t('picker.loading')}</Combobox.Empty>}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
