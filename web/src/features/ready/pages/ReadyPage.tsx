/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Orders → Ready to fill: what is there for those who wait. Drafts for review are made of it; nothing happens by itself. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import { ApiError } from '@/shared/api/client';
import { formatBottles, formatCount } from '@/shared/format/qty';
import { t } from '@/shared/i18n';
import { Button } from '@/shared/ui/Button';
import { CheckField, Segments } from '@/shared/ui/Fields';
import { notifyError } from '@/shared/ui/notify';
import { PageHead } from '@/shared/ui/Page';
import { Empty, Failure, Loading, StaleNote } from '@/shared/ui/States';
import { gatherReady, listReady, PAGE_ACCOUNTS, type Proposal, type ReadyLine, type ReadyQuery } from '../api';
import { Outcome } from '../parts/Outcome';
import { ProposalCard } from '../parts/ProposalCard';
import { type How, StartDialog } from '../parts/StartDialog';
import { type Choice, choose, chosenOf, type Edits, isChosen, lineKey, merged, overOf, partsOf, sumOf } from '../plan';
import { useStart } from '../useStart';

const PATH = '/orders/ready-to-fill';
const NUMBERS = ['account', 'product', 'producer', 'importer', 'rep'] as const;
const strategies = [
  { value: 'oldest', label: t('ready.oldest') },
  { value: 'fair', label: t('ready.fair') },
] as const;

function useReadyQuery() {
  const search = new URLSearchParams(useSearch());
  const [, go] = useLocation();
  const query: ReadyQuery = { strategy: search.get('strategy') === 'fair' ? 'fair' : 'oldest' };
  for (const name of NUMBERS) {
    const value = Number(search.get(name) ?? 0);
    if (Number.isSafeInteger(value) && value > 0) {
      query[name] = value;
    }
  }
  const page = Math.max(0, Number.parseInt(search.get('page') ?? '1', 10) - 1 || 0);
  const change = (name: string, value: string | null) => {
    search.delete('page');
    value === null ? search.delete(name) : search.set(name, value);
    go(search.size > 0 ? `${PATH}?${search}` : PATH);
  };
  return { query, page, change };
}

