/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Headings of pages and sections, each with its action on the far right of its line. */
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { t } from '../i18n';

export interface PageHeadProps {
  title: string;
  within?: string; // "Back Orders", for the window's title
  count?: ReactNode;
  children?: ReactNode; // the action
}

export function PageHead({ title, within, count, children }: PageHeadProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = [title, within, t('app.name')].filter(Boolean).join(' · ');
  }, [title, within]);
  useEffect(() => {
    // After a navigation the focus is on nothing: begin at the top of what is new. Not before it is painted: to move the focus the
    // browser would have to lay out the page there and then.
    let timer: ReturnType<typeof setTimeout> | undefined;
    const begin = () => {
      if (document.activeElement === document.body || document.activeElement?.id === 'main') {
        heading.current?.focus({ preventScroll: true });
      }
    };
    const frame = requestAnimationFrame(() => {
      timer = setTimeout(begin);
    });
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
  }, []);
  return (
    <div className="page-head">
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {count !== undefined && (
        <span className="page-count num" role="status">
          {count}
        </span>
      )}
      {children && <div className="end">{children}</div>}
    </div>
  );
}

export function Section({ title, action, children }: { title: string; action?: ReactNode; children: ReactNode }) {
  const id = useId();
  return (
    <section className="section" aria-labelledby={id}>
      <div className="section-head">
        <h2 id={id}>{title}</h2>
        {action && <div className="end">{action}</div>}
      </div>
      {children}
    </section>
  );
}
