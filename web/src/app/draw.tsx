/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* React, and the program in it. */
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { queryClient } from '@/shared/api/query';
import { UiProvider } from '@/shared/ui/Provider';
import { App } from './App';
import { registerServiceWorker } from './update';

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <UiProvider>
          <App />
        </UiProvider>
      </QueryClientProvider>
    </StrictMode>,
  );
}

if (import.meta.env.PROD) {
  registerServiceWorker();
}
