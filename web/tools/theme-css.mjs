/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Mantine's variables for our theme as a file of ours: at run time Mantine would put them into a <style>, which the
 * Content-Security-Policy does not allow. `node tools/theme-css.mjs` writes the file; the build checks it. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createTheme, DEFAULT_THEME, defaultCssVariablesResolver, mergeMantineTheme } from '@mantine/core';
import { themeOverride } from '../src/shared/styles/theme.ts';

const path = fileURLToPath(new URL('../src/shared/styles/mantine-variables.css', import.meta.url));
const block = (selector, variables) =>
  `${selector} {\n${Object.entries(variables)
    .map(([name, value]) => `  ${name}: ${value};`)
    .join('\n')}\n}\n`;

export function writeThemeVariables({ check }) {
  const made = defaultCssVariablesResolver(mergeMantineTheme(DEFAULT_THEME, createTheme(themeOverride)));
  const used = ([name]) => !/-color-(pink|grape|violet|indigo|cyan|teal|lime|orange|blue)-/.test(name);
  const slim = (variables) => Object.fromEntries(Object.entries(variables).filter(used));
  const text = [
    '/* Made by tools/theme-css.mjs from theme.ts; do not edit. */',
    block(':root', slim(made.variables)),
    block(':root[data-mantine-color-scheme="light"]', slim(made.light)),
    block(':root[data-mantine-color-scheme="dark"]', slim(made.dark)),
  ].join('\n');
  const before = existsSync(path) ? readFileSync(path, 'utf8') : '';
  if (before !== text && check) {
    throw new Error('mantine-variables.css is not what theme.ts makes: run tools/web.py node tools/theme-css.mjs');
  }
  writeFileSync(path, text);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeThemeVariables({ check: false });
}
