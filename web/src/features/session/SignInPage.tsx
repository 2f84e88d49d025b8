/* SPDX-License-Identifier: AGPL-3.0-or-later */
import { useEffect } from 'react';
import { t } from '@/shared/i18n';
import { Logo } from '@/shared/ui/icons';
import { SignInForm } from './SignInForm';

export function SignInPage() {
  useEffect(() => {
    document.title = `${t('session.title')} · ${t('app.name')}`;
  }, []);
  return (
    <main className="sign-in">
      <div className="sign-in-card">
        <div className="brand">
          <Logo />
          {t('app.name')}
        </div>
        <p className="soft">{t('session.lead')}</p>
        <h1>{t('session.title')}</h1>
        <SignInForm />
      </div>
    </main>
  );
}
