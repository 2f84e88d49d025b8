/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What was read of the server once is kept on the device, and stands in when it can't be asked; pages say as of when it is. */
import { ApiError } from '../api/client';
import { queryClient, retry } from '../api/query';
import { dropAnswer, keepAnswer, readAnswer } from './device';

const nameOf = (key: readonly unknown[]): string => JSON.stringify(key);

/** keeping(key, read, mark): a query for useQuery. Without an answer its data are at once those that were kept, as mark makes them, with
 * their time; its error says why. */
export const keeping = <T>(queryKey: readonly unknown[], read: () => Promise<T>, mark = (kept: T): T => kept) => ({
  queryKey,
  // With something to show, what is in the way is said at once.
  retry: (count: number, error: Error): boolean => queryClient.getQueryData(queryKey) === undefined && retry(count, error),
  queryFn: async (): Promise<T> => {
    try {
      const answer = await read();
      void keepAnswer(nameOf(queryKey), answer).catch(() => undefined);
      return answer;
    } catch (error) {
      if (!(error instanceof ApiError)) {
        await standIn(queryKey, mark).catch(() => undefined);
      } else if (error.status === 403 || error.status === 404) {
        void dropAnswer(nameOf(queryKey)).catch(() => undefined);
      }
      throw error;
    }
  },
});

async function standIn<T>(key: readonly unknown[], mark: (kept: T) => T): Promise<void> {
  const kept = await readAnswer(nameOf(key));
  if (kept && queryClient.getQueryData(key) === undefined) {
    queryClient.setQueryData(key, mark(kept.page as T), { updatedAt: kept.at });
  }
}
