/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A new back order: the account, then line after line by the keyboard alone. It goes through the outbox, with or without a
 * signal; what was typed is kept on the device until the server, or the outbox, has it. */
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useEffect, useState } from 'react';
import { Link, useLocation, useSearch } from 'wouter';
import { ApiError } from '@/shared/api/client';
import { isOnline, useOnline } from '@/shared/api/connection';
import { formatMoment, formatTime } from '@/shared/format/date';
import { backOrderHref } from '@/shared/format/numbers';
import { productName } from '@/shared/format/product';
import { t } from '@/shared/i18n';
import type { Sent } from '@/shared/offline/db';
import { dropDraft, keepDraft, submitBackOrder, useDevice } from '@/shared/offline/device';
import { searchAccounts } from '@/shared/offline/find';
import { useLeaveGuard } from '@/shared/state/leaving';
import { useSession } from '@/shared/state/session';
import { Button } from '@/shared/ui/Button';
import { Flags } from '@/shared/ui/Flags';
import { FormError } from '@/shared/ui/FormError';
import { LinesEntry } from '@/shared/ui/LinesEntry';
import { lineKeys } from '@/shared/ui/lineKeys';
import { notify, notifyError, notifyUndo } from '@/shared/ui/notify';
import { PageHead, Section } from '@/shared/ui/Page';
import { Picker } from '@/shared/ui/Picker';
import { Loading } from '@/shared/ui/States';
import { bodyOf, type Entry, type EntryAccount, isSame, missingIn } from '../entry';
import { HeadFields, shownField } from '../parts/HeadFields';
import { LineHints } from '../parts/LineHints';
import { type Beginning, useBeginning, useKept } from '../useEntry';

const LIST = '/orders/back-orders';
const HERE = `${LIST}/new`;

export default function NewBackOrderPage() {
  const search = useSearch();
  return <Begun key={search} search={search} />;
}

function Begun({ search }: { search: string }) {
  const draftKey = search === '' ? 'new' : search;
  const beginning = useBeginning(search, draftKey);
  if (!beginning) {
    return <Loading />;
  }
  return <EntryForm beginning={beginning} draftKey={draftKey} replaces={new URLSearchParams(search).get('unsent') ?? undefined} />;
}

const toProducts = (): void => document.querySelector<HTMLElement>('[data-add-line] input')?.focus();

interface EntryFormProps {
  beginning: Beginning;
  draftKey: string;
  replaces: string | undefined;
}

function EntryForm({ beginning, draftKey, replaces }: EntryFormProps) {
  const [entry, setEntry] = useState(beginning.entry);
  const [found, setFound] = useState(beginning.keptAt); // the note about the draft that was found
  const [error, setError] = useState<ApiError>();
  const { keeps_copies: keeps } = useSession();
  const { at, setOver } = useKept(draftKey, entry, beginning);
  const leave = useLeaveGuard(!isSame(entry, beginning.start), t(keeps ? 'new_back_order.leave_text' : 'new_back_order.leave_lost'));
  const change = (part: Partial<Entry>) => setEntry((before) => ({ ...before, ...part }));
  const { busy, submit } = useSubmission({ entry, draftKey, replaces, setError, setOver, leave });
  const [, go] = useLocation();
  useEffect(() => {
    if (beginning.entry.account) {
      toProducts();
    }
  }, [beginning]);

  const discard = () => {
    setEntry(beginning.start);
    setFound(undefined);
    setError(undefined);
    discarded(() => setEntry(entry));
  };
  const discarded = (show?: () => void) =>
    notifyUndo(t('new_back_order.discarded'), () => {
      void keepDraft(draftKey, entry);
      show?.();
    });
  const cancel = () => {
    leave();
    if (at !== undefined) {
      notify(
        <>
          {t('new_back_order.still_kept')}{' '}
          <Button kind="quiet" onClick={() => void dropDraft(draftKey).then(() => discarded())}>
            {t('new_back_order.discard')}
          </Button>
        </>,
      );
    }
    go(LIST);
  };
  return (
    <form className="form" onSubmit={(event) => void submit(event)} onKeyDown={lineKeys} noValidate>
      <PageHead title={t('new_back_order.title')} within={t('back_orders.title')} />
      {!keeps && <p className="note note-wait">{t('new_back_order.not_kept')}</p>}
      {keeps && found !== undefined && (
        <div className="note" role="status">
          <span>{t('new_back_order.found', formatMoment(found))}</span>
          <Button kind="quiet" onClick={discard}>
            {t('new_back_order.discard')}
          </Button>
        </div>
      )}
      <FormError error={error} shown={shownField} />
      <AccountField account={entry.account} onPick={(account) => change({ account })} error={error?.fields.get('account')} />
      <Section title={t('record.lines')}>
        <LinesEntry
          lines={entry.lines}
          onChange={(lines) => setEntry((before) => ({ ...before, lines: lines(before.lines) }))}
          error={error}
          detail={(line, facts) => <LineHints line={line} facts={facts} account={entry.account?.id} priority={Number(entry.priority)} />}
        />
        <CatalogNote />
      </Section>
      <HeadFields draft={entry} onChange={change} error={error} />
      <div className="form-bar">
        <Button kind="primary" type="submit" busy={busy}>
          {t('new_back_order.submit')}
        </Button>
        <Button onClick={cancel}>{t('new_back_order.cancel')}</Button>
        {at !== undefined && <span className="soft end">{t('new_back_order.kept', formatTime(at))}</span>}
      </div>
    </form>
  );
}

