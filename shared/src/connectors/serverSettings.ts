/** Settings that connections to database servers have in common. */
import { z } from 'zod'
import { choice, number, secret, text, toggle, type ShownWhen } from '../fields/kinds.ts'

/** Whether a connection is encrypted, and who may be at its other end. */
export const tlsSettings = (shownWhen?: ShownWhen) => ({
  ssl: toggle({
    label: 'Encrypted connection',
    hint: 'By TLS, which the other side must offer.',
    ...(shownWhen && { shownWhen }),
  }).default(false),
  certificate: choice(['check', 'any'], {
    label: 'The server’s certificate',
    hint: 'It proves that this is the server, and nobody in between.',
    shownWhen: { setting: 'ssl', is: [true] },
    options: [
      { value: 'check', label: 'must be valid', hint: 'of an authority that is known, and for this server' },
      { value: 'any', label: 'is not looked at', hint: 'encrypted, but whoever answers is trusted' },
    ],
  }).default('check'),
  authority: text(
    {
      label: 'Certificate of its authority',
      hint: 'A file on the machine that Millrace runs on, such as /etc/ssl/our-ca.pem. Empty = the public authorities.',
      shownWhen: { setting: 'certificate', is: ['check'] },
    },
    z.string().max(1000),
  ).default(''),
})

/** `listens` says at which port such a server listens as a rule, `port` is that one, and `may` says what the user must be allowed to. */
export const serverSettings = ({ port, listens, may }: { port: number; listens: string; may: string }) => ({
  host: text({ label: 'Server', hint: 'A name or an address, such as db.example.org.' }, z.string().min(1).max(255)),
  port: number({ label: 'Port', hint: listens, min: 1, max: 65_535, integer: true }).default(port),
  database: text({ label: 'Database', hint: 'Its name on the server.' }, z.string().min(1).max(200)),
  user: text({ label: 'User', hint: may }, z.string().min(1).max(200)),
  password: secret({ label: 'Password', hint: 'Stored sealed, and never shown again.' }).default(''),
  ...tlsSettings(),
})

/** Of a PostgreSQL server. */
export const postgresSettings = (may: string) => serverSettings({ port: 5432, listens: 'PostgreSQL listens at 5432 as a rule.', may })
