/* SPDX-License-Identifier: AGPL-3.0-or-later */
import { t } from '@/shared/i18n';
import { Pill } from '@/shared/ui/Pill';
import type { ProductBrief } from '../api';

type Flags = Pick<ProductBrief, 'active' | 'discontinued' | 'admin_only'>;

/** What keeps a product from being ordered as any other; nothing where nothing does. */
export const ProductPills = ({ product }: { product: Flags }) => (
  <>
    {!product.active && <Pill kind="closed">{t('active.false')}</Pill>}
    {product.discontinued && <Pill kind="tied">{t('product.discontinued')}</Pill>}
    {product.admin_only && <Pill kind="open">{t('product.admin_only')}</Pill>}
  </>
);
