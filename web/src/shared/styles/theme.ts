/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What Mantine is told of our looks; colours that only our own CSS uses are in tokens.css. No imports: the build reads
 * this file with plain Node. */
export const wine = ['#fbf0f3', '#f3dbe2', '#e6b4c3', '#d88aa1', '#cb6683', '#b8496b', '#9d3153', '#8b2546', '#7b1e3a', '#5f142b'] as const;

export const themeOverride = {
  colors: { wine },
  primaryColor: 'wine',
  primaryShade: { light: 8, dark: 5 },
  autoContrast: true,
  luminanceThreshold: 0.4,
  defaultRadius: 'sm',
  radius: { xs: '4px', sm: '6px', md: '8px', lg: '12px', xl: '16px' },
  fontFamily: '-apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", system-ui, sans-serif',
  headings: { fontWeight: '650' },
  cursorType: 'pointer',
  respectReducedMotion: true,
} as const;
