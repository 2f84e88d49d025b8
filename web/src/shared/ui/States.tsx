/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What stands where rows or a form would stand. */
import { type ReactNode, useEffect, useState } from 'react';
import { ApiError } from '../api/client';
import { useOnline } from '../api/connection';
import { formatTime } from '../format/date';
import { t } from '../i18n';
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
export function Failure({ error, onRetry }: { error: Error; onRetry?: () => void }) {
  const online = useOnline();
  const lost = !online && !(error instanceof ApiError);
  return (
    <div className="state" role="alert">
      {lost ? <IconOffline /> : <IconAlert />}
      <h2>{lost ? t('state.offline') : t('state.error')}</h2>
      {!lost && <p className="soft">{error.message}</p>}
      {onRetry && <Button onClick={onRetry}>{t('state.retry')}</Button>}
    </div>
  );
}

export function NotFound() {
  return (
    <div className="state">
      <IconSearch />
      <h1>{t('state.not_found')}</h1>
      <p className="soft">{t('state.not_found_text')}</p>
      <Button href="/">{t('state.home')}</Button>
    </div>
  );
}

/** Above rows that are older than they should be. */
export function StaleNote({ error, fetchedAt, onRetry }: { error: Error; fetchedAt: number; onRetry: () => void }) {
  const online = useOnline();
  return (
    <div className={`note ${online ? 'note-bad' : 'note-wait'}`} role="status">
      <span>{online ? error.message : t('state.as_of', formatTime(fetchedAt))}</span>
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
