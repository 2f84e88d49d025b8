/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What will be started: the proposals of the accounts that are chosen, with the bottles as they were changed. */
import { newKey } from '@/shared/api/client';
import { parseQty } from '@/shared/format/qty';
import { type Proposal, type ReadyLine, START_MAX, type StartBody, type Started } from './api';

/** What was typed for a line, by lineKey(). */
export type Edits = ReadonlyMap<string, string>;

/** All accounts but these, or none but these: also those on pages that were not looked at. */
export interface Choice {
  all: boolean;
  but: ReadonlySet<number>;
}

export const isChosen = (choice: Choice, account: number): boolean => choice.all !== choice.but.has(account);

/** choose(choice, account, chosen): with that account chosen or not. */
export function choose(choice: Choice, account: number, chosen: boolean): Choice {
  const but = new Set(choice.but);
  chosen === choice.all ? but.delete(account) : but.add(account);
  return { ...choice, but };
}

export const lineKey = (line: ReadyLine): string => `${line.back_order}-${line.line}`;

/** bottlesOf(line, edits): what the line gets; undefined: what was typed is no quantity, or more than it wants. */
export function bottlesOf(line: ReadyLine, edits: Edits): number | undefined {
  const text = edits.get(lineKey(line));
  if (text === undefined) {
    return line.qty_btl;
  }
  if (text.trim() === '') {
    return 0;
  }
  const typed = parseQty(text, line.product.unit_set);
  return typed.ok && typed.bottles <= line.wanted_btl ? typed.bottles : undefined;
}

/** merged(seen, others): all of them, those that the user has seen as he has seen them. */
export function merged(seen: readonly Proposal[], others: readonly Proposal[]): Proposal[] {
  const known = new Set(seen.map((proposal) => proposal.account.id));
  return [...seen, ...others.filter((proposal) => !known.has(proposal.account.id))];
}

export interface Sum {
  accounts: number;
  bottles: number;
  wrong: number; // lines whose quantity can't be read
}

/** sumOf(proposals, choice, edits): of the accounts that are chosen. */
export function sumOf(proposals: readonly Proposal[], choice: Choice, edits: Edits): Sum {
  const sum = { accounts: 0, bottles: 0, wrong: 0 };
  for (const proposal of proposals) {
    if (!isChosen(choice, proposal.account.id)) {
      continue;
    }
    const bottles = proposal.lines.map((line) => bottlesOf(line, edits));
    sum.wrong += bottles.filter((one) => one === undefined).length;
    const all = bottles.reduce<number>((so, one) => so + (one ?? 0), 0);
    sum.bottles += all;
    sum.accounts += all > 0 ? 1 : 0;
  }
  return sum;
}

export interface Over {
  name: string;
  given: number;
  proposed: number;
}

/** overOf(proposals, choice, edits): products of which more is given out than was proposed in all. */
export function overOf(proposals: readonly Proposal[], choice: Choice, edits: Edits): Over[] {
  const products = new Map<number, Over>();
  for (const proposal of proposals) {
    for (const line of proposal.lines) {
      const { id, name, vintage } = line.product;
      const one = products.get(id) ?? { name: `${name} ${vintage ?? ''}`.trim(), given: 0, proposed: 0 };
      one.proposed += line.qty_btl;
      one.given += isChosen(choice, proposal.account.id) ? (bottlesOf(line, edits) ?? 0) : 0;
      products.set(id, one);
    }
  }
  return [...products.values()].filter((one) => one.given > one.proposed);
}

/** One request, with the key that its repeats keep, and its answer. */
export interface Part {
  key: string;
  body: StartBody;
  answer?: Started;
}

/** chosenOf(...): those that an order will be started for. */
export const chosenOf = (proposals: readonly Proposal[], choice: Choice, edits: Edits): Proposal[] =>
  proposals.filter(({ account, lines }) => isChosen(choice, account.id) && lines.some((line) => (bottlesOf(line, edits) ?? 0) > 0));

/** partsOf(...): the requests that start them, each of at most START_MAX accounts. */
export function partsOf(proposals: readonly Proposal[], choice: Choice, edits: Edits, how: { day: string; together: boolean }): Part[] {
  const chosen = chosenOf(proposals, choice, edits).map(({ account, lines }) => ({
    account: account.id,
    lines: lines
      .map((line) => ({ back_order: line.back_order, line: line.line, qty_btl: bottlesOf(line, edits) ?? 0 }))
      .filter((line) => line.qty_btl > 0),
  }));
  const parts: Part[] = [];
  for (let at = 0; at < chosen.length; at += START_MAX) {
    const body = { proposals: chosen.slice(at, at + START_MAX), delivery_date: how.day || null, all_or_nothing: how.together };
    parts.push({ key: newKey(), body });
  }
  return parts;
}
