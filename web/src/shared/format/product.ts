/* SPDX-License-Identifier: AGPL-3.0-or-later */

/** productName({name, vintage}): "Barolo Cannubi 2019". */
export const productName = (product: { name: string; vintage: number | null }): string =>
  product.vintage === null ? product.name : `${product.name} ${product.vintage}`;