interface AccountFieldProps {
  account: EntryAccount | null;
  onPick: (account: EntryAccount) => void;
  error: string | undefined;
}

function AccountField({ account, onPick, error }: AccountFieldProps) {
  const [begun] = useState(account === null);
  return (
    <div className="account-field">
      <Picker
        label={t('new_back_order.account')}
        placeholder={t('new_back_order.account_hint')}
        search={searchAccounts}
        shown={account?.name ?? ''}
        onPick={({ id, label, flags }) => {
          onPick({ id, name: label, flags });
          toProducts();
        }}
        error={error}
        autoFocus={begun}
      />
      {account && account.flags.length > 0 && (
        <div className="note note-wait" role="status">
          <Flags flags={account.flags} />
          {account.flags.map((flag) => (
            <span key={flag}>{flagText(flag, account.name)}</span>
          ))}
        </div>
      )}
    </div>
  );
}

function flagText(flag: string, account: string): string {
  switch (flag) {
    case 'past_due':
    case 'do_not_ship':
    case 'prospective':
      return t(`new_back_order.${flag}`, account);
    default:
      return '';
  }
}

function CatalogNote() {
  const { catalog, error } = useDevice();
  const online = useOnline();
  const { keeps_copies: keeps } = useSession();
  if (catalog || !keeps) {
    return null;
  }
  return <p className="soft">{error && !online ? t('new_back_order.catalog_lost') : t('new_back_order.catalog_loading')}</p>;
}

interface Submission {
  entry: Entry;
  draftKey: string;
  replaces: string | undefined;
  setError: (error: ApiError | undefined) => void;
  setOver: (over: boolean) => void;
  leave: () => void;
}

function useSubmission({ entry, draftKey, replaces, setError, setOver, leave }: Submission) {
  const [busy, setBusy] = useState(false);
  const [, go] = useLocation();
  const client = useQueryClient();
  const send = async (account: EntryAccount): Promise<void> => {
    const capturedAt = isOnline() ? undefined : new Date().toISOString();
    const outcome = await submitBackOrder({
      body: bodyOf(entry, account, capturedAt),
      account: account.name,
      products: entry.lines.map((line) => productName(line.product)),
      draft: entry,
      draftKey,
      replaces,
    });
    if (outcome.kind === 'made' || outcome.kind === 'waiting') {
      leave();
      notify(
        outcome.kind === 'made' ? <Made sent={outcome.sent} account={account.name} /> : t('new_back_order.on_device'),
        outcome.kind === 'made' ? 'good' : 'wait',
      );
      void client.invalidateQueries({ queryKey: ['back-orders'] });
      go(LIST);
      return;
    }
    setOver(false);
    if (outcome.kind === 'refused') {
      setError(new ApiError(outcome.problem.status, outcome.problem));
    } else {
      notify(t(outcome.kind === 'lost' ? 'new_back_order.lost' : 'new_back_order.signed_out'), 'bad');
    }
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const missing = missingIn(entry);
    setError(missing);
    if (busy || missing || !entry.account) {
      return;
    }
    setBusy(true);
    setOver(true);
    try {
      await send(entry.account);
    } catch (why) {
      setOver(false);
      notifyError(why);
    } finally {
      setBusy(false);
    }
  };
  return { busy, submit };
}

function Made({ sent, account }: { sent: Sent; account: string }) {
  return (
    <>
      {t('new_back_order.made', sent.display, account)}{' '}
      {sent.warnings.map((warning) => (
        <span key={warning}>{warning} </span>
      ))}
      <Link href={backOrderHref(sent.number)}>{t('new_back_order.view')}</Link> · <Link href={HERE}>{t('new_back_order.title')}</Link>
    </>
  );
}
