/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The filters of a list as a form below a button. */
import { type FormEvent, useState } from 'react';
import type { Choice } from '../api/find';
import { t } from '../i18n';
import { Button } from './Button';
import { TextField } from './Fields';
import { IconFilter } from './icons';
import { Picker } from './Picker';
import { Popover } from './Popover';

export type FilterField = { name: string; label: string } & (
  | { find: (text: string) => Promise<readonly Choice[]> } // an object, chosen anew each time
  | { kind: 'day' | 'count'; value: string | number | undefined } // as it is now
);

interface FilterFormProps {
  fields: readonly FilterField[];
  onApply: (changes: Readonly<Record<string, string | number>>) => void; // '': taken out
}

export function FilterForm({ fields, onApply }: FilterFormProps) {
  return (
    <Popover label={t('filter.title')} target={<Button icon={<IconFilter />}>{t('filter.title')}</Button>}>
      {(close) => (
        <Form
          fields={fields}
          onApply={(changes) => {
            close();
            onApply(changes);
          }}
        />
      )}
    </Popover>
  );
}

function Form({ fields, onApply }: FilterFormProps) {
  const [picked, setPicked] = useState<Record<string, Choice>>({});
  const [typed, setTyped] = useState<Record<string, string | number>>({});
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onApply({ ...typed, ...Object.fromEntries(Object.entries(picked).map(([name, choice]) => [name, choice.id])) });
  };
  return (
    <form className="fields" onSubmit={submit}>
      {fields.map((field) => {
        const { name, label } = field;
        if ('find' in field) {
          return (
            <Picker
              key={name}
              label={label}
              search={field.find}
              onPick={(choice) => setPicked({ ...picked, [name]: choice })}
              shown={picked[name]?.label ?? ''}
            />
          );
        }
        const day = field.kind === 'day';
        const read = (text: string) => (day || text === '' ? text : Number(text));
        return (
          <TextField
            key={name}
            label={label}
            {...(day ? { type: 'date' as const } : { inputMode: 'numeric' as const, maxLength: 5 })}
            value={String(typed[name] ?? field.value ?? '')}
            onChange={(text) => setTyped({ ...typed, [name]: read(day ? text : text.replace(/\D/g, '')) })}
          />
        );
      })}
      <Button kind="primary" type="submit">
        {t('filter.apply')}
      </Button>
    </form>
  );
}
