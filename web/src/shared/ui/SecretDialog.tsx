/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A secret that is shown once: only its button closes the dialog. */
import { t } from '../i18n';
import { Button } from './Button';
import { Dialog } from './Dialog';
import { notify } from './notify';

export function SecretDialog({ title, secret, onClose }: { title: string; secret: string | null; onClose: () => void }) {
  const copy = () =>
    navigator.clipboard.writeText(secret ?? '').then(
      () => notify(t('tokens.copied')),
      () => getSelection()?.selectAllChildren(document.getElementById('secret') ?? document.body),
    );
  return (
    <Dialog title={title} opened={secret !== null} onClose={onClose} fixed>
      <p>{t('tokens.once')}</p>
      <code className="secret" id="secret">
        {secret}
      </code>
      <div className="dialog-buttons">
        {navigator.clipboard && <Button onClick={() => void copy()}>{t('tokens.copy')}</Button>}
        <Button kind="primary" onClick={onClose}>
          {t('tokens.done')}
        </Button>
      </div>
    </Dialog>
  );
}
