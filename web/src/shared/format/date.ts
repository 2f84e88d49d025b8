/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Days and instants in the company's time zone, never in the device's. */
let zone = 'UTC';
let locale = 'en-US';

const DAY: Intl.DateTimeFormatOptions = { year: 'numeric', month: 'short', day: 'numeric' };
const TIME: Intl.DateTimeFormatOptions = { hour: 'numeric', minute: '2-digit' };
const zoned = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, { timeZone: zone, ...options });
const makers = {
  day: () => zoned(DAY),
  time: () => zoned(TIME),
  both: () => zoned({ ...DAY, ...TIME }),
  iso: () => new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }),
  plain: () => new Intl.DateTimeFormat(locale, { timeZone: 'UTC', ...DAY }),
};
type Format = keyof typeof makers;

/* Made when one is first asked for: each takes a phone some milliseconds, and a page has seldom use for all. */
let formats: Partial<Record<Format, Intl.DateTimeFormat>> = {};

function format(name: Format, when: Date): string {
  formats[name] ??= makers[name]();
  return formats[name].format(when);
}

/** setCompanyZone(timeZone, dates): from the session, before a page is shown. */
export function setCompanyZone(timeZone: string, dates = 'us'): void {
  const language = dates === 'eu' ? 'en-GB' : dates === 'iso' ? 'en-CA' : 'en-US';
  if (zone !== timeZone || locale !== language) {
    [zone, locale, formats] = [timeZone, language, {}];
  }
}

/** formatDay(instant): "Nov 19, 2026", the day that it was in the company's zone. */
export const formatDay = (instant: string): string => format('day', new Date(instant));
export const formatTime = (instant: string | number): string => format('time', new Date(instant));
export const formatInstant = (instant: string): string => format('both', new Date(instant));

/** formatMoment(instant): the time alone if it was today. */
export const formatMoment = (instant: number): string =>
  today(instant) === today() ? formatTime(instant) : format('both', new Date(instant));

/** formatDate("2026-11-19"): a calendar day, which has no zone. */
export const formatDate = (day: string): string => format('plain', new Date(`${day}T00:00:00Z`));

/** today(): the company's calendar day as YYYY-MM-DD. */
export const today = (now = Date.now()): string => format('iso', new Date(now));

export const formatAge = (days: number): string => `${days} d`;
