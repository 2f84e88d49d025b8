/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Starting drafts, part by part. A part that got no answer is sent again with its own key: nothing is started twice. */
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiError } from '@/shared/api/client';
import { startReady } from './api';
import type { Part } from './plan';

const CHANGED = new Set<unknown>(['ready', 'back-orders', 'orders']);

export function useStart() {
  const client = useQueryClient();
  const [parts, setParts] = useState<readonly Part[]>([]);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  /** True when something came of it, or may come of it yet; false when all of it was refused. */
  const begin = async (all: readonly Part[]): Promise<boolean> => {
    let now = all;
    setBusy(true);
    setError(null);
    try {
      for (const part of all) {
        if (!part.answer) {
          const answer = await startReady(part.key, part.body);
          now = now.map((one) => (one === part ? { ...one, answer } : one));
          setParts(now);
        }
      }
    } catch (why) {
      setError(why as Error);
      if (why instanceof ApiError && why.status < 500 && !now.some((part) => part.answer)) {
        return false;
      }
      setParts(now);
    } finally {
      setBusy(false);
      void client.invalidateQueries({ predicate: ({ queryKey }) => CHANGED.has(queryKey[0]) });
    }
    return true;
  };
  return {
    parts,
    busy,
    error,
    begin,
    retry: () => void begin(parts),
    clear: () => {
      setParts([]);
      setError(null);
    },
  };
}
