/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a back order says beside its lines. Need-by and priority only where the company uses them. */
import type { ApiError } from '@/shared/api/client';
import { t } from '@/shared/i18n';
import { useSession } from '@/shared/state/session';
import { TextArea, TextField } from '@/shared/ui/Fields';
import type { Draft } from '../draft';

type Head = Pick<Draft, 'note' | 'reference' | 'need_by' | 'priority'>;

const SHOWN = /^(account|lines|note|reference|need_by|priority|lines\[\d+\]\.(qty_btl|note|product|id))$/;
/** Fields of the form that show what is wrong with them. */
export const shownField = (field: string): boolean => SHOWN.test(field);

interface HeadFieldsProps {
  draft: Head;
  onChange: (change: Partial<Head>) => void;
  error: ApiError | undefined;
}

export function HeadFields({ draft, onChange, error }: HeadFieldsProps) {
  const session = useSession();
  const field = (name: string) => error?.fields.get(name);
  return (
    <>
      <TextArea
        label={t('back_order.note')}
        value={draft.note}
        onChange={(note) => onChange({ note })}
        error={field('note')}
        maxLength={2000}
      />
      <div className="form-row">
        <TextField
          label={t('field.reference')}
          value={draft.reference}
          onChange={(reference) => onChange({ reference })}
          error={field('reference')}
          maxLength={60}
          help={t('back_order.reference_help')}
        />
        {session.need_by && (
          <TextField
            label={t('field.need_by')}
            type="date"
            value={draft.need_by}
            onChange={(need_by) => onChange({ need_by })}
            error={field('need_by')}
          />
        )}
        {session.priority && session.role === 'admin' && (
          <TextField
            label={t('field.priority')}
            value={draft.priority}
            onChange={(priority) => /^\d{0,3}$/.test(priority) && onChange({ priority })}
            error={field('priority')}
            inputMode="numeric"
            help={t('back_order.priority_help')}
          />
        )}
      </div>
    </>
  );
}
