/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* My Account → Security: one's own password and one-time codes, and where one is signed in. */
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { t } from '@/shared/i18n';
import { signOut, useSession } from '@/shared/state/session';
import { Button } from '@/shared/ui/Button';
import { notify } from '@/shared/ui/notify';
import { PageHead, Section } from '@/shared/ui/Page';
import { Pill } from '@/shared/ui/Pill';
import { RecordDialog } from '@/shared/ui/RecordForm';
import { changePassword, turnTotpOff } from './api';
import { Sessions } from './Sessions';
import { present, TotpDialog } from './TotpDialog';

export default function SecurityPage() {
  const session = useSession();
  const client = useQueryClient();
  const [opened, setOpened] = useState<'password' | 'on' | 'off'>();
  const close = () => setOpened(undefined);
  const switched = (text: string) => {
    close();
    notify(text);
    void client.invalidateQueries({ queryKey: ['session'] });
    void client.invalidateQueries({ queryKey: ['sessions'] }); // codes that were set up have ended the others
  };
  return (
    <>
      <PageHead title={t('security.title')} within={t('menu.my_account')} />
      <Section
        title={t('security.password')}
        action={<Button onClick={() => setOpened('password')}>{t('security.change_password')}</Button>}
      >
        <p className="soft">{t('security.password_text')}</p>
      </Section>
      <Section
        title={t('security.totp')}
        action={
          <>
            {session.totp && <Button onClick={() => setOpened('off')}>{t('security.totp_turn_off')}</Button>}
            <Button onClick={() => setOpened('on')}>{t(session.totp ? 'security.totp_anew' : 'security.totp_set_up')}</Button>
          </>
        }
      >
        <p>{session.totp ? <Pill kind="good">{t('security.totp_on')}</Pill> : <Pill kind="closed">{t('security.totp_off')}</Pill>}</p>
        <p className="soft">{t('security.totp_text')}</p>
      </Section>
      <Sessions />
      {opened === 'password' && (
        <RecordDialog
          title={t('security.change_password')}
          what={t('security.password')}
          groups={[
            {
              fields: [
                present,
                { kind: 'password', name: 'password', label: t('security.new'), help: t('security.password_rule'), wide: true },
              ],
            },
          ]}
          record={{ present: '', password: '' }}
          save={changePassword}
          submit={t('security.change_password')}
          onDone={() => {
            notify(t('security.password_changed'));
            void signOut();
          }}
          onCancel={close}
        />
      )}
      {opened === 'on' && <TotpDialog onDone={() => switched(t('security.totp_is_on'))} onCancel={close} />}
      {opened === 'off' && (
        <RecordDialog
          title={t('security.totp_turn_off')}
          what={t('security.totp')}
          groups={[{ fields: [present] }]}
          record={{ present: '' }}
          save={turnTotpOff}
          submit={t('security.totp_turn_off')}
          onDone={() => switched(t('security.totp_is_off'))}
          onCancel={close}
        />
      )}
    </>
  );
}
