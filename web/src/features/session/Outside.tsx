/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The card of pages that are shown to nobody in particular. */
import { type ReactNode, useEffect } from 'react';
import { t } from '@/shared/i18n';
import { Logo } from '@/shared/ui/icons';

export function Outside({ title, children }: { title: string; children: ReactNode }) {
  useEffect(() => {
    document.title = `${title} · ${t('app.name')}`;
  }, [title]);
  return (
    <main className="sign-in">
      <div className="sign-in-card">
        <div className="brand">
          <Logo />
          {t('app.name')}
        </div>
        <p className="soft">{t('session.lead')}</p>
        <h1>{title}</h1>
        {children}
      </div>
    </main>
  );
}
