/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Enter answers to the text in the field: what a scanner sends comes faster than any list is drawn. */
import { MantineProvider } from '@mantine/core';
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { Picker, type PickerOption } from './Picker';

const wines: PickerOption[] = Array.from({ length: 500 }, (_, i) => ({ id: i + 1, label: `Wine ${i + 1}`, detail: `code-${i + 1}` }));
const byCode = (text: string) => wines.filter((wine) => wine.detail === text || wine.label.startsWith(text)).slice(0, 10);

HTMLElement.prototype.showPopover ??= () => undefined; // happy-dom has no top layer
afterEach(cleanup);

function show(search: (text: string) => readonly PickerOption[] | Promise<readonly PickerOption[]>) {
  const picked: number[] = [];
  render(
    <MantineProvider>
      <Picker label="Add product" search={search} onPick={(option) => picked.push(option.id)} />
    </MantineProvider>,
  );
  return { picked, field: screen.getByRole('combobox', { name: 'Add product' }) as HTMLInputElement };
}

const scan = async (field: HTMLInputElement, code: string) => {
  fireEvent.change(field, { target: { value: code } });
  fireEvent.keyDown(field, { key: 'Enter' });
  await act(async () => undefined);
};

it('takes each of eight codes in a burst', async () => {
  const { picked, field } = show(byCode);
  for (let i = 1; i <= 8; i++) {
    await scan(field, `code-${i * 50}`);
  }
  expect(picked).toEqual([50, 100, 150, 200, 250, 300, 350, 400]);
  expect(field.value).toBe('');
});

it('takes nothing for a text that matches nothing, and keeps the text', async () => {
  const { picked, field } = show(byCode);
  await scan(field, 'no such code');
  expect(picked).toEqual([]);
  expect(field.value).toBe('no such code');
});

it('keeps the order of texts that the server answers late, and has the field free for the next one', async () => {
  const answers = new Map<string, (options: readonly PickerOption[]) => void>();
  const search = vi.fn((text: string) => new Promise<readonly PickerOption[]>((resolve) => answers.set(text, resolve)));
  const { picked, field } = show(search);
  await scan(field, 'code-1');
  expect(field.value).toBe('');
  await scan(field, 'code-2');
  await act(async () => answers.get('code-2')?.(wines.slice(1, 2)));
  expect(picked).toEqual([]);
  await act(async () => answers.get('code-1')?.(wines.slice(0, 1)));
  expect(picked).toEqual([1, 2]);
});

it('gives a text back that the server knows nothing for, unless something else is typed by then', async () => {
  const { picked, field } = show(async () => []);
  await scan(field, 'no such code');
  expect(field.value).toBe('no such code');
  expect(picked).toEqual([]);
});

it('is chosen from with the arrows, round and round, past what can’t be chosen, also while nothing is typed', async () => {
  const { picked, field } = show(() => [{ id: 1, label: 'Barred', disabled: true }, ...wines.slice(1, 4)]);
  const press = async (...keys: string[]) => {
    for (const key of keys) {
      fireEvent.keyDown(field, { key });
      await act(async () => new Promise((resolve) => setTimeout(resolve)));
    }
  };
  await press('Enter');
  expect(picked).toEqual([]); // nothing is chosen yet: Enter is no guess
  fireEvent.click(field);
  await screen.findAllByRole('option');
  await press('ArrowDown');
  expect(field.getAttribute('aria-activedescendant')).toBe(screen.getAllByRole('option')[1]?.id);
  await press('ArrowUp', 'Enter');
  expect(picked).toEqual([4]);
  expect(field.getAttribute('aria-expanded')).toBe('false');
});

it('Escape closes the list and nothing else', async () => {
  const { field } = show(byCode);
  fireEvent.change(field, { target: { value: 'Wine' } });
  await screen.findAllByRole('option');
  expect(fireEvent.keyDown(field, { key: 'Escape' })).toBe(false); // a dialog around it stays
  expect(screen.queryAllByRole('option')).toEqual([]);
  expect(fireEvent.keyDown(field, { key: 'Escape' })).toBe(true);
});
