/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The form of a record: only what was changed is sent, refusals stand beside their fields, somebody else's change is
 * shown side by side, and leaving with changes asks. */
import { type FormEvent, type ReactNode, useEffect, useState } from 'react';
import { t } from '../i18n';
import { closeDialog, useLeaveGuard } from '../state/leaving';
import { type Difference, differences, sameValue } from '../state/merge';
import { useSubmit } from '../state/submit';
import { Button } from './Button';
import { Conflict } from './Conflict';
import { Dialog } from './Dialog';
import { FormError } from './FormError';
import { Field, type FieldGroup, fieldsOf, showValue, type Values } from './fieldSpec';

export interface RecordFormProps<T extends object> {
  what: string; // "Warehouse Main", for messages
  groups: readonly FieldGroup[];
  record: Values; // as it was read; of a new one what is proposed
  read?: () => Promise<T & { rev: number }>; // none: it is new, and everything is sent
  save: (changes: Values, rev: number, key: string) => Promise<T>;
  submit: string; // the button
  onDone: (saved: T) => void;
  onCancel?: () => void; // none: the form stays, and Discard puts back what was there
  changesOnly?: boolean; // a record without revisions: what was not changed is not sent
  cancel?: string;
  sticky?: boolean; // the buttons stay in view
  ask?: (changes: Values) => Promise<boolean>; // before it is sent
  onDirty?: (dirty: boolean) => void;
  lead?: ReactNode; // above the fields
  children?: ReactNode; // below them
}

const revOf = (record: object): number => ('rev' in record ? Number(record.rev) : 0);

export function RecordForm<T extends object>(props: RecordFormProps<T>) {
  const { groups, record, read } = props;
  const fields = fieldsOf(groups);
  const names = fields.map((field) => field.name);
  const [base, setBase] = useState(record);
  const [values, setValues] = useState(record);
  const [other, setOther] = useState<{ record: Values; found: Difference[] }>();
  const { busy, error, setError, run } = useSubmit();
  const changed = names.filter((name) => !sameValue(base[name], values[name]));
  const dirty = changed.length > 0;
  const letGo = useLeaveGuard(dirty);
  const { onDirty } = props;
  useEffect(() => onDirty?.(dirty), [onDirty, dirty]);

  const pick = (from: Values): Values => Object.fromEntries(names.map((name) => [name, from[name]]));
  const conflict = async () => {
    const theirs = (await read?.()) as Values | undefined;
    if (!theirs) {
      return;
    }
    const found = differences(pick(base), pick(values), pick(theirs));
    setError(undefined);
    if (found.some((one) => !sameValue(one.base, one.theirs))) {
      setOther({ record: theirs, found });
    } else {
      setBase(theirs); // they changed what this form does not show: the next Save goes through
      setError(undefined);
    }
  };
  const onSubmit = async (event: FormEvent) => {
    event.preventDefault();
    const partly = read !== undefined || props.changesOnly;
    const sent = Object.fromEntries(
      (partly ? changed : names).map((name) => [name, values[name]]).filter(([, value]) => value !== undefined),
    );
    if (partly && !dirty) {
      props.onCancel?.();
      return;
    }
    if (props.ask && !(await props.ask(sent))) {
      return;
    }
    const saved = await run({ sent, rev: revOf(base) }, (key) => props.save(sent, revOf(base), key));
    if (saved !== undefined) {
      letGo();
      props.onDone(saved);
    }
  };
  useEffect(() => {
    if (error?.status === 412) {
      void conflict();
    }
  });
  if (other) {
    return (
      <Conflict
        what={props.what}
        differences={other.found}
        label={(key) => fields.find((field) => field.name === key)?.label ?? key}
        show={(key, value) => {
          const field = fields.find((one) => one.name === key);
          const from = sameValue(value, other.record[key]) ? other.record : values;
          return field ? showValue(field, { ...from, [key]: value }) || t('conflict.none') : String(value);
        }}
        onChoose={(sides) => {
          const mine = Object.fromEntries([...sides].map(([key, side]) => [key, (side === 'mine' ? values : other.record)[key]]));
          setBase(other.record);
          setValues({ ...other.record, ...mine });
          setOther(undefined);
        }}
      />
    );
  }
  return (
    <form className="record-form" onSubmit={onSubmit} noValidate>
      <FormError error={error} shown={(name) => names.includes(name.replace(/\[.*/, ''))} />
      {props.lead}
      {groups.map((group) => (
        <Group key={group.title ?? ''} group={group} values={values} setValues={setValues} error={error?.fields} />
      ))}
      {props.children}
      <div className={props.sticky ? 'save-bar' : 'dialog-buttons'}>
        <Button
          disabled={!props.onCancel && !dirty}
          onClick={() => {
            letGo();
            setValues(base);
            setError(undefined);
            props.onCancel?.();
          }}
        >
          {props.cancel ?? t(props.onCancel ? 'record.cancel' : 'record.discard')}
        </Button>
        <Button kind="primary" type="submit" busy={busy} disabled={!props.onCancel && !dirty}>
          {props.submit}
        </Button>
      </div>
    </form>
  );
}

interface GroupProps {
  group: FieldGroup;
  values: Values;
  setValues: (change: (before: Values) => Values) => void;
  error: Map<string, string> | undefined;
}

/** The first sentence about a field or a part of it: ship_days[2] is about ship_days. */
const errorOf = (error: Map<string, string> | undefined, name: string): string | undefined =>
  [...(error ?? [])].find(([field]) => field.replace(/[[.].*/, '') === name)?.[1];

function Group({ group, values, setValues, error }: GroupProps) {
  const fields = (
    <div className="field-grid">
      {group.fields.map((field) => (
        <div key={field.name} className={field.wide || field.kind === 'area' || field.kind === 'set' ? 'wide' : undefined}>
          <Field
            field={field}
            values={values}
            set={(name, value) => setValues((before) => ({ ...before, [name]: value }))}
            error={errorOf(error, field.name)}
          />
        </div>
      ))}
    </div>
  );
  return group.title ? (
    <section className="section" aria-label={group.title}>
      <div className="section-head">
        <h2>{group.title}</h2>
      </div>
      {fields}
    </section>
  ) : (
    fields
  );
}

/** The same in a dialog. Closing it with changes asks. */
export function RecordDialog<T extends object>({ title, size, ...props }: RecordFormProps<T> & { title: string; size?: 'lg' }) {
  const [dirty, setDirty] = useState(false);
  return (
    <Dialog title={title} opened onClose={() => closeDialog(dirty, () => props.onCancel?.())} {...(size ? { size } : {})}>
      <RecordForm {...props} onDirty={setDirty} />
    </Dialog>
  );
}
