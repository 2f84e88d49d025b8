/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Labelled fields. `error` is the server's sentence about this field, shown as it is. */
import { Input, InputBase, NativeSelect, TextInput } from '@mantine/core';
import { type ChangeEvent, type ComponentProps, type ReactNode, type Ref, useState } from 'react';
import { t } from '../i18n';

type Native = Pick<
  ComponentProps<'input'>,
  | 'autoComplete'
  | 'autoFocus'
  | 'disabled'
  | 'inputMode'
  | 'maxLength'
  | 'min'
  | 'max'
  | 'name'
  | 'placeholder'
  | 'readOnly'
  | 'required'
  | 'onBlur'
  | 'onKeyDown'
>;

export interface FieldProps extends Native {
  label: string;
  value: string;
  onChange: (value: string) => void;
  help?: ReactNode;
  error?: string | undefined;
  type?: 'text' | 'email' | 'date' | 'search' | 'tel' | 'number';
  ref?: Ref<HTMLInputElement>;
}

const given = <T extends object>(props: T) =>
  Object.fromEntries(Object.entries(props).filter(([, value]) => value !== undefined)) as Partial<T>;

export function TextField({ label, value, onChange, help, error, ...rest }: FieldProps) {
  return (
    <TextInput
      label={label}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      {...given({ description: help, error: error ?? false })}
      inputWrapperOrder={['label', 'description', 'input', 'error']}
      withAsterisk={false}
      {...rest}
    />
  );
}

/** What is typed can be looked at: long passwords are typed wrong, and pasted ones are checked. */
export function PasswordField({ label, value, onChange, help, error, type: _type, ...rest }: FieldProps) {
  const [seen, setSeen] = useState(false);
  return (
    <TextInput
      label={label}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      {...given({ description: help, error: error ?? false })}
      type={seen ? 'text' : 'password'}
      spellCheck={false}
      withAsterisk={false}
      {...rest}
      rightSectionWidth={64}
      rightSection={
        <button
          type="button"
          className="password-look"
          aria-label={t(seen ? 'field.hide_password' : 'field.show_password')}
          onClick={() => setSeen(!seen)}
        >
          {t(seen ? 'field.hide' : 'field.show')}
        </button>
      }
    />
  );
}

export interface AreaProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  help?: ReactNode;
  error?: string | undefined;
  maxLength?: number;
  rows?: number;
}

export function TextArea({ label, value, onChange, help, error, rows = 3, ...rest }: AreaProps) {
  return (
    <InputBase
      component="textarea"
      multiline
      label={label}
      value={value}
      rows={rows}
      onChange={(event: ChangeEvent<HTMLTextAreaElement>) => onChange(event.currentTarget.value)}
      {...given({ description: help, error: error ?? false })}
      {...rest}
    />
  );
}

export interface SelectProps<V extends string> {
  label: string;
  value: V;
  onChange: (value: V) => void;
  options: readonly { value: V; label: string }[];
  help?: ReactNode;
  error?: string | undefined;
  disabled?: boolean;
  hideLabel?: boolean;
}

/** A native select: right on phones, searched by typing, read out well. For long lists take the Picker. */
export function SelectField<V extends string>({ label, value, onChange, options, help, error, disabled, hideLabel }: SelectProps<V>) {
  return (
    <NativeSelect
      {...(hideLabel ? { 'aria-label': label } : { label })}
      value={value}
      data={options.map((option) => ({ ...option }))}
      onChange={(event) => onChange(event.currentTarget.value as V)}
      disabled={disabled === true}
      {...given({ description: help, error: error ?? false })}
    />
  );
}

export function CheckField({
  label,
  checked,
  onChange,
  help,
}: {
  label: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
  help?: string;
}) {
  return (
    <div>
      <label className="check">
        <input type="checkbox" checked={checked} onChange={(event) => onChange(event.currentTarget.checked)} />
        {label}
      </label>
      {help && <Input.Description>{help}</Input.Description>}
    </div>
  );
}

/** A search field without a visible label; "/" puts the cursor here. */
export function SearchField({ label, value, onChange }: { label: string; value: string; onChange: (value: string) => void }) {
  return (
    <TextInput
      className="search"
      type="search"
      aria-label={label}
      placeholder={label}
      value={value}
      data-search-field
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

/** One of a few: radio buttons that look like a switch. */
export function Segments<V extends string>({
  label,
  name = label,
  value,
  options,
  onChange,
}: {
  label: string;
  name?: string; // where the same label stands more than once on a page
  value: V;
  options: readonly { value: V; label: string }[];
  onChange: (value: V) => void;
}) {
  return (
    <fieldset className="choices">
      <legend className="sr-only">{label}</legend>
      <div className="segments">
        {options.map((option) => (
          <label key={option.value}>
            <input type="radio" name={name} checked={option.value === value} onChange={() => onChange(option.value)} />
            <span>{option.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
