/* SPDX-License-Identifier: AGPL-3.0-or-later */
import { useQueryClient } from '@tanstack/react-query';
import { t } from '@/shared/i18n';
import { notify } from '@/shared/ui/notify';
import { RecordDialog } from '@/shared/ui/RecordForm';
import { changeMaker, createMaker, type Maker, type MakerKind, readMaker } from '../api';
import { makerFields } from '../fields';

export const makerHref = (kind: MakerKind, id: number): string => `/${kind}s/${id}`;

interface DialogProps {
  kind: MakerKind;
  maker?: Maker;
  onDone: (saved: Maker) => void;
  onCancel: () => void;
}

/** A new producer or importer, or a change of one. */
export function MakerDialog({ kind, maker, onDone, onCancel }: DialogProps) {
  const client = useQueryClient();
  const title = maker?.name ?? t(`${kind}s.new`);
  return (
    <RecordDialog<Maker>
      title={title}
      what={title}
      groups={makerFields(kind)}
      record={maker ? { ...maker } : { name: '', ...(kind === 'producer' ? { country: null } : {}), active: true }}
      {...(maker ? { read: () => readMaker(kind, maker.id) } : {})}
      save={(values, rev, key) => (maker ? changeMaker(kind, maker.id, values, rev, key) : createMaker(kind, values, key))}
      submit={t('record.save')}
      onDone={(saved) => {
        notify(t('record.saved', saved.name));
        void client.invalidateQueries({ queryKey: [`${kind}s`] });
        onDone(saved);
      }}
      onCancel={onCancel}
    />
  );
}
