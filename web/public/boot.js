/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Before the first paint: light or dark, and how dense. src/shared/state/appearance.ts does the rest. */
(() => {
  let saved = {};
  try {
    saved = JSON.parse(localStorage.getItem('cellarbook.appearance') || '{}');
  } catch {
    /* storage is barred or broken: the defaults hold */
  }
  const dark = saved.scheme === 'dark' || (saved.scheme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  const root = document.documentElement;
  root.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
  root.setAttribute('data-density', saved.density === 'comfortable' ? 'comfortable' : 'compact');
})();
