/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Nobody signed in: the sign-in page. Somebody: the shell with the page of the address. */
import { lazy, Suspense, useRef } from 'react';
import { Router, useLocation } from 'wouter';
import { SignInPage } from '@/features/session/SignInPage';
import { setCompanyZone } from '@/shared/format/date';
import { t } from '@/shared/i18n';
import { openDevice } from '@/shared/offline/device';
import { aroundNav } from '@/shared/state/leaving';
import { SessionContext, useSessionQuery } from '@/shared/state/session';
import { Failure, Loading } from '@/shared/ui/States';
import { Shell } from './Shell';

const ForgotPage = lazy(() => import('@/features/session/ForgotPage'));
const SetPasswordPage = lazy(() => import('@/features/session/SetPasswordPage'));
const SetUpCodes = lazy(() => import('@/features/session/SetUpCodes'));

/** Pages for whoever has a link: it does not matter who is signed in. */
const outside: Partial<Record<string, typeof ForgotPage>> = { '/forgot-password': ForgotPage, '/set-password': SetPasswordPage };

export function App() {
  const [path] = useLocation();
  const Outside = outside[path];
  return Outside ? (
    <Suspense>
      <Outside />
    </Suspense>
  ) : (
    <Inside />
  );
}

function Inside() {
  const session = useSessionQuery();
  const inside = useRef<number>(undefined); // whose pages are open: what is typed there stays
  if (session.data) {
    const codes = session.data.totp_needed;
    const over = inside.current === session.data.id;
    if (!codes) {
      inside.current = session.data.id;
    }
    setCompanyZone(session.data.time_zone, session.data.date_format);
    openDevice(session.data);
    return (
      <SessionContext value={session.data}>
        {(!codes || over) && (
          <Router aroundNav={aroundNav}>
            <Shell />
          </Router>
        )}
        {codes && (
          <Suspense>
            <SetUpCodes over={over} />
          </Suspense>
        )}
      </SessionContext>
    );
  }
  if (session.data === null) {
    inside.current = undefined;
    return <SignInPage />;
  }
  return (
    <main>
      {session.error ? (
        <Failure error={session.error} onRetry={() => void session.refetch()} lost={t('state.needs_signal')} />
      ) : (
        <Loading />
      )}
    </main>
  );
}
