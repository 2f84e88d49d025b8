/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a line that is being written shows of its product: as this device has it, at once; where it keeps nothing, as the server says. */
import { useQuery } from '@tanstack/react-query';
import { api, type Schema, take } from '../api/client';
import { useOnline } from '../api/connection';
import { useSession } from '../state/session';
import { useDevice } from './device';
import { type FoundProduct, offered, productChoice, successorFor } from './find';

export interface ProductFacts {
  discontinued: boolean;
  warehouse?: string | undefined; // its primary one
  stock?: { on_hand_btl: number; available_btl: number } | undefined; // there
  next?: FoundProduct | undefined; // may be offered in its place, when the wine is gone
}

/** id undefined: it is not asked for. */
function useProduct(id: number | undefined): Schema['Product'] | undefined {
  const asks = useOnline() && id !== undefined;
  const { data } = useQuery({
    queryKey: ['products', id],
    queryFn: () => take(api.GET('/api/v1/products/{id}', { params: { path: { id: id ?? 0 } } })),
    enabled: asks,
  });
  return id === undefined ? undefined : data;
}

export function useProductFacts(id: number): ProductFacts {
  const { catalog } = useDevice(); // drawn again when its stock changes
  const { keeps_copies: keeps } = useSession();
  const product = useProduct(keeps ? undefined : id);
  const successor = useProduct(product?.successor?.id);
  if (product) {
    const stock = product.stock.find((one) => one.warehouse === product.primary_warehouse) ?? { on_hand_btl: 0, available_btl: 0 };
    const next = successor && offered(successor) ? productChoice(successor, false) : undefined;
    return { discontinued: product.discontinued, warehouse: product.primary_warehouse_name, stock, next };
  }
  const row = catalog?.products.get(id);
  return {
    discontinued: row?.discontinued ?? false,
    warehouse: row?.primary_warehouse_name,
    stock: catalog?.stock.get(id),
    next: successorFor(id),
  };
}
