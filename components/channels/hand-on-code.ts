export const mailServers = ['postfix', 'cloudflare', 'other'] as const;
export type MailServer = (typeof mailServers)[number];

/**
 * What an owner of a mail server pastes there. A letter we did not take must come again, so it fails temporarily: 75 is
 * EX_TEMPFAIL (sysexits.h), which Postfix (local(8)) and Exim keep in the queue; a rejected promise makes Cloudflare answer the
 * sender's server with an error. What no repetition can mend, 413 and 400 (docs/channels.md), goes back to the sender at once:
 * 65 is EX_DATAERR, and 5.3.4 "message too big" and 5.6.0 "media error" (RFC 3463) stand in Postfix's report; with Cloudflare
 * it is `setReject`, a permanent SMTP error.
 */
export function handOnCode(server: MailServer, { url, secret }: { url: string; secret: string }): string {
  const letter = ['--data-binary @- \\', "  -H 'Content-Type: message/rfc822' \\", `  -H 'X-Fast-Lead-Secret: ${secret}' \\`, `  '${url}'`];
  if (server === 'other') return ['curl --fail --silent --show-error --max-time 30 \\', `  ${letter.join('\n')}`].join('\n');
  if (server === 'postfix')
    return `#!/bin/sh
status=$(curl --silent --show-error --max-time 30 --output /dev/null --write-out '%{http_code}' \\
  ${letter.join('\n')})
case "$status" in
  2??) exit 0 ;;
  413) echo '5.3.4 The letter is over 1 MB'; exit 65 ;;
  400) echo '5.6.0 The letter cannot be read'; exit 65 ;;
  *) exit 75 ;;
esac`;
  return `export default {
  async email(message) {
    const letter = await new Response(message.raw).arrayBuffer();
    const answer = await fetch('${url}', {
      method: 'POST',
      headers: { 'Content-Type': 'message/rfc822', 'X-Fast-Lead-Secret': '${secret}' },
      body: letter,
    });
    if (answer.status === 413) return message.setReject('The letter is over 1 MB');
    if (answer.status === 400) return message.setReject('The letter cannot be read');
    if (!answer.ok) throw new Error('Fast Lead: ' + answer.status);
  },
};`;
}
