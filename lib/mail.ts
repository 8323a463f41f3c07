import { createTransport } from 'nodemailer'
import { AppDoorEnvironment, readEnvironment } from './env'
import { AppError } from './errors'

export type Mail = { to: string; subject: string; text: string }

/** Whether this installation can send mail. */
export function canSendMail(): boolean {
  const { SMTP_URL, MAIL_FROM } = readEnvironment(AppDoorEnvironment)
  return Boolean(SMTP_URL && MAIL_FROM)
}

/**
 * Sends mails one after another over one connection and says of each whether the mail server took it. Plain text,
 * nothing loaded from anywhere, no line in any log of ours.
 * @throws AppError `unavailable` when no mail server is set
 */
export async function sendMails(mails: readonly Mail[], onResult: (mail: Mail, sent: boolean) => Promise<void>) {
  const { SMTP_URL, MAIL_FROM } = readEnvironment(AppDoorEnvironment)
  if (!SMTP_URL || !MAIL_FROM) throw new AppError('unavailable', 'No mail server is set up for this installation.')
  const transport = createTransport({ url: SMTP_URL, pool: true, maxConnections: 2, logger: false })
  try {
    for (const mail of mails) {
      const sent = await transport
        .sendMail({ ...mail, from: MAIL_FROM, disableFileAccess: true, disableUrlAccess: true })
        // The server refused or did not answer; the reason may hold addresses, so it goes nowhere.
        .then(
          () => true,
          () => false,
        )
      await onResult(mail, sent)
    }
  } finally {
    transport.close()
  }
}
