/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One-time codes are set up: the secret as a picture and as letters, and a first code as proof. */
import { useQuery } from '@tanstack/react-query';
import { generate } from 'lean-qr/nano';
import type { Schema } from '@/shared/api/client';
import { t } from '@/shared/i18n';
import { usePhone } from '@/shared/state/media';
import type { FieldSpec } from '@/shared/ui/fieldSpec';
import { Loaded } from '@/shared/ui/Loaded';
import { RecordDialog, type RecordFormProps } from '@/shared/ui/RecordForm';
import { proposeTotp, turnTotpOn } from './api';

export const present: FieldSpec = { kind: 'password', name: 'present', label: t('security.present'), now: true, wide: true };

export const useProposal = () =>
  useQuery({ queryKey: ['totp-proposal'], queryFn: proposeTotp, gcTime: 0, staleTime: Number.POSITIVE_INFINITY });

type TotpForm = Pick<RecordFormProps<object>, 'what' | 'lead' | 'groups' | 'record' | 'save' | 'submit'>;

/** totpForm(proposal): what is asked of whoever sets them up. */
export function totpForm({ secret, uri }: Schema['TotpProposal']): TotpForm {
  const code: FieldSpec = { kind: 'text', name: 'code', label: t('session.code'), help: t('session.code_help'), inputMode: 'numeric' };
  return {
    what: t('security.totp'),
    lead: (
      <div className="totp">
        <p>{t('security.totp_scan')}</p>
        <QrCode text={uri} />
        <OpenApp uri={uri} />
        <p className="soft">{t('security.totp_type')}</p>
        <code className="secret">{secret.replace(/(.{4})(?=.)/g, '$1 ')}</code>
      </div>
    ),
    groups: [{ fields: [{ ...code, wide: true }, present] }],
    record: { code: '', present: '' },
    save: (values) => turnTotpOn({ ...values, code: String(values.code).replaceAll(' ', ''), secret }),
    submit: t('security.totp_turn_on'),
  };
}

export function TotpDialog({ onDone, onCancel }: { onDone: () => void; onCancel: () => void }) {
  const query = useProposal();
  return (
    <Loaded query={query}>
      {(proposal) => <RecordDialog title={t('security.totp_set_up')} {...totpForm(proposal)} onDone={onDone} onCancel={onCancel} />}
    </Loaded>
  );
}

/** A phone can't scan its own screen. */
function OpenApp({ uri }: { uri: string }) {
  return usePhone() ? (
    <p>
      <a href={uri}>{t('security.totp_open')}</a>
    </p>
  ) : null;
}

const QUIET = 4; // modules of white around it, as readers want

/** Always black on white: many readers know no other. */
function QrCode({ text }: { text: string }) {
  const code = generate(text);
  const squares: string[] = [];
  for (let y = 0; y < code.size; y++) {
    for (let x = 0; x < code.size; x++) {
      if (code.get(x, y)) {
        squares.push(`M${x} ${y}h1v1h-1z`);
      }
    }
  }
  const side = code.size + 2 * QUIET;
  return (
    <svg className="qr" viewBox={`${-QUIET} ${-QUIET} ${side} ${side}`} role="img" aria-label={t('security.totp_picture')}>
      <rect x={-QUIET} y={-QUIET} width={side} height={side} fill="#fff" />
      <path d={squares.join('')} fill="#000" shapeRendering="crispEdges" />
    </svg>
  );
}
