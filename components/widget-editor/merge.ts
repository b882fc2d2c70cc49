import { channelChoices, type WidgetConfig } from '@/server/domain/widgets/schema';

/** What the editor holds. `origins` is the text of the field, a site a line. */
export type WidgetDraft = { config: WidgetConfig; origins: string; enabled: boolean };

type Config<K extends keyof WidgetConfig> = WidgetConfig[K];

/** Every field that two people can change at once, by the name its words have in the texts. */
const fields = {
  enabled: field(
    (draft) => draft.enabled,
    (draft, enabled) => ({ ...draft, enabled }),
  ),
  color: ofConfig('brand'),
  position: ofConfig('position'),
  invitation: inside('texts', 'invitation'),
  open: ofConfig('open'),
  windowTitle: inside('texts', 'title'),
  greeting: inside('texts', 'greeting'),
  agentName: inside('agent', 'name'),
  agentRole: inside('agent', 'role'),
  channels: ofConfig('channels'),
  booking: ofConfig('booking'),
  nameField: inside('fields', 'name'),
  contactField: inside('fields', 'contact'),
  marketing: ofConfig('marketingConsent'),
  origins: field(
    (draft) => draft.origins.split(/[\s,]+/).filter(Boolean),
    (draft, origins) => ({ ...draft, origins: origins.join('\n') }),
  ),
} as const;

export type FieldName = keyof typeof fields;
export const fieldNames = Object.keys(fields) as FieldName[];

/** Which fields differ between two drafts. */
export function changedFields(before: WidgetDraft, after: WidgetDraft): FieldName[] {
  return fieldNames.filter((name) => !fields[name].isSame(before, after));
}

/**
 * Two people started from `base`. What only one of them changed is taken from whoever changed it; what both changed, and not
 * to the same, is disputed: there `mine` stands until the person decides.
 */
export function mergeDrafts(base: WidgetDraft, mine: WidgetDraft, theirs: WidgetDraft): { merged: WidgetDraft; disputed: FieldName[] } {
  const ofMine = new Set(changedFields(base, mine));
  const ofTheirs = changedFields(base, theirs);
  const merged = ofTheirs.filter((name) => !ofMine.has(name)).reduce((draft, name) => withField(draft, theirs, name), mine);
  return { merged, disputed: ofTheirs.filter((name) => ofMine.has(name) && !fields[name].isSame(mine, theirs)) };
}

/** `draft` with one field of another draft. */
export function withField(draft: WidgetDraft, from: WidgetDraft, name: FieldName): WidgetDraft {
  return fields[name].copy(draft, from);
}

/** The value of a field, to be shown. */
export function valueOf(draft: WidgetDraft, name: FieldName): unknown {
  return fields[name].read(draft);
}

type Lens = {
  read(draft: WidgetDraft): unknown;
  isSame(one: WidgetDraft, other: WidgetDraft): boolean;
  copy(to: WidgetDraft, from: WidgetDraft): WidgetDraft;
};

function field<V>(read: (draft: WidgetDraft) => V, write: (draft: WidgetDraft, value: V) => WidgetDraft): Lens {
  return {
    read,
    isSame: (one, other) => JSON.stringify(ordered(read(one))) === JSON.stringify(ordered(read(other))),
    copy: (to, from) => write(to, read(from)),
  };
}

function ofConfig<K extends keyof WidgetConfig>(key: K): Lens {
  return field<Config<K>>(
    ({ config }) => config[key],
    (draft, value) => ({ ...draft, config: { ...draft.config, [key]: value } }),
  );
}

function inside<K extends 'texts' | 'agent' | 'fields', N extends keyof Config<K>>(key: K, name: N): Lens {
  return field<Config<K>[N]>(
    ({ config }) => config[key][name],
    (draft, value) => ({ ...draft, config: { ...draft.config, [key]: { ...draft.config[key], [name]: value } } }),
  );
}

/** Lists are sets here: the order in which sites or channels were ticked says nothing. */
function ordered(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  return [...value].sort((a, b) => channelChoices.indexOf(a) - channelChoices.indexOf(b) || String(a).localeCompare(String(b)));
}
