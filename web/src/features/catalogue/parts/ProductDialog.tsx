/* SPDX-License-Identifier: AGPL-3.0-or-later */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { productName } from '@/shared/format/product';
import { t } from '@/shared/i18n';
import { notify } from '@/shared/ui/notify';
import { RecordDialog } from '@/shared/ui/RecordForm';
import { changeProduct, createProduct, listWarehouses, type Product, readProduct } from '../api';
import { blankProduct, productFields } from '../fields';

interface DialogProps {
  product?: Product;
  onDone: (saved: Product) => void;
  onCancel: () => void;
}

/** A new product, or a change of one. */
export function ProductDialog({ product, onDone, onCancel }: DialogProps) {
  const client = useQueryClient();
  const { data: warehouses } = useQuery({ queryKey: ['warehouses'], queryFn: listWarehouses });
  if (!warehouses) {
    return null;
  }
  const title = product ? productName(product) : t('products.new');
  return (
    <RecordDialog<Product>
      title={title}
      what={title}
      size="lg"
      groups={productFields(warehouses)}
      record={product ? { ...product } : blankProduct(warehouses.find((one) => one.active)?.id)}
      {...(product ? { read: () => readProduct(product.id) } : {})}
      save={(values, rev, key) => (product ? changeProduct(product.id, values, rev, key) : createProduct(values, key))}
      submit={t('record.save')}
      onDone={(saved) => {
        notify(t('record.saved', productName(saved)));
        void client.invalidateQueries({ queryKey: ['products'] });
        onDone(saved);
      }}
      onCancel={onCancel}
    />
  );
}
