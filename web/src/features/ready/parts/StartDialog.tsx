/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Asked before anything is started: on which day, and what to do when one no longer fits. A refusal is shown here. */
import { type FormEvent, useState } from 'react';
import type { ApiError } from '@/shared/api/client';
import { today } from '@/shared/format/date';
import { t } from '@/shared/i18n';
import { closeDialog } from '@/shared/state/leaving';
import { Button } from '@/shared/ui/Button';
import { Dialog } from '@/shared/ui/Dialog';
import { Segments, TextField } from '@/shared/ui/Fields';
import { START_MAX } from '../api';

export interface How {
  day: string; // '': each account's own
  together: boolean;
}

interface StartDialogProps {
  accounts: number;
  bottles: number;
  busy: boolean;
  refusal: ApiError | null;
  nameOf: (proposal: number) => string | undefined; // of the account
  onStart: (how: How) => void;
  onClose: () => void;
}

const ways = [
  { value: 'each', label: t('ready.each') },
  { value: 'all', label: t('ready.all') },
] as const;

/** Whose proposal it was, and the server's words. */
function reasonOf(refusal: ApiError, nameOf: StartDialogProps['nameOf']): string {
  const [field = '', detail = ''] = [...refusal.fields][0] ?? [];
  const found = /^proposals\[(\d+)\]/.exec(field);
  const name = found && nameOf(Number(found[1]));
  return name ? `${name}: ${detail}` : refusal.message;
}

export function StartDialog({ accounts, bottles, busy, refusal, nameOf, onStart, onClose }: StartDialogProps) {
  const [how, setHow] = useState<How>({ day: '', together: false });
  const one = accounts === 1;
  const dayError = refusal?.fields.get('delivery_date');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onStart(how);
  };
  return (
    <Dialog title={t('ready.ask', accounts)} opened onClose={() => closeDialog(how.day !== '' || how.together, onClose)}>
      <form className="fields" onSubmit={submit}>
        <p>{t('ready.ask_text', bottles)}</p>
        {refusal && !dayError && (
          <div className="note note-bad" role="alert">
            {t('ready.made', 0)} {reasonOf(refusal, nameOf)}
          </div>
        )}
        <TextField
          label={t('ready.day')}
          type="date"
          value={how.day}
          min={today()}
          help={t(one ? 'ready.day_help_one' : 'ready.day_help')}
          error={dayError}
          onChange={(day) => setHow({ ...how, day })}
        />
        {!one && accounts <= START_MAX && (
          <div>
            <p className="field-label">{t('ready.together')}</p>
            <Segments
              label={t('ready.together')}
              value={how.together ? 'all' : 'each'}
              options={ways}
              onChange={(value) => setHow({ ...how, together: value === 'all' })}
            />
          </div>
        )}
        <div className="dialog-buttons">
          <Button onClick={onClose}>{t('confirm.cancel')}</Button>
          <Button kind="go" type="submit" busy={busy}>
            {t('ready.start', accounts)}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
