/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Where the sequences of numbers stand. They move forward only. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiError, newKey } from '@/shared/api/client';
import { formatCount } from '@/shared/format/qty';
import { t } from '@/shared/i18n';
import { confirm } from '@/shared/state/confirm';
import { Button } from '@/shared/ui/Button';
import type { Values } from '@/shared/ui/fieldSpec';
import { Loaded } from '@/shared/ui/Loaded';
import { notify } from '@/shared/ui/notify';
import { Section } from '@/shared/ui/Page';
import { RecordDialog } from '@/shared/ui/RecordForm';
import { SmallTable } from '@/shared/ui/SmallTable';
import { moveNumbers, type Numbers, readNumbers, type Sequence } from '../api';

interface Row {
  key: keyof Numbers;
  label: string;
  sequence?: Sequence; // none: it never moves
}

const rows: readonly Row[] = [
  { key: 'back_order', label: t('numbers.next_back_order'), sequence: 'back-orders' },
  { key: 'order', label: t('numbers.next_order'), sequence: 'orders' },
  { key: 'purchase_order', label: t('numbers.next_purchase_order'), sequence: 'purchase-orders' },
  { key: 'invoice', label: t('numbers.next_invoice') },
];

export function Numbering() {
  const query = useQuery({ queryKey: ['manage', 'numbers'], queryFn: readNumbers });
  const [moved, setMoved] = useState<Row>();
  return (
    <Section title={t('numbers.title')}>
      <Loaded query={query}>
        {(numbers) => (
          <>
            <SmallTable
              label={t('numbers.title')}
              rows={rows}
              rowKey={(row) => row.key}
              columns={[
                { label: t('numbers.sequence'), render: (row) => row.label },
                { label: t('numbers.next'), render: (row) => <strong className="num">{numbers[row.key].next}</strong> },
                {
                  label: '',
                  end: true,
                  render: (row) =>
                    row.sequence ? (
                      <Button kind="quiet" label={t('numbers.move_what', row.label)} onClick={() => setMoved(row)}>
                        {t('numbers.move')}
                      </Button>
                    ) : (
                      <span className="soft">{t('numbers.fixed')}</span>
                    ),
                },
              ]}
            />
            {moved?.sequence && (
              <MoveDialog
                label={moved.label}
                sequence={moved.sequence}
                next={numbers[moved.key].next}
                shown={(after) => after[moved.key].next}
                onClose={() => setMoved(undefined)}
              />
            )}
          </>
        )}
      </Loaded>
    </Section>
  );
}

interface MoveProps {
  label: string;
  sequence: Sequence;
  next: number;
  shown: (after: Numbers) => number;
  onClose: () => void;
}

function MoveDialog({ label, sequence, next, shown, onClose }: MoveProps) {
  const client = useQueryClient();
  const move = async (values: Values, _rev: number, key: string): Promise<Numbers> => {
    const to = values.next as number;
    try {
      return await moveNumbers(sequence, { next: to }, key);
    } catch (error) {
      const far = error instanceof ApiError && error.code === 'number_jump';
      const question = { title: t('numbers.far_title', formatCount(to - next)), text: t('numbers.far_text'), yes: t('numbers.far_yes') };
      if (far && (await confirm({ ...question, danger: true }))) {
        return moveNumbers(sequence, { next: to, confirm: true }, newKey());
      }
      throw error;
    }
  };
  return (
    <RecordDialog<Numbers>
      title={t('numbers.move_what', label)}
      what={label}
      groups={[{ fields: [{ kind: 'number', name: 'next', label, help: t('numbers.last', next - 1), wide: true }] }]}
      record={{ next }}
      save={move}
      submit={t('numbers.move')}
      onDone={(after) => {
        client.setQueryData(['manage', 'numbers'], after);
        notify(t('numbers.moved', label, shown(after)));
        onClose();
      }}
      onCancel={onClose}
    />
  );
}
