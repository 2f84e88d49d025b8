/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Views of a list as tabs, each a link; and what can be done with the one in force. */
import { type FormEvent, useState } from 'react';
import { Link } from 'wouter';
import { ApiError } from '../api/client';
import { t } from '../i18n';
import { confirm } from '../state/confirm';
import { closeDialog } from '../state/leaving';
import { useSession } from '../state/session';
import type { View, ViewQuery, Views } from '../state/views';
import { Button } from './Button';
import { Dialog } from './Dialog';
import { CheckField, TextField } from './Fields';
import { Menu, type MenuEntry } from './Menu';
import { notify, notifyError, notifyUndo } from './notify';

export interface Tab {
  label: string;
  search: string; // the address' query
  view?: View;
  place?: string; // a page of its own
}

export interface ViewTabsProps {
  path: string;
  tabs: readonly Tab[];
  search: string; // the list's query now, without `view`
  current: View | undefined; // named by the address
  views: Views;
  query: ViewQuery; // to be saved
  columns: readonly string[];
  onGo: (href: string) => void;
}

export function ViewTabs({ path, tabs, search, current, views, query, columns, onGo }: ViewTabsProps) {
  const [naming, setNaming] = useState(false);
  const href = (tab: Tab) => {
    if (tab.place) {
      return tab.place;
    }
    const rest = new URLSearchParams(tab.search);
    if (tab.view) {
      rest.set('view', String(tab.view.id));
    }
    return rest.size > 0 ? `${path}?${rest}` : path;
  };
  const isCurrent = (tab: Tab) => (current ? tab.view?.id === current.id : !tab.view && !tab.place && tab.search === search);
  const mayEdit = current?.actions.includes('edit') ?? false;
  /** One's own comes back as it was; one that others may be looking at has another address then, so that is asked first. */
  const remove = async (view: View) => {
    const question = { title: t('views.delete_ask', view.name), text: t('views.delete_shared'), yes: t('views.delete'), danger: true };
    if (view.shared && !(await confirm(question))) {
      return;
    }
    try {
      await views.remove(view);
    } catch (error) {
      notifyError(error);
      return;
    }
    onGo(path);
    notifyUndo(t('views.deleted', view.name), () => {
      views.create(view.name, view.query, view.columns, view.shared).catch(notifyError);
    });
  };
  const save = (view: View) => views.change(view, query, [...columns]).then(() => notify(t('views.saved', view.name)), notifyError);
  const entries: MenuEntry[] = [
    { label: current ? t('views.save_as') : t('views.save'), onClick: () => setNaming(true) },
    ...(current && mayEdit
      ? [
          { label: t('views.save_changes'), onClick: () => void save(current) },
          { label: t('views.delete'), onClick: () => void remove(current), danger: true },
        ]
      : []),
    ...(current
      ? [
          {
            label: t('views.reset'),
            onClick: () => onGo(href(tabs.find((tab) => tab.view?.id === current.id) ?? { label: '', search: '' })),
          },
        ]
      : []),
  ];
  return (
    <div className="tabs-row">
      <nav className="tabs" aria-label={t('views.label')}>
        {tabs.map((tab) => (
          <Link key={tab.view?.id ?? tab.label} href={href(tab)} {...(isCurrent(tab) ? { 'aria-current': 'true' as const } : {})}>
            {tab.label}
          </Link>
        ))}
      </nav>
      <Menu
        label={t('views.menu')}
        entries={entries}
        target={
          <button type="button" className="icon-button" aria-label={t('views.menu')}>
            <span aria-hidden="true">⋯</span>
          </button>
        }
      />
      {naming && (
        <NameDialog
          onClose={() => setNaming(false)}
          onSave={async (name, shared) => {
            const made = await views.create(name, query, [...columns], shared);
            setNaming(false);
            notify(t('views.saved', name));
            onGo(href({ label: name, search, view: made }));
          }}
        />
      )}
    </div>
  );
}

interface NameProps {
  onSave: (name: string, shared: boolean) => Promise<void>;
  onClose: () => void;
}

function NameDialog({ onSave, onClose }: NameProps) {
  const session = useSession();
  const [name, setName] = useState('');
  const [shared, setShared] = useState(false);
  const [error, setError] = useState<ApiError>();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSave(name.trim(), shared).catch((why: unknown) => (why instanceof ApiError ? setError(why) : notifyError(why)));
  };
  return (
    <Dialog title={t('views.save_as')} opened onClose={() => closeDialog(name !== '' || shared, onClose)}>
      <form className="fields" onSubmit={submit}>
        <TextField
          label={t('views.name')}
          value={name}
          onChange={setName}
          maxLength={80}
          required
          error={error?.fields.get('name') ?? error?.message}
          autoFocus
        />
        {session.role === 'admin' && <CheckField label={t('views.shared')} checked={shared} onChange={setShared} />}
        <div className="dialog-buttons">
          <Button onClick={onClose}>{t('confirm.cancel')}</Button>
          <Button kind="primary" type="submit">
            {t('views.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
