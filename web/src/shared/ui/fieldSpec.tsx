/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A field of a record said once: from it come its place in the form, its value in words, and its line in a conflict. */
import type { HTMLAttributes, ReactNode } from 'react';
import { t, wordOf } from '../i18n';
import { CheckField, PasswordField, SelectField, TextArea, TextField } from './Fields';
import { Picker, type PickerOption } from './Picker';

export type Values = Record<string, unknown>;

interface Common {
  name: string; // the API's
  label: string;
  help?: ReactNode;
  nullable?: boolean; // blank is null, else ""
  wide?: boolean; // takes the whole line
}

export type FieldSpec = Common &
  (
    | { kind: 'text'; type?: 'email' | 'tel' | 'date'; required?: boolean; inputMode?: HTMLAttributes<HTMLElement>['inputMode'] }
    | { kind: 'number' }
    | { kind: 'password'; now?: boolean } // now: the present one, for password managers
    | { kind: 'area' }
    | { kind: 'check' }
    | { kind: 'select'; options: readonly { value: string; label: string }[]; helpOf?: (value: string) => ReactNode; number?: boolean }
    | { kind: 'set'; options: readonly { value: string; label: string; note?: string }[] } // some of these
    | { kind: 'pick'; search: (text: string) => Promise<PickerOption[]>; shown: (record: Values) => string }
  );

export interface FieldGroup {
  title?: string;
  fields: readonly FieldSpec[];
}

export const fieldsOf = (groups: readonly FieldGroup[]): FieldSpec[] => groups.flatMap((group) => group.fields);

/** options('account_status', ['good', …]): the words of the API with their texts. */
export const options = (group: string, words: readonly string[]) => words.map((word) => ({ value: word, label: wordOf(group, word) }));

export const days = options('day', ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']);

/** showValue(field, record): its value in words; '' where there is none. */
export function showValue(field: FieldSpec, record: Values): ReactNode {
  const value = record[field.name];
  if (field.kind === 'check') {
    return value === true ? t('value.yes') : t('value.no');
  }
  if (value === null || value === undefined || value === '') {
    return '';
  }
  if (field.kind === 'select') {
    return field.options.find((option) => option.value === String(value))?.label ?? String(value);
  }
  if (field.kind === 'set') {
    return field.options
      .filter((option) => (value as string[]).includes(option.value))
      .map((option) => option.label)
      .join(', ');
  }
  return field.kind === 'pick' ? field.shown(record) : String(value);
}

/* A number that is none goes to the server as it was typed: its refusal says what is wrong. */
const numberOf = (text: string): unknown => (/^-?\d{1,15}$/.test(text.trim()) ? Number(text) : text);
const blank = (field: FieldSpec, text: string): unknown => (text === '' && field.nullable ? null : text);

export interface FieldProps {
  field: FieldSpec;
  values: Values;
  set: (name: string, value: unknown) => void;
  error: string | undefined;
  autoFocus?: boolean;
}

export function Field({ field, values, set, error, autoFocus }: FieldProps) {
  const value = values[field.name];
  const text = value === null || value === undefined ? '' : String(value);
  const put = (next: unknown) => set(field.name, next);
  const common = { label: field.label, help: field.help, error };
  switch (field.kind) {
    case 'check':
      return (
        <CheckField
          label={field.label}
          checked={value === true}
          onChange={put}
          {...(typeof field.help === 'string' ? { help: field.help } : {})}
        />
      );
    case 'area':
      return <TextArea {...common} value={text} onChange={(next) => put(blank(field, next))} />;
    case 'password':
      return (
        <PasswordField
          {...common}
          value={text}
          autoComplete={field.now ? 'current-password' : 'new-password'}
          onChange={(next) => put(blank(field, next))}
        />
      );
    case 'select':
      return (
        <SelectField
          {...common}
          help={field.helpOf ? field.helpOf(text) : field.help}
          value={text}
          options={field.options}
          onChange={(next) => put(next === '' && field.nullable ? null : field.number ? Number(next) : next)}
        />
      );
    case 'set':
      return (
        <SetField {...common} options={field.options} nullable={field.nullable === true} value={value as string[] | null} onChange={put} />
      );
    case 'pick':
      return (
        <Picker
          {...common}
          search={field.search}
          shown={typeof values[`${field.name} shown`] === 'string' ? String(values[`${field.name} shown`]) : field.shown(values)}
          onPick={(option) => {
            put(option.id);
            set(`${field.name} shown`, option.label);
          }}
        />
      );
    case 'number':
      return (
        <TextField
          {...common}
          value={text}
          inputMode="numeric"
          autoComplete="off"
          onChange={(next) => put(next.trim() === '' && field.nullable ? null : numberOf(next))}
        />
      );
    default:
      return (
        <TextField
          {...common}
          type={field.type ?? 'text'}
          value={text}
          autoComplete="off"
          required={field.required === true}
          {...(field.inputMode ? { inputMode: field.inputMode } : {})}
          {...(autoFocus ? { autoFocus: true } : {})}
          onChange={(next) => put(blank(field, next))}
        />
      );
  }
}

interface SetProps {
  label: string;
  help: ReactNode;
  error: string | undefined;
  options: readonly { value: string; label: string; note?: string }[];
  nullable: boolean;
  value: string[] | null;
  onChange: (chosen: string[] | null) => void;
}

function SetField({ label, help, error, options: all, nullable, value, onChange }: SetProps) {
  const toggle = (one: string, on: boolean) => {
    const next = all.map((option) => option.value).filter((name) => (name === one ? on : (value ?? []).includes(name)));
    onChange(next.length === 0 && nullable ? null : next);
  };
  return (
    <fieldset className="choices">
      <legend>{label}</legend>
      <div className="set">
        {all.map((option) => (
          <label key={option.value} className="check">
            <input
              type="checkbox"
              checked={(value ?? []).includes(option.value)}
              aria-invalid={error !== undefined}
              onChange={(event) => toggle(option.value, event.currentTarget.checked)}
            />
            <span>
              {option.label}
              {option.note && <small className="field-help"> {option.note}</small>}
            </span>
          </label>
        ))}
      </div>
      {help && <p className="field-help">{help}</p>}
      {error && <p className="field-error">{error}</p>}
    </fieldset>
  );
}
