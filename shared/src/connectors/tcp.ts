import { z } from 'zod'
import { choice, format, number, text } from '../fields/kinds.ts'
import { defineSource } from '../operators/definition.ts'
import { formatInWords } from './formatInWords.ts'
import { words } from '../text/words.ts'

/** Spark's `socketTextStream`, and the other way round: listening for senders. */
export const tcp = defineSource({
  type: 'tcp',
  version: 1,
  kind: 'input',
  name: 'TCP lines',
  summary: 'Lines that arrive over a TCP connection.',
  help: 'Listens for any number of senders, or connects to a server that sends lines. A last line without a line end counts when its connection closes. Lines of CSV hold no line ends, and each connection begins with the header. TCP has no acknowledgements: what the intake has taken counts once, whatever else is killed; what was under way when the intake itself was killed is lost.',
  icon: 'IconPlugConnected',
  search: [
    'tcp',
    'socket',
    'socketTextStream',
    'netcat',
    'nc',
    'lines',
    'stream',
    'readStream socket',
    'port',
    'telnet',
    'syslog',
    'listen',
  ],
  inputs: [],
  outputs: [{ id: 'out', name: 'Rows' }],
  guarantee: 'at-most-once',
  settings: z.strictObject({
    mode: choice(['listen', 'connect'], {
      label: 'Connection',
      hint: 'Who calls whom.',
      options: [
        { value: 'listen', label: 'wait for senders' },
        { value: 'connect', label: 'connect to a server' },
      ],
    }),
    host: text({ label: 'Address', hint: '127.0.0.1 takes senders of this machine only; 0.0.0.0 takes all.' }, z.string().min(1).max(255)),
    port: number({ label: 'Port', hint: 'From 1 to 65535.', min: 1, max: 65_535, integer: true }),
    format: format({ label: 'Written as', hint: 'How each record is written.' }),
  }),
  defaults: { mode: 'listen', host: '127.0.0.1', port: 9999, format: { kind: 'lines' } },
  caption: (s) =>
    words(s.mode === 'listen' ? 'listens on {place} · {format}' : 'connects to {place} · {format}', {
      place: `${s.host}:${s.port}`,
      format: formatInWords(s.format),
    }),
  format: (s) => s.format,
  examples: [],
})
