/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Above a form: the server's refusal. The cursor goes to the first field that it is about. */
import { useEffect, useRef } from 'react';
import type { ApiError } from '../api/client';

/** `shown`: fields whose sentence stands beside them; the others' are listed here. */
export function FormError({ error, shown }: { error: ApiError | undefined; shown: (field: string) => boolean }) {
  const note = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const form = note.current?.closest('form');
    if (error && form) {
      const wrong = form.querySelector<HTMLElement>('[aria-invalid="true"]');
      (wrong ?? note.current)?.focus();
      (wrong ?? note.current)?.scrollIntoView({ block: 'center' });
    }
  }, [error]);
  if (!error) {
    return null;
  }
  const others = [...error.fields].filter(([field, text]) => text !== error.message && !shown(field)).map(([, text]) => text);
  return (
    <div className="note note-bad" role="alert" tabIndex={-1} ref={note}>
      <div>
        <strong>{error.message}</strong>
        {others.map((text) => (
          <p key={text}>{text}</p>
        ))}
      </div>
    </div>
  );
}
