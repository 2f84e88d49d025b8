/* SPDX-License-Identifier: AGPL-3.0-or-later */
import { t } from '@/shared/i18n';
import { Pill } from '@/shared/ui/Pill';
import type { Purchase } from '../api';

export const PurchasePill = ({ status }: Pick<Purchase, 'status'>) => <Pill kind={status}>{t(`purchase.${status}`)}</Pill>;
