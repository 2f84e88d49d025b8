/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The first page: what waits for this person, each figure a link to what it counts. */
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { ApiError } from '@/shared/api/client';
import { formatTime } from '@/shared/format/date';
import { t } from '@/shared/i18n';
import { useDevice } from '@/shared/offline/device';
import { keeping } from '@/shared/offline/kept';
import { useSession } from '@/shared/state/session';
import { Button } from '@/shared/ui/Button';
import { PageHead } from '@/shared/ui/Page';
import { useAfter } from '@/shared/ui/States';
import { Gaps, Oldest } from '../parts/Lists';
import { type Tile, tilesFor } from '../tiles';

export default function DashboardPage() {
  const session = useSession();
  const { unsent } = useDevice();
  return (
    <>
      <PageHead title={t('menu.dashboard')}>
        {session.back_orders && (
          <Button kind="primary" href="/orders/back-orders/new">
            {t('new_back_order.title')}
          </Button>
        )}
      </PageHead>
      <ul className="dash">
        {tilesFor(session, unsent.length).map((tile) => (
          <li key={tile.href}>
            <Figure tile={tile} />
          </li>
        ))}
      </ul>
      {session.back_orders && (
        <div className="record">
          <Oldest />
          <Gaps />
        </div>
      )}
    </>
  );
}

function Figure({ tile }: { tile: Tile }) {
  const { data, error, dataUpdatedAt, refetch } = useQuery({
    ...keeping(tile.key, tile.read),
    select: tile.show,
    staleTime: 60_000,
  });
  return (
    <>
      <Link href={tile.href} aria-busy={data === undefined && !error}>
        <span>{tile.label}</span>
        <strong className="num">{data?.figure ?? '–'}</strong>
        <small>{data ? data.note : !error && <Wait />}</small>
      </Link>
      {error && (
        <p className="soft" role="status">
          {whatFailed(error, data ? dataUpdatedAt : null)}{' '}
          <Button kind="quiet" label={t('dashboard.retry', tile.label)} onClick={() => void refetch()}>
            {t('state.retry')}
          </Button>
        </p>
      )}
    </>
  );
}

function Wait(): ReactNode {
  return useAfter(150) && `${t('app.loading')} …`;
}

/** An old figure says how old it is; an unknown one why it is unknown. */
function whatFailed(error: Error, since: number | null): string {
  if (error instanceof ApiError) {
    return error.message;
  }
  return since === null ? t('dashboard.offline') : t('state.as_of', formatTime(since));
}