export default function ReadyPage() {
  const { query, page, change } = useReadyQuery();
  const [choice, setChoice] = useState<Choice>({ all: true, but: new Set() });
  const [edits, setEdits] = useState<Edits>(new Map());
  const [asked, setAsked] = useState<readonly Proposal[] | null>(null); // what the dialog asks about
  const [names, setNames] = useState<ReadonlyMap<number, string>>(new Map());
  const [gathering, setGathering] = useState(false);
  const start = useStart();
  const list = useQuery({
    queryKey: ['ready', query, page],
    queryFn: () => listReady(query, page),
    placeholderData: keepPreviousData,
  });
  const proposals = list.data?.items ?? [];
  const total = list.data?.total ?? 0;
  const onePage = total <= PAGE_ACCOUNTS;
  const seesAll = onePage || (!choice.all && [...choice.but].every((id) => proposals.some(({ account }) => account.id === id)));
  const sum = sumOf(proposals, choice, edits);
  const over = overOf(proposals, choice, edits);
  const accounts = onePage ? sum.accounts : choice.all ? Math.max(0, total - choice.but.size) : choice.but.size;

  const edit = (line: ReadyLine, text: string) => setEdits(new Map(edits).set(lineKey(line), text));
  const ask = async () => {
    const wrong = document.querySelector<HTMLElement>('.card [aria-invalid="true"]');
    if (wrong) {
      wrong.focus();
      return;
    }
    setGathering(true);
    try {
      setAsked(seesAll ? proposals : merged(proposals, await gatherReady(query)));
      start.clear();
    } catch (error) {
      notifyError(error);
    }
    setGathering(false);
  };
  const begin = async (how: How) => {
    if (asked && (await start.begin(partsOf(asked, choice, edits, how)))) {
      setNames(new Map(asked.map(({ account }) => [account.id, account.name])));
      setAsked(null);
      setEdits(new Map());
      setChoice({ all: false, but: new Set() });
    }
  };
  if (!list.data) {
    return list.error ? <Failure error={list.error} onRetry={() => void list.refetch()} /> : <Loading />;
  }
  return (
    <>
      <PageHead title={t('ready.title')} count={t('ready.count', total)} />
      <div className="toolbar">
        <Segments
          label={t('ready.strategy')}
          value={query.strategy ?? 'oldest'}
          options={strategies}
          onChange={(value) => {
            setEdits(new Map());
            change('strategy', value === 'fair' ? value : null);
          }}
        />
        {NUMBERS.filter((name) => query[name] !== undefined).map((name) => (
          <Button key={name} kind="quiet" onClick={() => change(name, null)}>
            {t(`ready.only_${name}`)} ×
          </Button>
        ))}
        <p className="soft">{t(query.strategy === 'fair' ? 'ready.fair_help' : 'ready.oldest_help')}</p>
      </div>
      {total > 1 && (
        <CheckField
          label={t('ready.all_accounts', total)}
          checked={choice.all && choice.but.size === 0}
          onChange={(all) => setChoice({ all, but: new Set() })}
        />
      )}
      {start.parts.length > 0 && <Outcome {...start} names={names} onRetry={start.retry} onClose={start.clear} />}
      {list.error && <StaleNote error={list.error} fetchedAt={list.dataUpdatedAt} onRetry={() => void list.refetch()} />}
      {total === 0 && <Empty title={t('ready.empty')} text={t('ready.empty_text')} />}
      <div className={list.isPlaceholderData ? 'cards stale' : 'cards'}>
        {proposals.map((proposal) => (
          <ProposalCard
            key={proposal.account.id}
            proposal={proposal}
            chosen={isChosen(choice, proposal.account.id)}
            edits={edits}
            onChoose={(chosen) => setChoice(choose(choice, proposal.account.id, chosen))}
            onEdit={edit}
          />
        ))}
      </div>
      {!onePage && <Pager page={page} total={total} onGo={(next) => change('page', next === 0 ? null : String(next + 1))} />}
      {over.map((one) => (
        <div key={one.name} className="note note-wait" role="status">
          {t('ready.over', one.name, one.given, one.proposed)}
        </div>
      ))}
      {total > 0 && (
        <div className="start-bar">
          {seesAll && <span className="num soft">{t('ready.sum', sum.accounts, formatBottles(sum.bottles))}</span>}
          <Button kind="go" busy={gathering} disabled={accounts === 0} onClick={() => void ask()}>
            {t('ready.start', accounts)}
          </Button>
        </div>
      )}
      {asked && (
        <StartDialog
          {...sumOf(asked, choice, edits)}
          busy={start.busy}
          refusal={start.error instanceof ApiError ? start.error : null}
          nameOf={(index) => chosenOf(asked, choice, edits)[index]?.account.name}
          onStart={(how) => void begin(how)}
          onClose={() => setAsked(null)}
        />
      )}
    </>
  );
}

function Pager({ page, total, onGo }: { page: number; total: number; onGo: (page: number) => void }) {
  const last = Math.ceil(total / PAGE_ACCOUNTS) - 1;
  return (
    <nav className="pager" aria-label={t('ready.pages')}>
      <Button disabled={page === 0} onClick={() => onGo(page - 1)}>
        {t('ready.before')}
      </Button>
      <span className="num soft">
        {t('ready.shown', page * PAGE_ACCOUNTS + 1, Math.min(total, (page + 1) * PAGE_ACCOUNTS), formatCount(total))}
      </span>
      <Button disabled={page >= last} onClick={() => onGo(page + 1)}>
        {t('ready.after')}
      </Button>
    </nav>
  );
}
