/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The lists of producers and importers. */
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { t } from '@/shared/i18n';
import { useSession } from '@/shared/state/session';
import { Button } from '@/shared/ui/Button';
import type { Column } from '@/shared/ui/DataTable';
import { ListPage, type ListSpec } from '@/shared/ui/ListPage';
import { Pill } from '@/shared/ui/Pill';
import { listMakers, type Maker, type MakerKind } from '../api';
import { MakerDialog, makerHref } from '../parts/MakerDialog';

const state = (row: Maker) => (row.active ? '' : <Pill kind="closed">{t('active.false')}</Pill>);
const country = (row: Maker) => ('country' in row ? (row.country ?? '') : '');

function specOf(kind: MakerKind): ListSpec<Maker> {
  const list = `${kind}s` as const;
  const link = (row: Maker, tabIndex?: number) => (
    <Link href={makerHref(kind, row.id)} {...(tabIndex === undefined ? {} : { tabIndex })}>
      {row.name}
    </Link>
  );
  const columns: Column<Maker>[] = [
    { key: 'name', label: t('maker.name'), wrap: true, render: (row) => link(row, -1) },
    ...(kind === 'producer' ? [{ key: 'country', label: t('maker.country'), width: 220, render: country }] : []),
    { key: 'active', label: t('product.flags'), width: 130, render: state },
  ];
  return {
    path: `/${list}`,
    api: `/api/v1/${list}`,
    view: list,
    title: t(`${list}.title`),
    search: t(`${list}.search`),
    count: (n) => t(`${list}.count`, n),
    empty: t(`${list}.empty`),
    noMatch: t(`${list}.no_match`),
    all: t(`${list}.all`),
    filters: [],
    fetch: (query, page) => listMakers(kind, query, page),
    columns,
    usual: columns.map((column) => column.key),
    phoneRow: (row) => (
      <>
        <span className="cut">{link(row)}</span>
        <span>{state(row)}</span>
        <span className="cut soft">{country(row)}</span>
        <span />
      </>
    ),
    rowKey: (row) => row.id,
    rowName: (row) => row.name,
    href: (row) => makerHref(kind, row.id),
  };
}

function Makers({ kind }: { kind: MakerKind }) {
  const session = useSession();
  const [, go] = useLocation();
  const [adding, setAdding] = useState(false);
  return (
    <>
      <ListPage
        spec={specOf(kind)}
        action={
          session.role === 'admin' && (
            <Button kind="primary" onClick={() => setAdding(true)}>
              {t(`${kind}s.new`)}
            </Button>
          )
        }
      />
      {adding && <MakerDialog kind={kind} onDone={(saved) => go(makerHref(kind, saved.id))} onCancel={() => setAdding(false)} />}
    </>
  );
}

export const ProducersPage = () => <Makers kind="producer" />;
export const ImportersPage = () => <Makers kind="importer" />;
