export const ru = {
  invitation: 'Приглашение',
  'invite.book': 'Подобрать время',
  'invite.ask': 'Есть вопрос',
  'invite.hide': 'Скрыть приглашение',
};

export const en: Record<keyof typeof ru, string> = {
  invitation: 'Invitation',
  'invite.book': 'Find a time',
  'invite.ask': 'Ask a question',
  'invite.hide': 'Hide the invitation',
};
