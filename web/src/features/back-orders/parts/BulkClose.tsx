/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Closing many without order: a reason, and their number typed, because it is for ever. Chosen ones are closed one by
 * one, all that match by a job of the server; what could not be closed is named. */
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { ApiError, newKey } from '@/shared/api/client';
import { backOrderName } from '@/shared/format/numbers';
import { t } from '@/shared/i18n';
import { closeDialog } from '@/shared/state/leaving';
import { Button } from '@/shared/ui/Button';
import { Dialog } from '@/shared/ui/Dialog';
import { TextField } from '@/shared/ui/Fields';
import { type Closing, closeBackOrder, closeMany, getBackOrder, getJob, type ListQuery } from '../api';
import { useReason } from './CloseDialog';

const ASK_MS = 500;

interface BulkCloseProps {
  count: number;
  numbers: readonly number[] | null; // null: all that the query lets through
  query: ListQuery;
  onClose: (closed: boolean) => void;
}

interface State {
  done: number;
  skipped: readonly string[];
  error?: Error;
  over?: boolean;
}

export function BulkClose({ count, numbers, query, onClose }: BulkCloseProps) {
  const client = useQueryClient();
  const why = useReason();
  const [typed, setTyped] = useState('');
  const [state, setState] = useState<State | null>(null);
  const run = async (body: Closing) => {
    const report = (next: State) => setState(next);
    report({ done: 0, skipped: [] });
    try {
      await (numbers ? oneByOne(numbers, body, report) : byJob(query, count, body, report));
    } catch (error) {
      setState({ done: 0, skipped: [], error: error as Error });
    }
    void client.invalidateQueries({ queryKey: ['back-orders'] });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (why.body) {
      void run(why.body);
    }
  };
  const field = (name: string) => (state?.error instanceof ApiError ? state.error.fields.get(name) : undefined);
  const working = state && !state.error;
  const changed = !working && (why.changed || typed !== '');
  const ready = why.body && typed.trim() === String(count);
  return (
    <Dialog title={t('back_orders.bulk_ask', count)} opened onClose={() => closeDialog(changed, () => onClose(state?.over === true))}>
      {working ? (
        <Progress state={state} count={count} onClose={() => onClose(true)} />
      ) : (
        <form className="fields" onSubmit={submit}>
          <p>{t('back_orders.bulk_text')}</p>
          {state?.error && (
            <div className="note note-bad" role="alert">
              {state.error.message}
            </div>
          )}
          {why.fields(field)}
          <TextField
            label={t('back_orders.bulk_count', count)}
            value={typed}
            onChange={setTyped}
            inputMode="numeric"
            error={field('expect')}
          />
          <div className="dialog-buttons">
            <Button onClick={() => onClose(false)}>{t('back_order.keep_open')}</Button>
            <Button kind="danger" type="submit" disabled={!ready}>
              {t('back_orders.bulk_yes', count)}
            </Button>
          </div>
        </form>
      )}
    </Dialog>
  );
}

function Progress({ state, count, onClose }: { state: State; count: number; onClose: () => void }) {
  return (
    <div className="fields">
      <progress className="progress" max={count} value={state.done} aria-label={t('back_orders.bulk_progress')} />
      <p role="status">{t('back_orders.bulk_done', state.done - state.skipped.length, count)}</p>
      {state.skipped.length > 0 && (
        <ul className="refused">
          {state.skipped.map((one) => (
            <li key={one}>{one}</li>
          ))}
        </ul>
      )}
      <div className="dialog-buttons">
        <Button disabled={!state.over} onClick={onClose}>
          {t('dialog.close')}
        </Button>
      </div>
    </div>
  );
}

async function oneByOne(numbers: readonly number[], body: Closing, report: (state: State) => void): Promise<void> {
  const skipped: string[] = [];
  for (const [index, number] of numbers.entries()) {
    try {
      const { rev } = await getBackOrder(number);
      await closeBackOrder(number, rev, body, newKey());
    } catch (error) {
      if (!(error instanceof ApiError) || error.status >= 500) {
        throw error;
      }
      skipped.push(`${backOrderName(number)}: ${error.message}`);
    }
    report({ done: index + 1, skipped, over: index + 1 === numbers.length });
  }
}

interface JobResult {
  skipped?: readonly { number: number; code: string }[];
}

async function byJob(query: ListQuery, expect: number, body: Closing, report: (state: State) => void): Promise<void> {
  const { sort: _sort, dir: _dir, ...filter } = query;
  let job = await closeMany({ ...body, filter, expect }, newKey());
  for (;;) {
    const skipped = ((job.result ?? {}) as JobResult).skipped ?? [];
    const over = !['waiting', 'running'].includes(job.state);
    report({ done: job.done, skipped: skipped.map((one) => `${backOrderName(one.number)}: ${t('back_orders.skipped', one.code)}`), over });
    if (over) {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, ASK_MS));
    job = await getJob(job.id);
  }
}
