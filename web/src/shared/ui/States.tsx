/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What stands where rows or a form would stand. */
import { type ReactNode, useEffect, useState } from 'react';
import { ApiError } from '../api/client';
import { useOnline } from '../api/connection';
import { formatMoment } from '../format/date';
import { t } from '../i18n';
import { keepsCopies } from '../offline/device';
import { Button } from './Button';
import { IconAlert, IconBottle, IconOffline, IconSearch } from './icons';

export function Empty({ title, text, action }: { title: string; text?: string; action?: ReactNode }) {
  return (
    <div className="state">
      <IconBottle />
      <h2>{title}</h2>
      {text && <p className="soft">{text}</p>}
      {action}
    </div>
  );
}

export function NoMatch({ title, onClear }: { title: string; onClear: () => void }) {
  return (
    <div className="state">
      <IconSearch />
      <h2>{title}</h2>
      <Button onClick={onClear}>{t('state.clear_filters')}</Button>
    </div>
  );
}

/** What failed, in the server's words. */
export function Failure({ error, onRetry, lost: lostText }: { error: Error; onRetry?: () => void; lost?: string }) {
  const online = useOnline();
  const lost = !online && !(error instanceof ApiError);
  const Heading = lostText === undefined ? 'h2' : 'h1'; // of a page without anything else
  return (
    <div className="state" role="alert">
      {lost ? <IconOffline /> : <IconAlert />}
      <Heading>{lost ? (lostText ?? t(keepsCopies() ? 'state.offline' : 'state.needs_signal')) : t('state.error')}</Heading>
      {!lost && <p className="soft">{error.message}</p>}
      {onRetry && <Button onClick={onRetry}>{t('state.retry')}</Button>}
    </div>
  );
}

export function NotFound({ title, back }: { title?: string; back?: { label: string; href: string } }) {
  return (
    <div className="state">
      <IconSearch />
      <h1>{title ?? t('state.not_found')}</h1>
      {title === undefined && <p className="soft">{t('state.not_found_text')}</p>}
      <Button href={back?.href ?? '/'}>{back?.label ?? t('state.home')}</Button>
    </div>
  );
}

interface NoRecordProps {
  error: Error | null; // null: still asked for
  none: string; // "No back order with this number, or you have no access to it"
  back: { label: string; href: string };
  onRetry: () => void;
}

/** In place of an object's page: it is not here yet, it is not there or not for you (which look the same), or it can't be asked for. */
export function NoRecord({ error, none, back, onRetry }: NoRecordProps) {
  if (error === null) {
    return <Loading />;
  }
  return error instanceof ApiError && (error.status === 404 || error.status === 403) ? (
    <NotFound title={none} back={back} />
  ) : (
    <Failure error={error} onRetry={onRetry} lost={t('record.lost')} />
  );
}

/** Above rows that are older than they should be. */
export function StaleNote({ error, fetchedAt, onRetry }: { error: Error; fetchedAt: number; onRetry: () => void }) {
  const online = useOnline();
  return (
    <div className={`note ${online ? 'note-bad' : 'note-wait'}`} role="status">
      <span>{online ? error.message : t('state.as_of', formatMoment(fetchedAt))}</span>
      <Button kind="quiet" onClick={onRetry}>
        {t('state.retry')}
      </Button>
    </div>
  );
}

/** after(ms): true once so much time has passed; quick answers show no placeholder. */
export function useAfter(ms: number): boolean {
  const [passed, setPassed] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setPassed(true), ms);
    return () => clearTimeout(timer);
  }, [ms]);
  return passed;
}

export function Loading() {
  const shown = useAfter(150);
  return (
    <div className="state" role="status">
      {shown && <span className="soft">{t('app.loading')} …</span>}
    </div>
  );
}
