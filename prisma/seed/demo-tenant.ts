import type { SystemDb } from '@/server/platform/db/client';
import { onboardingSteps, type Week } from '@/server/domain/tenants/schema';
import { derivedId, newId } from '@/server/platform/ids';
import { demoScenario } from './demo-scenario';
import { dentalClinic, seedServices } from './services';

// The bot answers at any hour, and whoever looks at the demo at night sees it answer.
const aroundTheClock: Week = Array.from({ length: 7 }, () => [{ startMin: 0, endMin: 1440 }]);

const widgetConfig = {
  brand: '#0b7a75',
  position: 'right',
  texts: {
    greeting: 'Здравствуйте. Расскажите, что беспокоит: отвечу здесь же.',
    invitation: 'Здравствуйте. Подсказать по имплантации или сразу подобрать время?',
    title: 'Подберём время приёма',
  },
  agent: { name: 'Мария', role: 'администратор' },
  channels: ['web', 'telegram', 'email'],
  fields: { name: 'optional', contact: 'either' },
  marketingConsent: true,
  booking: true,
};

/** The demo tenant's settings: widget, consent documents, scenario, services and staff. Returns what the history needs. */
export async function seedDemoTenant(
  db: SystemDb,
  tenantId: string,
  at: Date,
): Promise<{
  services: Record<string, string>;
  staff: Record<string, string>;
  widgetId: string;
  documents: { data: string; marketing: string };
}> {
  const { services, staff } = await seedServices(db, { tenantId, clinic: dentalClinic, at });
  const widgetId = newId('widget', at.getTime());
  await db.widget.create({
    data: {
      id: widgetId,
      tenantId,
      name: 'Сайт клиники',
      allowedOrigins: [],
      createdAt: at,
      updatedAt: at,
      config: widgetConfig,
    },
  });
  await db.tenant.update({
    where: { id: tenantId },
    data: {
      industry: 'dental',
      settings: { address: 'Екатеринбург, ул. Малышева, 84', phone: '+7 343 288-50-40', hours: aroundTheClock },
      onboarding: { done: [...onboardingSteps], finishedAt: at.toISOString() },
    },
  });
  const documents = {
    data: derivedId('consentDocument', tenantId, 'data', 'ru', '1'),
    marketing: derivedId('consentDocument', tenantId, 'marketing', 'ru', '1'),
  };
  await db.consentDocument.createMany({ data: consentDocuments(tenantId, documents, at), skipDuplicates: true });
  await db.automation.create({
    data: {
      id: newId('automation', at.getTime()),
      tenantId,
      kind: 'qualification',
      name: 'Первичная заявка',
      definition: demoScenario(services),
      createdAt: at,
      updatedAt: at,
    },
  });
  return { services, staff, widgetId, documents };
}

function consentDocuments(tenantId: string, ids: { data: string; marketing: string }, createdAt: Date) {
  const operator = 'ООО «Белая линия» (демонстрационная клиника), Екатеринбург, ул. Малышева, 84';
  return [
    {
      id: ids.data,
      tenantId,
      purpose: 'data',
      locale: 'ru',
      version: 1,
      createdAt,
      title: 'Согласие на обработку персональных данных',
      text: `Образец для юриста клиники.\n\nЯ даю согласие оператору, ${operator}, на обработку имени, телефона и адреса электронной почты, которые я указываю в этом окне, чтобы оператор связался со мной и записал меня на приём. Обработка: сбор, запись, хранение, использование, удаление. Согласие действует один год или до отзыва по адресу privacy@belaya-liniya.example.`,
    },
    {
      id: ids.marketing,
      tenantId,
      purpose: 'marketing',
      locale: 'ru',
      version: 1,
      createdAt,
      title: 'Согласие на получение напоминаний и предложений',
      text: `Образец для юриста клиники.\n\nЯ согласен получать от оператора, ${operator}, напоминания об осмотрах и сообщения об акциях по телефону и электронной почте. Согласие не обязательно для записи и отзывается в любой момент ответом «стоп».`,
    },
    {
      id: derivedId('consentDocument', tenantId, 'data', 'en', '1'),
      tenantId,
      purpose: 'data',
      locale: 'en',
      version: 1,
      createdAt,
      title: 'Consent to the processing of personal data',
      text: `Template for the clinic's lawyer.\n\nI consent to the processing of the name, phone and e-mail I give in this window by the operator, Belaya Liniya LLC (a demo clinic), Yekaterinburg, 84 Malysheva St, so that the operator can contact me and book my visit. The consent is valid for one year or until I withdraw it at privacy@belaya-liniya.example.`,
    },
    {
      id: derivedId('consentDocument', tenantId, 'marketing', 'en', '1'),
      tenantId,
      purpose: 'marketing',
      locale: 'en',
      version: 1,
      createdAt,
      title: 'Consent to reminders and offers',
      text: `Template for the clinic's lawyer.\n\nI agree to receive check-up reminders and offers by phone and e-mail. This is optional and can be withdrawn at any time by answering "stop".`,
    },
  ];
}
