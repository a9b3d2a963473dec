import { createTransport } from 'nodemailer';

export type Mail = {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
  /** Given, so that all copies of a mail that had to be handed over again are known for one (I-09). */
  readonly messageId: string;
};
/** Reasons are short codes: what a mail server says may quote the address. */
export type MailOutcome = { name: 'accepted' } | { name: 'rejected'; reason: string } | { name: 'unreachable'; reason: string };
export type Mailer = { send(mail: Mail): Promise<MailOutcome> };

/** One bare address that no mail program can take for two, for a header or for a route. */
const bareAddress = /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251})[A-Za-z0-9]$/;
const longestAddress = 254;

/** Hands mails to the mail server of the operator, each on a connection of its own that is over within the given span. */
export function openMailer({ smtpUrl, from, timeoutSeconds }: { smtpUrl: string; from: string; timeoutSeconds: number }): Mailer {
  const timeoutMs = timeoutSeconds * 1000;
  const transport = createTransport({
    url: smtpUrl,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
    logger: false,
  } as Parameters<typeof createTransport>[0]);

  return {
    async send({ to, subject, text, html, messageId }) {
      if (to.length > longestAddress || !bareAddress.test(to)) return { name: 'rejected', reason: 'address-invalid' };
      try {
        await transport.sendMail({
          // Whatever the headers say, the server is told one sender and one recipient.
          envelope: { from, to: [to] },
          from,
          to,
          subject,
          text,
          html,
          messageId,
          headers: { 'Auto-Submitted': 'auto-generated' },
          // A server that answers byte by byte never runs into a limit for silence.
          signal: AbortSignal.timeout(timeoutMs),
        } as Parameters<typeof transport.sendMail>[0]);
        return { name: 'accepted' };
      } catch (error) {
        return judge(error as SmtpError);
      }
    },
  };
}

type SmtpError = Error & { code?: string; responseCode?: number; command?: string };

/**
 * For good is only what the server says about this mail: 5xx to its sender, its recipient or its content. The same in answer to a greeting
 * or a log in tells of our own set-up, which somebody will mend while the mail waits.
 */
function judge({ responseCode, command, code }: SmtpError): MailOutcome {
  const aboutThisMail = ['MAIL FROM', 'RCPT TO', 'DATA'].includes(command ?? '');
  if (responseCode) return { name: responseCode >= 500 && aboutThisMail ? 'rejected' : 'unreachable', reason: `smtp-${responseCode}` };
  if (code === 'EABORT' || code === 'ETIMEDOUT') return { name: 'unreachable', reason: 'mail-server-slow' };
  return { name: 'unreachable', reason: 'mail-server-unreachable' };
}
