/* SPDX-License-Identifier: AGPL-3.0-or-later */
export const session = {
  'session.title': 'Sign In',
  'session.lead': 'The order desk for wine distributors',
  'session.email': 'E-mail',
  'session.password': 'Password',
  'session.code': 'One-time code',
  'session.code_help': 'Six digits from your authenticator app.',
  'session.submit': 'Sign In',
  'session.back': 'Use another address',
  'session.out': 'Sign Out',
  'session.expired': 'Your session has ended',
  'session.expired_text': 'Sign in again to go on. What you have typed is still there.',
  'session.no_answer': "The server can't be reached. Check the connection and try again.",
  'session.signed_in_as': 'Signed in as',
  'session.role_admin': 'Admin',
  'session.role_rep': 'Rep',
} as const;
