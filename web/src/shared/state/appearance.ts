/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Light or dark, how dense, and whether single keys act: choices of this device. public/boot.js applies them before the
 * first paint. */
import { useSyncExternalStore } from 'react';

export type Scheme = 'system' | 'light' | 'dark';
export type Density = 'compact' | 'comfortable';
export interface Appearance {
  scheme: Scheme;
  density: Density;
  keys: boolean; // shortcuts of one letter
}

const STORE = 'cellarbook.appearance';
const darkQuery = matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set<() => void>();
let current = read();

function read(): Appearance {
  let saved: Partial<Appearance> = {};
  try {
    saved = JSON.parse(localStorage.getItem(STORE) ?? '{}') as Partial<Appearance>;
  } catch {
    // storage is barred or broken: the defaults hold
  }
  return {
    scheme: saved.scheme === 'light' || saved.scheme === 'dark' ? saved.scheme : 'system',
    density: saved.density === 'comfortable' ? 'comfortable' : 'compact',
    keys: saved.keys !== false,
  };
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function tellAll(): void {
  document.documentElement.setAttribute('data-density', current.density);
  for (const tell of listeners) {
    tell();
  }
}
darkQuery.addEventListener('change', tellAll);

export function setAppearance(change: Partial<Appearance>): void {
  current = { ...current, ...change };
  try {
    localStorage.setItem(STORE, JSON.stringify(current));
  } catch {
    // it holds until the page is left
  }
  tellAll();
}

export const appearance = (): Appearance => current;
export const useAppearance = (): Appearance => useSyncExternalStore(subscribe, appearance);

const shownScheme = (): 'light' | 'dark' => (current.scheme === 'system' ? (darkQuery.matches ? 'dark' : 'light') : current.scheme);
export const useShownScheme = (): 'light' | 'dark' => useSyncExternalStore(subscribe, shownScheme);
