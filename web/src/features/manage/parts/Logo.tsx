/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The picture on the company's papers. */
import { useQueryClient } from '@tanstack/react-query';
import { type ChangeEvent, useRef } from 'react';
import { t } from '@/shared/i18n';
import { useSubmit } from '@/shared/state/submit';
import { Button } from '@/shared/ui/Button';
import { FormError } from '@/shared/ui/FormError';
import { notify } from '@/shared/ui/notify';
import { Section } from '@/shared/ui/Page';
import { type Company, deleteLogo, putLogo } from '../api';

export function Logo({ company }: { company: Company }) {
  const client = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const { busy, error, run } = useSubmit();
  const change = async (file?: File) => {
    const after = await run({ file: file?.name, rev: company.rev }, (key) =>
      file ? putLogo(file, company.rev, key) : deleteLogo(company.rev, key),
    );
    if (after) {
      client.setQueryData(['company'], after);
      notify(t(file ? 'logo.saved' : 'logo.removed'));
    }
  };
  const onChange = (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0];
    event.target.value = ''; // the same file may be chosen again
    if (file) {
      void change(file);
    }
  };
  const choose = (
    <Button busy={busy} onClick={() => input.current?.click()}>
      {t(company.logo ? 'logo.replace' : 'logo.add')}
    </Button>
  );
  return (
    <Section title={t('logo.title')} action={choose}>
      <FormError error={error} shown={() => false} />
      <input ref={input} type="file" accept="image/png,image/jpeg" aria-label={t('logo.file')} hidden onChange={onChange} />
      {company.logo ? (
        <>
          <img className="logo" key={company.logo} src={`/api/v1/company/logo#${company.logo}`} alt={t('logo.title')} />
          <Button kind="quiet" onClick={() => void change()}>
            {t('logo.remove')}
          </Button>
        </>
      ) : (
        <p className="soft">{t('logo.none')}</p>
      )}
    </Section>
  );
}
