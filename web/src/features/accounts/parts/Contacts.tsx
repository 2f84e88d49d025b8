/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The people of an account. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { done, newKey } from '@/shared/api/client';
import { t } from '@/shared/i18n';
import { keeping } from '@/shared/offline/kept';
import { confirm } from '@/shared/state/confirm';
import { Button } from '@/shared/ui/Button';
import type { FieldGroup } from '@/shared/ui/fieldSpec';
import { Loaded } from '@/shared/ui/Loaded';
import { notify, notifyError } from '@/shared/ui/notify';
import { Section } from '@/shared/ui/Page';
import { RecordDialog } from '@/shared/ui/RecordForm';
import { type SmallColumn, SmallTable } from '@/shared/ui/SmallTable';
import { type Account, type Contact, createContact, listContacts, removeContact } from '../api';

const groups: readonly FieldGroup[] = [
  {
    fields: [
      { kind: 'text', name: 'name', label: t('contacts.name'), required: true, wide: true },
      { kind: 'text', name: 'title', label: t('contacts.role'), nullable: true, wide: true },
      { kind: 'text', type: 'tel', name: 'phone', label: t('contacts.phone'), nullable: true },
      { kind: 'text', type: 'email', name: 'email', label: t('contacts.email'), nullable: true },
    ],
  },
];

const columns: readonly SmallColumn<Contact>[] = [
  { label: t('contacts.name'), render: (row) => row.name },
  { label: t('contacts.role'), render: (row) => row.title ?? '' },
  { label: t('contacts.phone'), render: (row) => row.phone && <a href={`tel:${row.phone}`}>{row.phone}</a> },
  { label: t('contacts.email'), render: (row) => row.email && <a href={`mailto:${row.email}`}>{row.email}</a> },
];

export function Contacts({ account, mayEdit }: { account: Account; mayEdit: boolean }) {
  const key = ['accounts', account.id, 'contacts'];
  const query = useQuery(keeping(key, () => listContacts(account.id)));
  const client = useQueryClient();
  const [adding, setAdding] = useState(false);
  const refresh = () => void client.invalidateQueries({ queryKey: key });
  const remove = async (row: Contact) => {
    if (await confirm({ title: t('contacts.remove_ask', row.name), yes: t('contacts.remove'), danger: true })) {
      await done(removeContact(account.id, row.id, newKey())).then(() => notify(t('contacts.removed', row.name)), notifyError);
      refresh();
    }
  };
  const action: SmallColumn<Contact> = {
    label: '',
    end: true,
    render: (row) => (
      <Button kind="quiet" label={t('contacts.remove_what', row.name)} onClick={() => void remove(row)}>
        {t('contacts.remove')}
      </Button>
    ),
  };
  return (
    <Section title={t('contacts.title')} action={mayEdit && <Button onClick={() => setAdding(true)}>{t('contacts.add')}</Button>}>
      <Loaded query={query}>
        {(rows) =>
          rows.length === 0 ? (
            <p className="soft">{t('contacts.none')}</p>
          ) : (
            <SmallTable
              label={t('contacts.title')}
              rows={rows}
              columns={mayEdit ? [...columns, action] : columns}
              rowKey={(row) => row.id}
            />
          )
        }
      </Loaded>
      {adding && (
        <RecordDialog<Contact>
          title={t('contacts.add')}
          what={t('contacts.add')}
          groups={groups}
          record={{ name: '', title: null, phone: null, email: null }}
          save={(values, _rev, idempotency) => createContact(account.id, values, idempotency)}
          submit={t('manage.save')}
          onDone={(saved) => {
            setAdding(false);
            notify(t('record.saved', saved.name));
            refresh();
          }}
          onCancel={() => setAdding(false)}
        />
      )}
    </Section>
  );
}
