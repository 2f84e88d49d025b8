/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One submit of a form: busy while it is under way, the server's refusal afterwards, and one Idempotency-Key for the
 * repeats of the same content, so that a lost answer never makes anything twice. */
import { useRef, useState } from 'react';
import { ApiError, newKey } from '../api/client';
import { t } from '../i18n';
import { notify } from '../ui/notify';

export interface Submit {
  busy: boolean;
  error: ApiError | undefined;
  setError: (error: ApiError | undefined) => void;
  /** The answer; undefined: it was refused (error says why), got no answer (a message says so), or one is under way. */
  run: <T>(content: unknown, send: (key: string) => Promise<T>) => Promise<T | undefined>;
}

export function useSubmit(): Submit {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError>();
  const sent = useRef({ text: '', key: '' });
  const underWay = useRef(false);
  const run = async <T>(content: unknown, send: (key: string) => Promise<T>): Promise<T | undefined> => {
    if (underWay.current) {
      return undefined;
    }
    const text = JSON.stringify(content);
    if (text !== sent.current.text) {
      sent.current = { text, key: newKey() };
    }
    underWay.current = true;
    setBusy(true);
    setError(undefined);
    try {
      const answer = await send(sent.current.key);
      sent.current = { text: '', key: '' };
      return answer;
    } catch (why) {
      if (why instanceof ApiError) {
        if (why.status < 500) {
          sent.current = { text: '', key: '' }; // a refusal did nothing: what is sent next is new
        } // else it may have been kept (503 outcome_unknown, a proxy's 504): the same again asks with the same key
        setError(why);
      } else {
        notify(t('session.no_answer'), 'bad');
      }
      return undefined;
    } finally {
      underWay.current = false;
      setBusy(false);
    }
  };
  return { busy, error, setError, run };
}
