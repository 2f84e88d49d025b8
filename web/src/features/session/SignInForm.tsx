/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* E-mail and password, then a one-time code where the user has them. Made for password managers: real names, one form. */
import { type FormEvent, useState } from 'react';
import { ApiError } from '@/shared/api/client';
import { t } from '@/shared/i18n';
import { signIn } from '@/shared/state/session';
import { Button } from '@/shared/ui/Button';
import { PasswordField, TextField } from '@/shared/ui/Fields';

export function SignInForm({ email: fixedEmail }: { email?: string }) {
  const [email, setEmail] = useState(fixedEmail ?? '');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [needsCode, setNeedsCode] = useState(false);
  const [wrong, setWrong] = useState<string>();
  const [busy, setBusy] = useState(false);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setWrong(undefined);
    try {
      await signIn({ email, password, ...(needsCode ? { totp: code.replaceAll(' ', '') } : {}) });
    } catch (error) {
      if (error instanceof ApiError && error.code === 'totp_required' && !needsCode) {
        setNeedsCode(true);
      } else {
        setWrong(error instanceof ApiError ? error.message : t('session.no_answer'));
      }
    } finally {
      setBusy(false);
    }
  };

  return (
    <form onSubmit={submit} className="fields">
      {wrong && (
        <p className="note note-bad" role="alert">
          {wrong}
        </p>
      )}
      <TextField
        label={t('session.email')}
        type="email"
        name="email"
        autoComplete="username"
        value={email}
        onChange={setEmail}
        required
        readOnly={fixedEmail !== undefined}
        autoFocus={fixedEmail === undefined}
      />
      <PasswordField
        label={t('session.password')}
        name="password"
        autoComplete="current-password"
        value={password}
        onChange={setPassword}
        required
        autoFocus={fixedEmail !== undefined}
      />
      {needsCode && (
        <TextField
          label={t('session.code')}
          help={t('session.code_help')}
          name="totp"
          autoComplete="one-time-code"
          inputMode="numeric"
          value={code}
          onChange={setCode}
          required
          autoFocus
        />
      )}
      <Button kind="primary" type="submit" busy={busy} wide>
        {t('session.submit')}
      </Button>
    </form>
  );
}
