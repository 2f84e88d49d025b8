/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The company requires one-time codes, and whoever is signed in has none: nothing but setting them up, or signing out. */
import { useQueryClient } from '@tanstack/react-query';
import { t } from '@/shared/i18n';
import { wake } from '@/shared/offline/device';
import { signOut } from '@/shared/state/session';
import { Dialog } from '@/shared/ui/Dialog';
import { Loaded } from '@/shared/ui/Loaded';
import { notify, notifyError } from '@/shared/ui/notify';
import { RecordForm } from '@/shared/ui/RecordForm';
import { Outside } from './Outside';
import { totpForm, useProposal } from './TotpDialog';

/** over: a page is open with what was typed there, and stays open under it. */
export default function SetUpCodes({ over }: { over: boolean }) {
  const query = useProposal();
  const client = useQueryClient();
  const done = () => {
    notify(t('security.totp_is_on'));
    void client.invalidateQueries();
    wake();
  };
  const title = t('security.totp_set_up');
  const form = (
    <>
      <p>{t('security.totp_required')}</p>
      <br />
      <Loaded query={query}>
        {(proposal) => (
          <RecordForm {...totpForm(proposal)} cancel={t('session.out')} onDone={done} onCancel={() => void signOut().catch(notifyError)} />
        )}
      </Loaded>
    </>
  );
  return over ? (
    <Dialog title={title} opened onClose={() => undefined} fixed>
      {form}
    </Dialog>
  ) : (
    <Outside title={title}>{form}</Outside>
  );
}
