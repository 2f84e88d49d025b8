/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Waiting to send: each back order that was written here and that the server has not taken yet, with what can be done. */
import { useState } from 'react';
import { useOnline } from '@/shared/api/connection';
import { formatInstant } from '@/shared/format/date';
import { t } from '@/shared/i18n';
import { discard, retry, useDevice, wake } from '@/shared/offline/device';
import { productsOf } from '@/shared/offline/find';
import { isUntouched, type Unsent } from '@/shared/offline/outbox';
import { confirm } from '@/shared/state/confirm';
import { useSession } from '@/shared/state/session';
import { Button } from '@/shared/ui/Button';
import { notify, notifyError } from '@/shared/ui/notify';
import { PageHead } from '@/shared/ui/Page';
import { Pill } from '@/shared/ui/Pill';
import { Empty } from '@/shared/ui/States';

/** Safari on phones and tablets, where it was not put on the Home Screen: what is kept goes after a week without a visit. */
const mayBeForgotten = 'standalone' in navigator && navigator.standalone === false;

export default function WaitingPage() {
  const { unsent } = useDevice();
  const { keeps_copies: keeps } = useSession();
  return (
    <>
      <PageHead title={t('unsent.title')} count={unsent.length || undefined}>
        {unsent.length > 0 && <Button onClick={wake}>{t('unsent.retry_all')}</Button>}
      </PageHead>
      {unsent.length === 0 ? (
        <Empty title={t('unsent.none')} {...(keeps ? { text: t('unsent.none_text') } : {})} />
      ) : (
        <>
          {!keeps && <p className="note">{t('unsent.last')}</p>}
          {mayBeForgotten && <p className="note">{t('unsent.install')}</p>}
          <ul className="unsent">
            {unsent.map((one) => (
              <Item key={one.key} one={one} />
            ))}
          </ul>
        </>
      )}
    </>
  );
}

function stateOf(one: Unsent): string {
  if (one.state === 'waiting' && one.tries > 0) {
    return t('unsent.maybe');
  }
  return t(`unsent.${one.state}`);
}

const LINE = /^lines\[(\d+)\]/;

/** The server's words, each once; of a line, after the product that it is about. */
function reasons({ problem, products }: Unsent): string[] {
  if (!problem) {
    return [];
  }
  const parts = problem.errors ?? [{ field: problem.field, detail: problem.detail ?? problem.title }];
  const said = parts.map(({ field, detail }) => {
    const product = products[Number(LINE.exec(field ?? '')?.[1])];
    return product ? `${product}: ${detail}` : detail;
  });
  return [...new Set(said)];
}

function Item({ one }: { one: Unsent }) {
  const online = useOnline();
  const [busy, setBusy] = useState(false);
  const mayHaveArrived = !isUntouched(one);
  const again = async () => {
    setBusy(true);
    await retry(one.key).catch(notifyError);
    setBusy(false);
  };
  const drop = async () => {
    const question = {
      title: t('unsent.discard_ask', one.account),
      text: t(mayHaveArrived ? 'unsent.discard_maybe' : 'unsent.discard_text'),
      yes: t('unsent.discard_yes'),
      no: t('unsent.keep'),
      danger: true,
    };
    if ((await confirm(question)) && !(await discard(one.key))) {
      notify(t('unsent.busy'), 'wait');
    }
  };
  return (
    <li>
      <div className="unsent-head">
        <strong>{one.account}</strong>
        <Pill kind={one.state === 'refused' ? 'closed' : 'tied'}>{stateOf(one)}</Pill>
      </div>
      <div>{productsOf(one.products)}</div>
      <small className="soft">
        {t('unsent.lines', one.body.lines.length)} · {t('unsent.made_at', formatInstant(new Date(one.made).toISOString()))}
      </small>
      {reasons(one).map((text) => (
        <p key={text} className={one.state === 'refused' ? 'bad-text' : 'wait-text'}>
          {text}
        </p>
      ))}
      {one.state === 'waiting' && mayHaveArrived && <p className="soft">{t('unsent.maybe_text')}</p>}
      <div className="unsent-actions">
        {!mayHaveArrived && <Button href={`/orders/back-orders/new?unsent=${one.key}`}>{t('unsent.edit')}</Button>}
        <Button onClick={() => void again()} busy={busy && online} disabled={one.state === 'sending'}>
          {t('unsent.retry')}
        </Button>
        <Button kind="quiet" onClick={() => void drop()} disabled={one.state === 'sending'}>
          {t('unsent.discard')}
        </Button>
      </div>
    </li>
  );
}
