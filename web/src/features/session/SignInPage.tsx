/* SPDX-License-Identifier: AGPL-3.0-or-later */
import { Link } from 'wouter';
import { t } from '@/shared/i18n';
import { Outside } from './Outside';
import { SignInForm } from './SignInForm';

export const SignInPage = () => (
  <Outside title={t('session.title')}>
    <SignInForm />
    <p className="outside-link">
      <Link href="/forgot-password">{t('session.forgot')}</Link>
    </p>
  </Outside>
);
