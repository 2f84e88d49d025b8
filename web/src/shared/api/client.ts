/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The server's API, typed by its own document. `take()` gives the data or throws an ApiError with the server's words. */
import createClient from 'openapi-fetch';
import { trackedFetch } from './connection';
import type { components, paths } from './schema';

export type Schema = components['schemas'];
export type Problem = Schema['Problem'];

export const api = createClient<paths, 'application/json'>({ baseUrl: '', fetch: trackedFetch, credentials: 'same-origin' });

/** A refusal: what the server said, or that nothing was said. */
export class ApiError extends Error {
  readonly problem: Problem;
  readonly status: number;

  constructor(status: number, problem: Problem) {
    super(problem.detail ?? problem.title);
    this.name = 'ApiError';
    this.status = status;
    this.problem = problem;
  }

  get code(): string {
    return this.problem.code;
  }

  /** What is wrong with each field, by its path ("lines[2].qty_btl"); "" is what belongs to none. */
  get fields(): Map<string, string> {
    const all = this.problem.errors ?? [this.problem];
    return new Map(all.map((part) => [part.field ?? '', part.detail ?? this.problem.title]));
  }
}

const expiryListeners = new Set<() => void>();
/** onSessionEnd(listener): called when an answer says that nobody is signed in any more. */
export function onSessionEnd(listener: () => void): () => void {
  expiryListeners.add(listener);
  return () => expiryListeners.delete(listener);
}

const codesListeners = new Set<() => void>();
/** onCodesNeeded(listener): called when an answer says that one-time codes must be set up before anything else. */
export function onCodesNeeded(listener: () => void): () => void {
  codesListeners.add(listener);
  return () => codesListeners.delete(listener);
}

let session = 0; // how often somebody has signed in here

/** sessionBegins(): from now on it says nothing that a request from before was sent by nobody. */
export function sessionBegins(): void {
  session++;
}

interface Result<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

function problemOf(response: Response, error: unknown): Problem {
  if (typeof error === 'object' && error !== null && 'code' in error && 'title' in error) {
    return error as Problem;
  }
  return {
    type: 'about:blank',
    code: 'no_answer',
    title: `The server answered ${response.status} without a reason. Try again.`,
    status: response.status,
    request_id: response.headers.get('X-Request-Id') ?? '',
  };
}

function refuse(result: Result<unknown>, sent: number): never {
  const problem = problemOf(result.response, result.error);
  if (result.response.status === 401 && sent === session && !['sign_in_wrong', 'totp_required'].includes(problem.code)) {
    for (const tell of expiryListeners) {
      tell();
    }
  }
  if (problem.code === 'totp_not_set_up') {
    for (const tell of codesListeners) {
      tell();
    }
  }
  throw new ApiError(result.response.status, problem);
}

/** take(call): the answer's body; throws ApiError for a refusal, TypeError when there was no answer. */
export async function take<T>(call: Promise<Result<T>>): Promise<T> {
  const sent = session;
  const result = await call;
  if (!result.response.ok || result.data === undefined) {
    refuse(result, sent);
  }
  return result.data;
}

/** done(call): the same where the answer has no body. */
export async function done(call: Promise<Result<unknown>>): Promise<void> {
  const sent = session;
  const result = await call;
  if (!result.response.ok) {
    refuse(result, sent);
  }
}

/** etag(rev): If-Match for the revision that the user has seen. */
export const etag = (rev: number): string => `"${rev}"`;

/** newKey(): an Idempotency-Key; make it once per submit and keep it for the repeats of that submit. */
export const newKey = (): string => crypto.randomUUID();
