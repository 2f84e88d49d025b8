/* SPDX-License-Identifier: AGPL-3.0-or-later */
import { Facts } from './Facts';
import { type FieldSpec, showValue, type Values } from './fieldSpec';

/** The fields of a record, in words. */
export const RecordFacts = ({ fields, record }: { fields: readonly FieldSpec[]; record: Values }) => (
  <Facts facts={fields.map((field) => [field.label, showValue(field, record)] as const)} />
);
