/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Bars of bottles, each in its parts. A picture of numbers that stand in a table on the same page. */
import { useId } from 'react';
import { Link } from 'wouter';
import { formatCount } from '@/shared/format/qty';
import { usePhone } from '@/shared/state/media';

export interface Bar {
  key: number | string;
  label: string;
  href?: string;
  parts: readonly number[]; // as many as the chart has parts
}

interface BarChartProps {
  title: string;
  parts: readonly { name: string; kind: 'quiet' | 'strong' }[];
  bars: readonly Bar[];
}

const sumOf = (parts: readonly number[]): number => parts.reduce((sum, part) => sum + part, 0);
const percent = (part: number, most: number): string => `${((part / Math.max(1, most)) * 100).toFixed(2)}%`;

const Legend = ({ parts }: Pick<BarChartProps, 'parts'>) => (
  <ul className="legend">
    {parts.map((part) => (
      <li key={part.name} className={`bar-${part.kind}`}>
        {part.name}
      </li>
    ))}
  </ul>
);

/** Lying bars with a name beside each; in two columns where there is room. */
export function BarChart({ title, parts, bars }: BarChartProps) {
  const id = useId();
  const most = Math.max(...bars.map((bar) => sumOf(bar.parts)));
  return (
    <figure className="chart" aria-labelledby={id}>
      <figcaption id={id}>
        <strong>{title}</strong>
        <Legend parts={parts} />
      </figcaption>
      <ol className="bars">
        {bars.map((bar) => (
          <li key={bar.key}>
            <span className="cut">{bar.href ? <Link href={bar.href}>{bar.label}</Link> : bar.label}</span>
            <Stripe parts={parts} values={bar.parts} most={most} />
            <span className="num">{formatCount(bar.parts[0] || sumOf(bar.parts))}</span>
          </li>
        ))}
      </ol>
    </figure>
  );
}

function Stripe({ parts, values, most }: { parts: BarChartProps['parts']; values: readonly number[]; most: number }) {
  const text = parts.map((part, index) => `${part.name} ${formatCount(values[index] ?? 0)}`).join(', ');
  let x = 0;
  return (
    <svg role="img" aria-label={text} height="14" width="100%">
      <title>{text}</title>
      {parts.map((part, index) => {
        const value = values[index] ?? 0;
        const from = x;
        x += value;
        return (
          value > 0 && (
            <rect key={part.name} className={`bar-${part.kind}`} x={percent(from, most)} width={percent(value, most)} height="14" rx="2" />
          )
        );
      })}
    </svg>
  );
}

/** Standing bars in order of time. */
export function ColumnChart({ title, parts, bars }: BarChartProps) {
  const id = useId();
  const height = 150;
  const most = Math.max(...bars.map((bar) => sumOf(bar.parts)), 1);
  const wide = 100 / bars.length;
  const every = Math.ceil(bars.length / (usePhone() ? 6 : 12)); // so many names have room
  return (
    <figure className="chart" aria-labelledby={id}>
      <figcaption id={id}>
        <strong>{title}</strong>
        <Legend parts={parts} />
      </figcaption>
      <svg className="columns" width="100%" height={height + 24} aria-hidden="true">
        <line x1="0" x2="100%" y1={height + 0.5} y2={height + 0.5} />
        <text x="0" y="11">
          {formatCount(most)}
        </text>
        {bars.map((bar, index) => (
          <Column
            key={bar.key}
            bar={bar}
            parts={parts}
            x={index * wide}
            wide={wide}
            height={height}
            most={most}
            named={index % every === 0}
          />
        ))}
      </svg>
    </figure>
  );
}

interface ColumnProps {
  bar: Bar;
  parts: BarChartProps['parts'];
  x: number; // percent, as is wide
  wide: number;
  height: number;
  most: number;
  named: boolean;
}

function Column({ bar, parts, x, wide, height, most, named }: ColumnProps) {
  let top = height;
  return (
    <g>
      <title>{`${bar.label}: ${parts.map((part, index) => `${part.name} ${formatCount(bar.parts[index] ?? 0)}`).join(', ')}`}</title>
      {parts.map((part, index) => {
        const tall = ((bar.parts[index] ?? 0) / most) * (height - 16);
        top -= tall;
        return (
          <rect
            key={part.name}
            className={`bar-${part.kind}`}
            x={`${(x + wide * 0.12).toFixed(2)}%`}
            width={`${(wide * 0.76).toFixed(2)}%`}
            y={top}
            height={tall}
          />
        );
      })}
      {named && (
        <text x={`${(x + wide / 2).toFixed(2)}%`} y={height + 17} textAnchor="middle">
          {bar.label}
        </text>
      )}
    </g>
  );
}
