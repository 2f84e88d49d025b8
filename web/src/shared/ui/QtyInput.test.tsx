/* SPDX-License-Identifier: AGPL-3.0-or-later */
import { MantineProvider } from '@mantine/core';
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { useState } from 'react';
import { afterEach, expect, it } from 'vitest';
import { QtyInput } from './QtyInput';

afterEach(cleanup);

function show(codes: readonly string[]) {
  const scanned: string[] = [];
  const held: (number | null)[] = [];
  const Held = () => {
    const [bottles, setBottles] = useState<number | null>(12);
    held.push(bottles);
    const onCode = (text: string) => (codes.includes(text) ? () => scanned.push(text) : undefined);
    return (
      <QtyInput
        label="Quantity"
        unit={12}
        bottles={bottles}
        onChange={setBottles}
        onCode={(text) => onCode(text) as (() => void) | undefined}
      />
    );
  };
  render(
    <MantineProvider>
      <Held />
    </MantineProvider>,
  );
  return { scanned, now: () => held.at(-1), field: screen.getByRole('textbox', { name: 'Quantity' }) as HTMLInputElement };
}

const type = (field: HTMLInputElement, text: string) => {
  fireEvent.focus(field);
  fireEvent.change(field, { target: { value: text } });
  fireEvent.keyDown(field, { key: 'Enter' });
};

it('a code that was scanned into the quantity leaves the quantity as it was', () => {
  const { scanned, now, field } = show(['BRL-19']);
  type(field, 'BRL-19');
  expect(scanned).toEqual(['BRL-19']);
  expect([field.value, now()]).toEqual(['1', 12]);
});

it('a quantity is a quantity, also where a code looks like it', () => {
  const { scanned, now, field } = show(['24']);
  type(field, '24');
  expect([scanned, now()]).toEqual([[], 288]);
});

it('what is neither stays, and is refused', () => {
  const { scanned, now, field } = show([]);
  type(field, 'two');
  expect([scanned, now(), field.value]).toEqual([[], null, 'two']);
  expect(field.getAttribute('aria-invalid')).toBe('true');
});

it('what was refused is said of that quantity, not of the next one', () => {
  const Refused = () => {
    const [bottles, setBottles] = useState<number | null>(12);
    return <QtyInput label="Quantity" unit={12} bottles={bottles} onChange={setBottles} error="too many" />;
  };
  render(
    <MantineProvider>
      <Refused />
    </MantineProvider>,
  );
  const field = screen.getByRole('textbox', { name: 'Quantity' }) as HTMLInputElement;
  expect(screen.queryByText('too many')).not.toBeNull();
  type(field, '18b');
  expect(screen.queryByText('too many')).toBeNull();
  type(field, '1');
  expect(screen.queryByText('too many')).not.toBeNull();
});
