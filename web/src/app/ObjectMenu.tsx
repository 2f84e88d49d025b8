/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The actions of the object on the page: first in the left-side menu, on phones a bar at the bottom. */
import { Link } from 'wouter';
import { t } from '@/shared/i18n';
import { act, type ObjectAction, useShownObject } from '@/shared/state/objectActions';
import { Button } from '@/shared/ui/Button';
import { Menu, type MenuEntry } from '@/shared/ui/Menu';

export function ObjectMenu() {
  const object = useShownObject();
  if (!object) {
    return null;
  }
  return (
    <div className="object-menu">
      {object.back && (
        <Link className="object-back" href={object.back.href}>
          ← {object.back.label}
        </Link>
      )}
      <h2>{object.title}</h2>
      <ul>
        {object.actions.map((action) => (
          <li key={action.label}>
            <SideAction action={action} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function SideAction({ action }: { action: ObjectAction }) {
  if (action.primary && action.disabled === undefined) {
    return <PrimaryAction action={action} />;
  }
  if (action.href !== undefined && action.disabled === undefined) {
    return <Link href={action.href}>{action.label}</Link>;
  }
  return (
    <>
      <button
        type="button"
        className={`side-action${action.danger ? ' side-danger' : ''}`}
        disabled={action.disabled !== undefined}
        onClick={() => act(action.label)}
      >
        {action.label}
      </button>
      {action.disabled && <p className="side-why">{action.disabled}</p>}
    </>
  );
}

function PrimaryAction({ action }: { action: ObjectAction }) {
  const what = action.href === undefined ? { onClick: () => void act(action.label) } : { href: action.href };
  return (
    <Button kind="go" wide {...what}>
      {action.label}
    </Button>
  );
}

export function ObjectBar() {
  const object = useShownObject();
  if (!object || object.actions.length === 0) {
    return null;
  }
  const primary = object.actions.find((action) => action.primary && action.disabled === undefined);
  const rest = object.actions.filter((action) => action !== primary);
  const more = primary ? t('app.more') : t('app.actions');
  return (
    <nav className="object-bar" aria-label={object.title}>
      {primary && <PrimaryAction action={primary} />}
      {rest.length > 0 && <Menu label={more} above target={<Button wide={!primary}>{more}</Button>} entries={rest.map(entryOf)} />}
    </nav>
  );
}

const entryOf = (action: ObjectAction): MenuEntry =>
  action.href !== undefined && action.disabled === undefined
    ? { label: action.label, href: action.href }
    : {
        label: action.label,
        onClick: () => act(action.label),
        ...(action.disabled === undefined ? {} : { disabled: true, ...(action.disabled ? { note: action.disabled } : {}) }),
        ...(action.danger ? { danger: true } : {}),
      };
