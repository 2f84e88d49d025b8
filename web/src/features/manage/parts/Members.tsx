/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who may sign in. A click on a name opens the member's page. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { t } from '@/shared/i18n';
import { Button } from '@/shared/ui/Button';
import { type FieldGroup, type FieldSpec, options } from '@/shared/ui/fieldSpec';
import { Loaded } from '@/shared/ui/Loaded';
import { notify } from '@/shared/ui/notify';
import { Section } from '@/shared/ui/Page';
import { Pill } from '@/shared/ui/Pill';
import { RecordDialog } from '@/shared/ui/RecordForm';
import { SmallTable } from '@/shared/ui/SmallTable';
import { createUser, listUsers, type User } from '../api';

export const memberFields: readonly FieldSpec[] = [
  { kind: 'text', name: 'name', label: t('members.name'), required: true, wide: true },
  { kind: 'text', type: 'email', name: 'email', label: t('members.email'), required: true, wide: true },
  { kind: 'select', name: 'role', label: t('members.role'), options: options('role', ['rep', 'admin']) },
];

const newMember: readonly FieldGroup[] = [
  {
    fields: [
      ...memberFields,
      { kind: 'password', name: 'password', label: t('members.password'), help: t('members.password_help'), nullable: true, wide: true },
    ],
  },
];

export const MemberState = ({ user }: { user: User }) => {
  if (!user.active) {
    return <Pill kind="closed">{t('members.disabled')}</Pill>;
  }
  return user.has_password ? <Pill kind="good">{t('members.enabled')}</Pill> : <Pill kind="tied">{t('members.no_password')}</Pill>;
};

export const memberHref = (id: number): string => `/my-account/manage/members/${id}`;

export function Members() {
  const query = useQuery({ queryKey: ['manage', 'users'], queryFn: listUsers });
  const client = useQueryClient();
  const [, go] = useLocation();
  const [adding, setAdding] = useState(false);
  return (
    <Section title={t('members.title')} action={<Button onClick={() => setAdding(true)}>{t('members.add')}</Button>}>
      <Loaded query={query}>
        {(users) => (
          <SmallTable
            label={t('members.title')}
            rows={users}
            rowKey={(user) => user.id}
            columns={[
              { label: t('members.name'), render: (user) => <Link href={memberHref(user.id)}>{user.name}</Link> },
              { label: t('members.email'), render: (user) => user.email },
              { label: t('members.role'), render: (user) => t(`role.${user.role}`) },
              { label: t('members.totp'), render: (user) => (user.has_totp ? t('value.yes') : t('value.no')) },
              { label: t('members.state'), render: (user) => <MemberState user={user} /> },
            ]}
          />
        )}
      </Loaded>
      {adding && (
        <RecordDialog<User>
          title={t('members.add')}
          what={t('members.add')}
          groups={newMember}
          record={{ name: '', email: '', role: 'rep', password: null }}
          save={(values, _rev, key) => createUser(values, key)}
          submit={t('manage.save')}
          onDone={(user) => {
            notify(t('record.saved', user.name));
            void client.invalidateQueries({ queryKey: ['manage', 'users'] });
            setAdding(false);
            go(memberHref(user.id));
          }}
          onCancel={() => setAdding(false)}
        />
      )}
    </Section>
  );
}
