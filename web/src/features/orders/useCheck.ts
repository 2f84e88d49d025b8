/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the server would say if it were submitted now: asked a moment after the last change, nothing is written. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { ApiError, type Schema } from '@/shared/api/client';
import { checkOrder, type OrderBody } from './api';

const WAIT_MS = 600;

export interface Check {
  warnings: Schema['Warning'][];
  refusal: ApiError | undefined;
}

export function useCheck(body: OrderBody, wanted: boolean): Check {
  const text = JSON.stringify(body);
  const [asked, setAsked] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setAsked(text), WAIT_MS);
    return () => clearTimeout(timer);
  }, [text]);
  const { data } = useQuery({
    queryKey: ['orders', 'check', asked],
    queryFn: async (): Promise<Check> => {
      try {
        return { warnings: (await checkOrder(JSON.parse(asked) as OrderBody)).warnings, refusal: undefined };
      } catch (error) {
        if (error instanceof ApiError) {
          return { warnings: [], refusal: error };
        }
        throw error;
      }
    },
    enabled: wanted && asked !== '' && body.lines.some((line) => (line.qty_btl ?? 0) > 0),
    placeholderData: keepPreviousData,
    staleTime: 10_000,
    gcTime: 0,
    retry: false,
  });
  return data ?? { warnings: [], refusal: undefined };
}
