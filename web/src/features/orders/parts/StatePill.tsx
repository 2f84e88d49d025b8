/* SPDX-License-Identifier: AGPL-3.0-or-later */
import { wordOf } from '@/shared/i18n';
import { Pill, type PillKind } from '@/shared/ui/Pill';
import type { OrderState } from '../api';

const KINDS: Record<OrderState, PillKind> = {
  draft: 'tied',
  future: 'tied',
  active: 'open',
  confirmed: 'good',
  cancelled: 'closed',
  expired: 'closed',
};

export const StatePill = ({ state }: { state: OrderState }) => <Pill kind={KINDS[state]}>{wordOf('state', state)}</Pill>;
