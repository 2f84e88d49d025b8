/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What came of starting: the draft orders, and what no longer fits, in the server's words. */
import { Link } from 'wouter';
import { formatDate } from '@/shared/format/date';
import { formatMoney } from '@/shared/format/money';
import { formatBottles } from '@/shared/format/qty';
import { t } from '@/shared/i18n';
import { useSession } from '@/shared/state/session';
import { Button } from '@/shared/ui/Button';
import { Section } from '@/shared/ui/Page';
import type { Part } from '../plan';

interface OutcomeProps {
  parts: readonly Part[];
  names: ReadonlyMap<number, string>; // of accounts
  error: Error | null;
  busy: boolean;
  onRetry: () => void;
  onClose: () => void;
}

export function Outcome({ parts, names, error, busy, onRetry, onClose }: OutcomeProps) {
  const { currency } = useSession();
  const orders = parts.flatMap((part) => part.answer?.orders ?? []);
  const refused = parts.flatMap((part) => part.answer?.refused ?? []);
  const done = parts.filter((part) => part.answer).length;
  return (
    <div className="wide">
      <Section title={t('ready.outcome')} action={busy ? undefined : <Button onClick={onClose}>{t('ready.close')}</Button>}>
        <p role="status">
          {t('ready.made', orders.length)}
          {refused.length > 0 && ` ${t('ready.refused', refused.length)}`}
        </p>
        {done < parts.length && <progress className="progress" max={parts.length} value={done} aria-label={t('ready.progress')} />}
        {error && (
          <div className="note note-bad" role="alert">
            <span>{error.message}</span>
            <Button kind="quiet" onClick={onRetry}>
              {t('state.retry')}
            </Button>
          </div>
        )}
        {refused.length > 0 && (
          <ul className="refused">
            {refused.map((one) => (
              <li key={one.account}>
                <strong>{names.get(one.account) ?? one.account}</strong> {one.detail}
              </li>
            ))}
          </ul>
        )}
        {orders.length > 0 && (
          <table className="sheet">
            <thead>
              <tr>
                <th scope="col">{t('ready.column_order')}</th>
                <th scope="col">{t('ready.column_account')}</th>
                <th scope="col">{t('ready.column_delivery')}</th>
                <th scope="col" className="end">
                  {t('ready.column_bottles')}
                </th>
                <th scope="col" className="end">
                  {t('ready.column_total')}
                </th>
              </tr>
            </thead>
            <tbody>
              {orders.map((one) => (
                <tr key={one.order}>
                  <td>
                    <Link href={`/orders/${one.order}`}>{t('ready.order', one.order)}</Link>
                  </td>
                  <td>{one.account_name}</td>
                  <td>{one.delivery_date ? formatDate(one.delivery_date) : ''}</td>
                  <td className="end">{formatBottles(one.total_btl)}</td>
                  <td className="end">{formatMoney(one.total_cents, currency)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Section>
    </div>
  );
}
