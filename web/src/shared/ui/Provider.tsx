/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Mantine without any <style> of its own: its variables stand in mantine-variables.css, so that the policy for styles
 * can be 'self'. */
import { createTheme, MantineProvider } from '@mantine/core';
import type { ReactNode } from 'react';
import { useShownScheme } from '../state/appearance';
import { themeOverride } from '../styles/theme';
import { ConfirmHost } from './Confirm';
import { Messages } from './notify';

const theme = createTheme(themeOverride);

export function UiProvider({ children }: { children: ReactNode }) {
  const scheme = useShownScheme();
  return (
    <MantineProvider theme={theme} forceColorScheme={scheme} withCssVariables={false} withGlobalClasses={false}>
      {children}
      <Messages />
      <ConfirmHost />
    </MantineProvider>
  );
}
