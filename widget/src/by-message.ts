/** The log is one tab stop; arrows go from message to message. */
export function moveByMessage(event: KeyboardEvent & { currentTarget: HTMLElement }): void {
  const log = event.currentTarget;
  const target = event.target as HTMLElement;
  if ((event.key !== 'ArrowUp' && event.key !== 'ArrowDown') || (target !== log && !target.matches('.m'))) return;
  const messages = [...log.querySelectorAll<HTMLElement>('.m')];
  const at = messages.indexOf(target);
  event.preventDefault();
  messages[at < 0 ? messages.length - 1 : at + (event.key === 'ArrowDown' ? 1 : -1)]?.focus();
}
