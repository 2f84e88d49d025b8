/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Numbers of documents as people say them, and where they are found. */
export const backOrderName = (number: number): string => `BO-${number}`;
export const backOrderHref = (number: number): string => `/orders/back-orders/${number}`;
export const orderHref = (number: number): string => `/orders/${number}`;
export const purchaseHref = (number: number): string => `/products/purchase-orders/${number}`;
export const accountHref = (id: number): string => `/accounts/${id}`;
export const productHref = (id: number): string => `/products/${id}`;

/** numberOf("1042"): the number in an address; undefined: there can be nothing at it. */
export const numberOf = (text: string | undefined): number | undefined =>
  text !== undefined && /^[1-9]\d{0,14}$/.test(text) ? Number(text) : undefined;
