/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The frame around every page: top bar, left-side menu (a drawer on phones), palette, shortcuts, sign-in over the page. */

import { useQueryClient } from '@tanstack/react-query';
import { Component, memo, type ReactNode, Suspense, startTransition, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { Link, Route, Switch, useLocation } from 'wouter';
import { ExpiryDialog } from '@/features/session/ExpiryDialog';
import { useOnline } from '@/shared/api/connection';
import { formatCount } from '@/shared/format/qty';
import { t } from '@/shared/i18n';
import { useDevice } from '@/shared/offline/device';
import { usePhone } from '@/shared/state/media';
import { type Session, signOut, useSession } from '@/shared/state/session';
import { Button } from '@/shared/ui/Button';
import { IconClose, IconMenu, IconSearch, IconUser, Logo } from '@/shared/ui/icons';
import { Menu } from '@/shared/ui/Menu';
import { notifyError } from '@/shared/ui/notify';
import { Failure, Loading, NotFound } from '@/shared/ui/States';
import { type Group, groupsFor, isWithin, type Place, placeOf, useCount } from './menu';
import { ObjectBar, ObjectMenu } from './ObjectMenu';
import { Palette } from './Palette';
import { loadPage, routes } from './routes';
import { KeysDialog, useShortcuts } from './shortcuts';

/** What the top bar does not show: the first page's menu. */
const severalPlaces = (groups: Group[]): Group[] => groups.filter((group) => group.places.length > 1);

export function Shell() {
  const session = useSession();
  const [path] = useLocation();
  const phone = usePhone();
  const [drawer, setDrawer] = useState(false);
  const [palette, setPalette] = useState(false);
  const [keys, setKeys] = useState(false);
  const groups = groupsFor(session);
  const group = groups.find((one) => isWithin(path, one.root));
  useEffect(() => {
    if (localStorage.getItem('cellarbook.exports')) {
      void import('@/shared/ui/ExportNotice').then(({ resumeExports }) => resumeExports());
    }
  }, []);
  useShortcuts({ groups, openPalette: () => setPalette(true), openKeys: () => setKeys(true) });
  return (
    <div className="shell">
      <a className="skip" href="#main">
        {t('app.skip')}
      </a>
      <TopBar groups={groups} path={path} phone={phone} onMenu={() => setDrawer(true)} onSearch={() => setPalette(true)} />
      <div className="shell-body">
        {!phone && (
          <nav className="side" aria-label={group?.label ?? t('app.side_menu')}>
            <ObjectMenu />
            <SideList groups={path === '/' ? severalPlaces(groups) : group ? [group] : groups} path={path} />
          </nav>
        )}
        <main className="main" id="main" tabIndex={-1}>
          <Pages session={session} path={path} />
        </main>
      </div>
      {phone && <ObjectBar />}
      {phone && drawer && <Drawer groups={groups} path={path} session={session} onClose={() => setDrawer(false)} />}
      <Palette opened={palette} onClose={() => setPalette(false)} groups={groups} openKeys={() => setKeys(true)} />
      <KeysDialog opened={keys} onClose={() => setKeys(false)} groups={groups} />
      <ExpiryDialog />
    </div>
  );
}

interface TopBarProps {
  groups: Group[];
  path: string;
  phone: boolean;
  onMenu: () => void;
  onSearch: () => void;
}

/** What the one who writes must know: no signal, and what is not sent yet. Nothing when all is well. */
function SendBadge() {
  const online = useOnline();
  const { unsent } = useDevice();
  const client = useQueryClient();
  const count = unsent.length;
  const before = useRef(count);
  useEffect(() => {
    if (before.current !== count) {
      before.current = count;
      void client.invalidateQueries({ queryKey: ['unsent'] });
      void client.invalidateQueries({ queryKey: ['back-orders'] });
    }
  }, [client, count]);
  if (count === 0) {
    return online ? null : (
      <span className="badge-offline" role="status">
        {t('app.offline')}
      </span>
    );
  }
  return (
    <span role="status">
      <Link href="/orders/waiting-to-send" className="badge-offline">
        {online ? t('unsent.badge', count) : t('unsent.offline_badge', count)}
      </Link>
    </span>
  );
}

function TopBar({ groups, path, phone, onMenu, onSearch }: TopBarProps) {
  const session = useSession();
  return (
    <header className="topbar">
      {phone && (
        <button type="button" className="icon-button" aria-label={t('app.open_menu')} onClick={onMenu}>
          <IconMenu />
        </button>
      )}
      <Link href="/" className="brand">
        {!phone && <Logo />}
        <span className="if-wide">{t('app.name')}</span>
      </Link>
      {!phone && (
        <nav className="topnav" aria-label={t('app.main_menu')}>
          {groups
            .filter((group) => !group.end)
            .map((group) => (
              <Link
                key={group.root}
                href={group.places[0]?.href ?? group.root}
                {...(isWithin(path, group.root) ? { 'data-active': true } : {})}
              >
                {group.label}
              </Link>
            ))}
        </nav>
      )}
      <div className="topbar-end">
        <SendBadge />
        {phone ? (
          <button type="button" className="icon-button" aria-label={t('app.search')} onClick={onSearch}>
            <IconSearch />
          </button>
        ) : (
          <button type="button" className="topbar-button search-button" onClick={onSearch}>
            <IconSearch />
            <span className="if-wide">{t('app.search')}</span>
            <kbd aria-hidden="true">Ctrl K</kbd>
          </button>
        )}
        {!phone && <AccountMenu groups={groups} session={session} />}
      </div>
    </header>
  );
}

function AccountMenu({ groups, session }: { groups: Group[]; session: Session }) {
  const places = groups.filter((group) => group.end).flatMap((group) => group.places);
  return (
    <Menu
      label={t('menu.my_account')}
      target={
        <button type="button" className="topbar-button">
          <IconUser />
          {t('menu.my_account')}
        </button>
      }
      entries={[
        { heading: session.name ?? session.email ?? session.company },
        ...places.map((place) => ({ label: place.label, href: place.href })),
        { label: t('session.out'), onClick: () => void signOut().catch(notifyError) },
      ]}
    />
  );
}

interface SideProps {
  groups: Group[];
  path: string;
  session: Session;
}

function SideList({ groups, path }: Omit<SideProps, 'session'>) {
  return groups.map((group) => (
    <div key={group.root}>
      <h2>{group.label}</h2>
      <ul>
        {group.places.map((place) => (
          <SideLink key={place.href} place={place} current={placeOf(group, path) === place} />
        ))}
      </ul>
    </div>
  ));
}

function SideLink({ place, current }: { place: Place; current: boolean }) {
  const count = useCount(place);
  if (place.hidesAtZero && !count && !current) {
    return null;
  }
  return (
    <li>
      <Link href={place.href} {...(current ? { 'aria-current': 'page' as const } : {})}>
        {place.label}
        {count !== undefined && <span className="count num">{formatCount(count)}</span>}
      </Link>
    </li>
  );
}

/** The phone's menu: the browser's own modal dialog, which keeps the focus inside; closes on choice. */
function Drawer({ groups, path, session, onClose }: SideProps & { onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const opened = useRef(path);
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  useEffect(() => {
    if (path !== opened.current) {
      onClose();
    }
  }, [path, onClose]);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes a dialog by itself; the click is for its backdrop
    <dialog
      className="drawer"
      ref={dialog}
      aria-label={t('app.main_menu')}
      onClose={onClose}
      onClick={({ target }) => (target === dialog.current || (target as HTMLElement).closest('a')) && onClose()}
    >
      <div className="drawer-head">
        <span className="brand">{session.company}</span>
        <button type="button" className="icon-button" aria-label={t('app.close_menu')} onClick={onClose}>
          <IconClose />
        </button>
      </div>
      <nav className="side" aria-label={t('app.main_menu')}>
        <SideList groups={groups} path={path} />
        <p className="soft">
          {t('session.signed_in_as')} {session.name}
        </p>
        <Button wide onClick={() => void signOut().catch(notifyError)}>
          {t('session.out')}
        </Button>
      </nav>
    </dialog>
  );
}

/** Drawn again with its address only: what opens above it leaves it alone. */
const Pages = memo(({ session, path }: { session: Session; path: string }) => {
  const before = useRef(path);
  useLayoutEffect(() => {
    // A new page begins at its top. The first one does anyway: to scroll it would have the browser lay it out in the midst of drawing.
    if (before.current !== path) {
      before.current = path;
      document.getElementById('main')?.scrollTo(0, 0);
    }
  }, [path]);
  // The first page is drawn when its frame and its file are there, piece by piece, and not by Suspense, which shows what stands in for
  // it for 300 ms at least.
  const [ready, setReady] = useState(false);
  useEffect(() => void loadPage(before.current).then(() => startTransition(() => setReady(true))), []);
  if (!ready) {
    return <Loading />;
  }
  return (
    <Guard path={path}>
      <Suspense fallback={<Loading />}>
        <Switch>
          {routes
            .filter((route) => route.seen?.(session) ?? true)
            .map((route) => (
              <Route key={route.path} path={route.path} component={route.page} />
            ))}
          <Route>
            <NotFound />
          </Route>
        </Switch>
      </Suspense>
    </Guard>
  );
});

/** A page that fails takes nothing else with it, and is forgotten at the next address. */
class Guard extends Component<{ path: string; children: ReactNode }, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override componentDidUpdate(before: { path: string }) {
    if (this.state.error && before.path !== this.props.path) {
      this.setState({ error: null });
    }
  }

  override render() {
    return this.state.error ? <Failure error={this.state.error} onRetry={() => window.location.reload()} /> : this.props.children;
  }
}
