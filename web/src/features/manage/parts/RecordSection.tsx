/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A section that lists a few records: Add on the far right of its heading line, a click on a name edits. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { t } from '@/shared/i18n';
import { Button } from '@/shared/ui/Button';
import type { FieldGroup, Values } from '@/shared/ui/fieldSpec';
import { Loaded } from '@/shared/ui/Loaded';
import { notify } from '@/shared/ui/notify';
import { Section } from '@/shared/ui/Page';
import { RecordDialog } from '@/shared/ui/RecordForm';
import { type SmallColumn, SmallTable } from '@/shared/ui/SmallTable';

interface Kept {
  id: number;
  rev: number;
}

export interface RecordSectionProps<T extends Kept> {
  title: string;
  add: string; // the button
  addTitle: string;
  name: (row: T) => string;
  columns: readonly SmallColumn<T>[]; // beside the name
  nameLabel: string;
  groups: (row: T | undefined) => readonly FieldGroup[];
  blank: Values; // what is proposed for a new one
  list: () => Promise<T[]>;
  read: (id: number) => Promise<T>;
  create: (values: Values, key: string) => Promise<T>;
  change: (id: number, values: Values, rev: number, key: string) => Promise<T>;
  empty?: string;
  lead?: string;
  onSaved?: (saved: T) => void;
  extra?: (row: T, close: () => void) => ReactNode; // in the dialog that edits
  children?: ReactNode;
}

export function RecordSection<T extends Kept>(props: RecordSectionProps<T>) {
  const { title, name } = props;
  const query = useQuery({ queryKey: ['manage', title], queryFn: props.list });
  const client = useQueryClient();
  const [edited, setEdited] = useState<T | 'new'>();
  const close = () => setEdited(undefined);
  const row = edited === 'new' ? undefined : edited;
  const done = (saved: T) => {
    close();
    notify(t('record.saved', name(saved)));
    props.onSaved?.(saved);
    void client.invalidateQueries({ queryKey: ['manage', title] });
  };
  const first: SmallColumn<T> = {
    label: props.nameLabel,
    render: (one) => (
      <button type="button" className="link" onClick={() => setEdited(one)}>
        {name(one)}
      </button>
    ),
  };
  return (
    <Section title={title} action={<Button onClick={() => setEdited('new')}>{props.add}</Button>}>
      {props.lead && <p className="soft section-lead">{props.lead}</p>}
      <Loaded query={query}>
        {(rows) =>
          rows.length === 0 ? (
            <p>{props.empty}</p>
          ) : (
            <SmallTable label={title} rows={rows} columns={[first, ...props.columns]} rowKey={(one) => one.id} />
          )
        }
      </Loaded>
      {props.children}
      {edited !== undefined && (
        <RecordDialog<T>
          title={row ? name(row) : props.addTitle}
          what={row ? name(row) : props.addTitle}
          groups={props.groups(row)}
          record={row ? ({ ...row } as Values) : props.blank}
          {...(row ? { read: () => props.read(row.id) } : {})}
          save={(values, rev, key) => (row ? props.change(row.id, values, rev, key) : props.create(values, key))}
          submit={t('manage.save')}
          onDone={done}
          onCancel={close}
        >
          {row && props.extra?.(row, close)}
        </RecordDialog>
      )}
    </Section>
  );
}
