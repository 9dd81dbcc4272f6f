/** Settings that connections to database servers have in common. */
import { z } from 'zod'
import { number, secret, text, toggle } from '../fields/kinds.ts'

/** `listens` says at which port such a server listens as a rule, `port` is that one, and `may` says what the user must be allowed to. */
export const serverSettings = ({ port, listens, may }: { port: number; listens: string; may: string }) => ({
  host: text({ label: 'Server', hint: 'A name or an address, such as db.example.org.' }, z.string().min(1).max(255)),
  port: number({ label: 'Port', hint: listens, min: 1, max: 65_535, integer: true }).default(port),
  database: text({ label: 'Database', hint: 'Its name on the server.' }, z.string().min(1).max(200)),
  user: text({ label: 'User', hint: may }, z.string().min(1).max(200)),
  password: secret({ label: 'Password', hint: 'Stored sealed, and never shown again.' }).default(''),
  ssl: toggle({ label: 'Encrypted connection', hint: 'By TLS, which the other side must offer.' }).default(false),
})

/** Of a PostgreSQL server. */
export const postgresSettings = (may: string) => serverSettings({ port: 5432, listens: 'PostgreSQL listens at 5432 as a rule.', may })
