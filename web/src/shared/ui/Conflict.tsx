/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Somebody else has changed what is being edited: both versions side by side, a choice per field, and nothing typed lost. */
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { t } from '../i18n';
import { type Difference, proposed, type Side } from '../state/merge';
import { Button } from './Button';

export interface ConflictProps {
  what: string; // "BO-1042"
  differences: readonly Difference[];
  label: (key: string) => ReactNode;
  show: (key: string, value: unknown) => ReactNode; // a value of that field; undefined: it is not there
  onChoose: (sides: ReadonlyMap<string, Side>) => void;
}

export function Conflict({ what, differences, label, show, onChoose }: ConflictProps) {
  const [chosen, setChosen] = useState<Partial<Record<string, Side>>>({});
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    head.current?.focus();
  }, []);
  const sideOf = (one: Difference): Side => chosen[one.key] ?? proposed(one);
  const cell = (one: Difference, side: Side) => (
    <td data-label={side === 'mine' ? t('conflict.mine') : t('conflict.theirs')}>
      <label className="check">
        <input
          type="radio"
          name={`conflict-${one.key}`}
          checked={sideOf(one) === side}
          onChange={() => setChosen({ ...chosen, [one.key]: side })}
        />
        <span>{show(one.key, one[side])}</span>
      </label>
    </td>
  );
  return (
    <section className="conflict" aria-labelledby="conflict-title">
      <h2 id="conflict-title" tabIndex={-1} ref={head}>
        {t('conflict.title', what)}
      </h2>
      <p>{t('conflict.text')}</p>
      <table className="lines">
        <thead>
          <tr>
            <th scope="col">{t('conflict.field')}</th>
            <th scope="col">{t('conflict.mine')}</th>
            <th scope="col">{t('conflict.theirs')}</th>
          </tr>
        </thead>
        <tbody>
          {differences.map((one) => (
            <tr key={one.key}>
              <th scope="row">
                {label(one.key)}
                {one.both && <span className="conflict-both">{t('conflict.both')}</span>}
              </th>
              {cell(one, 'mine')}
              {cell(one, 'theirs')}
            </tr>
          ))}
        </tbody>
      </table>
      <div className="dialog-buttons">
        <Button kind="primary" onClick={() => onChoose(new Map(differences.map((one) => [one.key, sideOf(one)])))}>
          {t('conflict.use')}
        </Button>
      </div>
    </section>
  );
}
