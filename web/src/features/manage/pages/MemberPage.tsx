/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A member: who it is, whether the person may sign in, and the accounts that a rep looks after. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useParams } from 'wouter';
import { newKey } from '@/shared/api/client';
import { findAccounts } from '@/shared/api/find';
import { formatInstant } from '@/shared/format/date';
import { accountHref, numberOf } from '@/shared/format/numbers';
import { t } from '@/shared/i18n';
import { confirm } from '@/shared/state/confirm';
import { useObjectActions } from '@/shared/state/objectActions';
import { useSession } from '@/shared/state/session';
import { Button } from '@/shared/ui/Button';
import { Facts } from '@/shared/ui/Facts';
import { Loaded } from '@/shared/ui/Loaded';
import { notify, notifyError } from '@/shared/ui/notify';
import { PageHead, Section } from '@/shared/ui/Page';
import { Picker } from '@/shared/ui/Picker';
import { RecordDialog } from '@/shared/ui/RecordForm';
import { SmallTable } from '@/shared/ui/SmallTable';
import { accountsOf, changeUser, inviteUser, readUser, resetCodes, setPassword, setReps, type User } from '../api';
import { MemberState, memberFields } from '../parts/Members';

export default function MemberPage() {
  const id = numberOf(useParams().id) ?? 0;
  const query = useQuery({ queryKey: ['manage', 'user', id], queryFn: () => readUser(id) });
  return <Loaded query={query}>{(user) => <Member user={user} />}</Loaded>;
}

function Member({ user }: { user: User }) {
  const client = useQueryClient();
  const session = useSession();
  const [opened, setOpened] = useState<'edit' | 'password'>();
  const refresh = () => client.invalidateQueries({ queryKey: ['manage'] });
  const switchTo = async (active: boolean) => {
    const question = { title: t('members.disable_ask', user.name), text: t('members.disable_text'), yes: t('members.disable') };
    if (active || (await confirm({ ...question, danger: true }))) {
      await changeUser(user.id, { active }, user.rev, newKey()).then(() => notify(t('record.saved', user.name)), notifyError);
      await refresh();
    }
  };
  const codesOff = async () => {
    const question = { title: t('members.codes_off_ask', user.name), text: t('members.codes_off_text'), yes: t('members.codes_off') };
    if (await confirm({ ...question, danger: true })) {
      await resetCodes(user.id, newKey()).then(() => notify(t('members.codes_off_done', user.name)), notifyError);
      await refresh();
    }
  };
  const invite = () =>
    inviteUser(user.id, newKey()).then((made) => notify(t('members.invited', made.email, formatInstant(made.expires_at))), notifyError);
  const self = user.id === session.id;
  useObjectActions({
    title: user.name,
    back: { label: t('manage.title'), href: '/my-account/manage' },
    actions: [
      ...(user.active && !user.has_password ? [{ label: t('members.invite'), onClick: () => void invite(), primary: true }] : []),
      { label: t('record.edit'), onClick: () => setOpened('edit'), key: 'e' },
      ...(self ? [] : [{ label: t('members.set_password'), onClick: () => setOpened('password') }]),
      ...(self || !user.has_totp ? [] : [{ label: t('members.codes_off'), onClick: () => void codesOff() }]),
      { label: t('audit.title'), href: `/my-account/manage/audit?object=user&object_id=${user.id}` },
      ...(self
        ? []
        : [
            user.active
              ? { label: t('members.disable'), onClick: () => void switchTo(false), danger: true }
              : { label: t('members.enable'), onClick: () => void switchTo(true) },
          ]),
    ],
  });
  const close = () => setOpened(undefined);
  return (
    <div className="record">
      <PageHead title={user.name} within={t('members.title')}>
        <MemberState user={user} />
      </PageHead>
      <Facts
        facts={[
          [t('members.email'), user.email],
          [t('members.role'), t(`role.${user.role}`)],
          [t('members.totp'), user.has_totp ? t('value.yes') : t('value.no')],
        ]}
      />
      {user.role === 'rep' && <Accounts user={user} />}
      {opened === 'edit' && (
        <RecordDialog<User>
          title={user.name}
          what={user.name}
          groups={[{ fields: memberFields }]}
          record={{ ...user }}
          read={() => readUser(user.id)}
          save={(values, rev, key) => changeUser(user.id, values, rev, key)}
          submit={t('record.save')}
          onDone={(saved) => {
            notify(t('record.saved', saved.name));
            void refresh();
            close();
          }}
          onCancel={close}
        />
      )}
      {opened === 'password' && (
        <RecordDialog
          title={t('members.set_password')}
          what={user.name}
          groups={[
            { fields: [{ kind: 'text', name: 'password', label: t('members.password'), help: t('members.password_new'), wide: true }] },
          ]}
          record={{ password: '' }}
          save={(values) => setPassword(user.id, values)}
          submit={t('members.set_password')}
          onDone={() => {
            notify(t('members.password_done', user.name));
            void refresh();
            close();
          }}
          onCancel={close}
        />
      )}
    </div>
  );
}

function Accounts({ user }: { user: User }) {
  const client = useQueryClient();
  const query = useQuery({ queryKey: ['manage', 'accounts-of', user.id], queryFn: () => accountsOf(user.id) });
  const change = (account: { id: number; name: string }, on: boolean) =>
    setReps(account.id, (reps) => (on ? [...new Set([...reps, user.id])] : reps.filter((rep) => rep !== user.id)), newKey()).then(() => {
      notify(t(on ? 'members.assigned' : 'members.unassigned', account.name));
      void client.invalidateQueries({ queryKey: ['manage', 'accounts-of', user.id] });
    }, notifyError);
  return (
    <Section title={t('members.accounts')}>
      <div className="picker-alone">
        <Picker
          label={t('members.assign')}
          placeholder={t('members.assign_hint')}
          search={findAccounts}
          onPick={(option) => void change({ id: option.id, name: option.label }, true)}
        />
      </div>
      <Loaded query={query}>
        {(page) =>
          page.items.length === 0 ? (
            <p className="soft">{t('members.accounts_none')}</p>
          ) : (
            <SmallTable
              label={t('members.accounts')}
              rows={page.items}
              rowKey={(account) => account.id}
              columns={[
                { label: t('members.name'), render: (account) => <Link href={accountHref(account.id)}>{account.name}</Link> },
                { label: t('account.city'), render: (account) => account.city },
                { label: t('account.code'), render: (account) => account.code },
                {
                  label: '',
                  end: true,
                  render: (account) => (
                    <Button
                      kind="quiet"
                      label={t('members.unassign_what', account.name)}
                      onClick={() => void change({ id: account.id, name: account.name }, false)}
                    >
                      {t('members.unassign')}
                    </Button>
                  ),
                },
              ]}
            />
          )
        }
      </Loaded>
    </Section>
  );
}
