/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* confirm({…}): asks before what can't be undone. The title names the object, the buttons say what they do. */
import { useSyncExternalStore } from 'react';

export interface Question {
  title: string;
  text?: string;
  yes: string; // "Close BO-1042"
  no?: string; // "Keep Open"
  danger?: boolean;
}

type Asked = Question & { answer: (yes: boolean) => void };

let asked: Asked | null = null;
const listeners = new Set<() => void>();

function set(next: typeof asked): void {
  asked = next;
  for (const tell of listeners) {
    tell();
  }
}

export function confirm(question: Question): Promise<boolean> {
  asked?.answer(false);
  return new Promise((resolve) => {
    set({
      ...question,
      answer: (yes) => {
        set(null);
        resolve(yes);
      },
    });
  });
}

/** useAsked(): the question that waits for an answer. */
export const useAsked = (): Asked | null =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => asked,
  );
