/* SPDX-License-Identifier: AGPL-3.0-or-later */
import { t } from '@/shared/i18n';
import { Pill } from '@/shared/ui/Pill';

export const InUse = ({ active }: { active: boolean }) =>
  active ? <Pill kind="good">{t('value.in_use')}</Pill> : <Pill kind="closed">{t('flag.inactive')}</Pill>;
