/* SPDX-License-Identifier: AGPL-3.0-or-later */
import { useEffect, useState } from 'react';

const TYPING_MS = 250; // after the last letter, before the server is asked

/** useTypedSearch(text, onText): what is typed stands in the field at once, and in the address a moment later. */
export function useTypedSearch(text: string, onText: (text: string) => void) {
  const [typed, setTyped] = useState(text);
  const [sent, setSent] = useState(text);
  if (text !== sent) {
    setSent(text);
    setTyped(text);
  }
  useEffect(() => {
    const now = typed.trim();
    if (now === sent) {
      return;
    }
    const timer = setTimeout(() => {
      setSent(now);
      onText(now);
    }, TYPING_MS);
    return () => clearTimeout(timer);
  });
  return [typed, setTyped] as const;
}
