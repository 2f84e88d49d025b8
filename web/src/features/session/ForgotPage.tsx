/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A link to set a new password, by mail. The answer is the same whether the address is known or not. */
import { type FormEvent, useState } from 'react';
import { Link } from 'wouter';
import { t } from '@/shared/i18n';
import { useSubmit } from '@/shared/state/submit';
import { Button } from '@/shared/ui/Button';
import { TextField } from '@/shared/ui/Fields';
import { FormError } from '@/shared/ui/FormError';
import { askReset } from './api';
import { Outside } from './Outside';

export default function ForgotPage() {
  const [email, setEmail] = useState('');
  const [minutes, setMinutes] = useState<number>();
  const { busy, error, run } = useSubmit();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const answer = await run(email, () => askReset(email.trim()));
    setMinutes(answer?.valid_minutes);
  };
  return (
    <Outside title={t('forgot.title')}>
      {minutes === undefined ? (
        <form className="fields" onSubmit={submit}>
          <p>{t('forgot.text')}</p>
          <FormError error={error} shown={(field) => field === 'email'} />
          <TextField
            label={t('session.email')}
            type="email"
            autoComplete="username"
            value={email}
            onChange={setEmail}
            error={error?.fields.get('email')}
            required
            autoFocus
          />
          <Button kind="primary" type="submit" busy={busy} wide>
            {t('forgot.submit')}
          </Button>
        </form>
      ) : (
        <p role="status">{t('forgot.sent', email.trim(), minutes)}</p>
      )}
      <p className="outside-link">
        <Link href="/">{t('forgot.back')}</Link>
      </p>
    </Outside>
  );
}
