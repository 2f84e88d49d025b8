/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* /set-password#TOKEN: the way in from a mail. What stands behind # reaches no server until it is sent on purpose. */
import { type FormEvent, useState } from 'react';
import { Link } from 'wouter';
import { t } from '@/shared/i18n';
import { signOut } from '@/shared/state/session';
import { useSubmit } from '@/shared/state/submit';
import { Button } from '@/shared/ui/Button';
import { PasswordField } from '@/shared/ui/Fields';
import { FormError } from '@/shared/ui/FormError';
import { confirmReset } from './api';
import { Outside } from './Outside';

export default function SetPasswordPage() {
  const [token] = useState(location.hash.slice(1));
  const [password, setPassword] = useState('');
  const [finished, setFinished] = useState(false);
  const { busy, error, run } = useSubmit();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (await run(password, () => confirmReset(token, password))) {
      await signOut().catch(() => undefined); // everybody of that name is signed out now, here too
      setFinished(true);
    }
  };
  if (token === '') {
    return (
      <Outside title={t('set_password.title')}>
        <p>{t('set_password.no_token')}</p>
        <Links />
      </Outside>
    );
  }
  return (
    <Outside title={finished ? t('set_password.done_title') : t('set_password.title')}>
      {finished ? (
        <p role="status">{t('set_password.done')}</p>
      ) : (
        <form className="fields" onSubmit={submit}>
          <FormError error={error} shown={(field) => field === 'password'} />
          <PasswordField
            label={t('set_password.password')}
            help={t('security.password_rule')}
            autoComplete="new-password"
            value={password}
            onChange={setPassword}
            error={error?.fields.get('password')}
            required
            autoFocus
          />
          <Button kind="primary" type="submit" busy={busy} wide>
            {t('set_password.submit')}
          </Button>
        </form>
      )}
      <Links again={error !== undefined && !error.fields.has('password')} />
    </Outside>
  );
}

const Links = ({ again = true }: { again?: boolean }) => (
  <p className="outside-link">
    {again && <Link href="/forgot-password">{t('set_password.again')}</Link>}
    <Link href="/">{t('session.title')}</Link>
  </p>
);
