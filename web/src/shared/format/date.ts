/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Days and instants in the company's time zone, never in the device's. */
let zone = 'UTC';
let locale = 'en-US';
let formats = makeFormats();

function makeFormats() {
  const zoned = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, { timeZone: zone, ...options });
  return {
    day: zoned({ year: 'numeric', month: 'short', day: 'numeric' }),
    time: zoned({ hour: 'numeric', minute: '2-digit' }),
    both: zoned({ year: 'numeric', month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit' }),
    iso: new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }),
    plain: new Intl.DateTimeFormat(locale, { timeZone: 'UTC', year: 'numeric', month: 'short', day: 'numeric' }),
  };
}

/** setCompanyZone(timeZone, format): from the session, before a page is shown. */
export function setCompanyZone(timeZone: string, format = 'us'): void {
  zone = timeZone;
  locale = format === 'eu' ? 'en-GB' : format === 'iso' ? 'en-CA' : 'en-US';
  formats = makeFormats();
}

/** formatDay(instant): "Nov 19, 2026", the day that it was in the company's zone. */
export const formatDay = (instant: string): string => formats.day.format(new Date(instant));
export const formatTime = (instant: string | number): string => formats.time.format(new Date(instant));
export const formatInstant = (instant: string): string => formats.both.format(new Date(instant));

/** formatMoment(instant): the time alone if it was today. */
export const formatMoment = (instant: number): string =>
  today(instant) === today() ? formatTime(instant) : formats.both.format(new Date(instant));

/** formatDate("2026-11-19"): a calendar day, which has no zone. */
export const formatDate = (day: string): string => formats.plain.format(new Date(`${day}T00:00:00Z`));

/** today(): the company's calendar day as YYYY-MM-DD. */
export const today = (now = Date.now()): string => formats.iso.format(new Date(now));

export const formatAge = (days: number): string => `${days} d`;
