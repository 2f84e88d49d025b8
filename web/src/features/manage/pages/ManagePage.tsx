/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* My Account → Manage: the company's settings and what it works with, each section with its action on the far right. */
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { t } from '@/shared/i18n';
import { useObjectActions } from '@/shared/state/objectActions';
import { Button } from '@/shared/ui/Button';
import { Loaded } from '@/shared/ui/Loaded';
import { PageHead, Section } from '@/shared/ui/Page';
import { RecordFacts } from '@/shared/ui/RecordFacts';
import { type Company, readCompany } from '../api';
import { Logo } from '../parts/Logo';
import { Members } from '../parts/Members';
import { Numbering } from '../parts/Numbering';
import { OutboundEmails } from '../parts/OutboundEmails';
import { PriceLevels, Warehouses } from '../parts/Stores';
import { Tokens } from '../parts/Tokens';
import { Webhooks } from '../parts/Webhooks';
import { settings } from '../settings';

const sections = [
  'manage.company',
  'logo.title',
  'members.title',
  'outbound.title',
  'warehouses.title',
  'levels.title',
  'numbers.title',
  'tokens.title',
  'webhooks.title',
] as const;

/** Goes to the section with this heading. */
function jump(title: string): void {
  const heading = [...document.querySelectorAll<HTMLElement>('main h2')].find((one) => one.textContent === title);
  if (heading) {
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
    heading.scrollIntoView({ block: 'start' });
  }
}

export default function ManagePage() {
  const company = useQuery({ queryKey: ['company'], queryFn: readCompany });
  const here = company.data !== undefined;
  useEffect(() => {
    if (here && window.location.hash) {
      jump(decodeURIComponent(window.location.hash.slice(1))); // a link to one section
    }
  }, [here]);
  useObjectActions({
    title: t('manage.jump'),
    actions: sections.map((section) => ({ label: t(section), onClick: () => jump(t(section)) })),
  });
  return (
    <div className="record">
      <PageHead title={t('manage.title')} within={t('menu.my_account')}>
        <Button href="/my-account/manage/audit">{t('audit.title')}</Button>
        <Button href="/my-account/manage/imports">{t('imports.title')}</Button>
      </PageHead>
      <Loaded query={company}>{(data) => <Settings company={data} />}</Loaded>
      <Members />
      <OutboundEmails />
      <Warehouses />
      <PriceLevels />
      <Numbering />
      <Tokens />
      <Webhooks />
    </div>
  );
}

function Settings({ company }: { company: Company }) {
  const [general, ...others] = settings(company.time_zone);
  const record = { ...company };
  return (
    <>
      <Section title={t('manage.company')} action={<Button href="/my-account/manage/edit">{t('manage.edit')}</Button>}>
        <RecordFacts fields={general?.fields ?? []} record={record} />
        {others.map((group) => (
          <div className="sub-section" key={group.title}>
            <h3>{group.title}</h3>
            <RecordFacts fields={group.fields} record={record} />
          </div>
        ))}
      </Section>
      <Logo company={company} />
    </>
  );
}
