/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What one account could get: a line each with why it gets that, and what is left out. */
import { Link } from 'wouter';
import { formatAge, formatDate } from '@/shared/format/date';
import { formatBottles, formatQty, shortQty } from '@/shared/format/qty';
import { t } from '@/shared/i18n';
import { Pill, type PillKind } from '@/shared/ui/Pill';
import type { Proposal, ReadyLine } from '../api';
import { bottlesOf, type Edits, lineKey, sumOf } from '../plan';

const pills: Record<ReadyLine['reason'], PillKind> = {
  filled: 'good',
  partly: 'tied',
  fair_share: 'tied',
  none_left: 'closed',
  account_blocked: 'closed',
  product_inactive: 'closed',
  product_admin_only: 'closed',
  price_missing: 'closed',
};

export interface CardProps {
  proposal: Proposal;
  chosen: boolean;
  edits: Edits;
  onChoose: (chosen: boolean) => void;
  onEdit: (line: ReadyLine, text: string) => void;
}

const everybody = { all: true, but: new Set<number>() };

export function ProposalCard({ proposal, chosen, edits, onChoose, onEdit }: CardProps) {
  const { account, lines, left_out } = proposal;
  return (
    <section className="card" aria-label={account.name} {...(chosen ? {} : { 'data-off': true })}>
      <div className="card-head">
        {lines.length > 0 ? (
          <label className="check">
            <input type="checkbox" checked={chosen} onChange={(event) => onChoose(event.currentTarget.checked)} />
            <span className="sr-only">{t('ready.choose')} </span>
            <strong>{account.name}</strong>
          </label>
        ) : (
          <strong>{account.name}</strong>
        )}
        <span className="soft num">
          {proposal.delivery_date && lines.length > 0 ? `${t('ready.ships', formatDate(proposal.delivery_date))} · ` : ''}
          {formatBottles(sumOf([proposal], everybody, edits).bottles)}
        </span>
        <Link className="end" href={`/accounts/${account.id}`} aria-label={t('ready.account_of', account.name)}>
          {t('ready.account')}
        </Link>
      </div>
      <table className="sheet proposal">
        <colgroup>
          <col />
          <col style={{ width: '10%' }} />
          <col style={{ width: '8%' }} />
          <col style={{ width: '13%' }} />
          <col style={{ width: '21%' }} />
          <col style={{ width: '23%' }} />
        </colgroup>
        <thead>
          <tr>
            <th scope="col">{t('ready.column_product')}</th>
            <th scope="col">{t('ready.column_back_order')}</th>
            <th scope="col" className="end">
              {t('ready.column_age')}
            </th>
            <th scope="col" className="end">
              {t('ready.column_wanted')}
            </th>
            <th scope="col" className="sheet-qty">
              {t('ready.column_gets')}
            </th>
            <th scope="col">{t('ready.column_why')}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <LineRow key={lineKey(line)} line={line} edits={edits} onEdit={onEdit} />
          ))}
          {left_out.map((line) => (
            <LineRow key={lineKey(line)} line={line} edits={edits} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function LineRow({ line, edits, onEdit }: { line: ReadyLine; edits: Edits; onEdit?: CardProps['onEdit'] }) {
  const { product } = line;
  const name = `${product.name} ${product.vintage ?? ''}`.trim();
  return (
    <tr>
      <td className="sheet-name">
        <Link href={`/products/${product.id}`}>{name}</Link>
        <small className="soft">
          {product.code} · {t('ready.case', product.unit_set)}
        </small>
      </td>
      <td>
        <Link className="num" href={`/orders/back-orders/${line.back_order}`}>
          {line.display}
        </Link>
        {line.priority > 0 && <small className="soft">{t('ready.priority', line.priority)}</small>}
      </td>
      <td className="end" data-label={t('ready.column_age')}>
        {formatAge(line.age_days)}
      </td>
      <td className="end" data-label={t('ready.column_wanted')}>
        {formatQty(line.wanted_btl, product.unit_set)}
      </td>
      <td className="sheet-qty">
        {onEdit ? <Quantity line={line} name={name} edits={edits} onEdit={onEdit} /> : <span className="soft">{t('ready.left_out')}</span>}
      </td>
      <td>
        <Pill kind={pills[line.reason]}>{t(`ready.reason_${line.reason}`)}</Pill>
        <small className="soft">{line.detail}</small>
      </td>
    </tr>
  );
}

function Quantity({ line, name, edits, onEdit }: { line: ReadyLine; name: string; edits: Edits; onEdit: CardProps['onEdit'] }) {
  const unit = line.product.unit_set;
  const bottles = bottlesOf(line, edits);
  const id = `qty-${lineKey(line)}`;
  return (
    <>
      <input
        className="plain-input num"
        aria-label={t('ready.quantity_of', name, line.display)}
        aria-describedby={id}
        aria-invalid={bottles === undefined}
        autoComplete="off"
        value={edits.get(lineKey(line)) ?? shortQty(line.qty_btl, unit)}
        onChange={(event) => onEdit(line, event.currentTarget.value)}
      />
      <small id={id} className={bottles === undefined ? 'bad' : 'soft'}>
        {bottles === undefined ? t('ready.wrong', formatQty(line.wanted_btl, unit)) : formatQty(bottles, unit)}
      </small>
    </>
  );
}
