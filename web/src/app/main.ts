/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* First what must be asked for, then what draws it: in two steps, between which the browser can do something else. */
import { askSession } from '@/shared/state/session';
import { loadPage } from './routes';

if (askSession()) {
  void loadPage(location.pathname);
}
void import('./draw');
