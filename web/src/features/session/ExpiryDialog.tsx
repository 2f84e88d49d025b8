/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The session has ended while a page is open: sign in over it, so that nothing typed is lost. */
import { t } from '@/shared/i18n';
import { signOut, useExpired, useSession } from '@/shared/state/session';
import { Button } from '@/shared/ui/Button';
import { Dialog } from '@/shared/ui/Dialog';
import { SignInForm } from './SignInForm';

export function ExpiryDialog() {
  const expired = useExpired();
  const { email } = useSession();
  return (
    <Dialog title={t('session.expired')} opened={expired} onClose={() => undefined} fixed>
      <p className="soft">{t('session.expired_text')}</p>
      <br />
      {expired && <SignInForm {...(email ? { email } : {})} />}
      <div className="dialog-buttons">
        <Button kind="quiet" onClick={() => void signOut()}>
          {t('session.back')}
        </Button>
      </div>
    </Dialog>
  );
}
