/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Nobody signed in: the sign-in page. Somebody: the shell with the page of the address. */
import { Router } from 'wouter';
import { SignInPage } from '@/features/session/SignInPage';
import { setCompanyZone } from '@/shared/format/date';
import { aroundNav } from '@/shared/state/leaving';
import { useSessionQuery } from '@/shared/state/session';
import { Failure, Loading } from '@/shared/ui/States';
import { Shell } from './Shell';

export function App() {
  const session = useSessionQuery();
  if (session.data) {
    setCompanyZone(session.data.time_zone, session.data.date_format);
    return (
      <Router aroundNav={aroundNav}>
        <Shell />
      </Router>
    );
  }
  if (session.data === null) {
    return <SignInPage />;
  }
  return <main>{session.error ? <Failure error={session.error} onRetry={() => void session.refetch()} /> : <Loading />}</main>;
}
