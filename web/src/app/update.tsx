/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The service worker, and the word that a new version is there. It is taken when somebody says so, never under a form. */
import { calm } from '@/shared/api/connection';
import { t } from '@/shared/i18n';
import { Button } from '@/shared/ui/Button';
import { notify } from '@/shared/ui/notify';

const LOOK_MS = 3_600_000; // between looks for a new version, in a page that stays open

function tell(waiting: ServiceWorker): void {
  notify(
    <>
      {t('update.ready')}{' '}
      <Button kind="quiet" onClick={() => waiting.postMessage('skipWaiting')}>
        {t('update.reload')}
      </Button>
    </>,
    'stays',
  );
}

function watch(registration: ServiceWorkerRegistration): void {
  const container = navigator.serviceWorker;
  if (registration.waiting && container.controller) {
    tell(registration.waiting);
  }
  registration.addEventListener('updatefound', () => {
    const next = registration.installing;
    next?.addEventListener('statechange', () => {
      if (next.state === 'installed' && container.controller) {
        tell(next);
      }
    });
  });
  setInterval(() => void registration.update().catch(() => undefined), LOOK_MS);
}

export function registerServiceWorker(): void {
  const container = 'serviceWorker' in navigator ? navigator.serviceWorker : undefined; // only over https, or on the machine itself
  if (!container) {
    return;
  }
  const first = container.controller === null;
  container.addEventListener('controllerchange', () => !first && location.reload());
  void calm()
    .then(() => container.register('/sw.js'))
    .then(
      (registration) => registration && watch(registration), // none: the browser was told not to
      () => undefined,
    );
}
