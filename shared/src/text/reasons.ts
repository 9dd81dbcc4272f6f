/** The English texts of why a place has no rows, in ICU message syntax. */
import type { EmptyReason } from '../protocol/preview.ts'
import { texts, words } from './words.ts'

export const reasonTexts = texts({
  notEmpty: 'There are rows here now: {rows, plural, one {# row} other {# rows}} of the sample.',
  inputMissing: 'Nothing is connected to "{name}".',
  hasProblem: 'This node has a problem to mend first.',
  failed: 'Its expression fails: {message}',
  timedOut: 'This could not be computed within {ms, duration}. Make it simpler.',
  filterRemovedAll:
    'It removed {removed, plural, other {#}} of {of, plural, one {# row} other {# rows}}: none meets the condition.{columns, plural, =0 {} other { The nearest values are {shown}.}}',
  filterKeptAll: 'It let all {of, plural, one {# row} other {# rows}} through: none was rejected.',
  noCommonKey:
    'None of {of, plural, one {# row} other {# rows}} has a "{column}" that the table has as "{key}". There is {values}; the table has {keys}.',
  tableEmpty: 'The table is empty: nothing has arrived at the port "Table".',
  nothingParsed: 'None of {of, plural, one {# row} other {# rows}} can be read. One is: {example}',
  allParsed: 'All {of, plural, one {# row} other {# rows}} can be read.',
  nothingInLists: 'The lists in {of, plural, one {# row} other {# rows}} are empty.',
  queryEmpty: 'Its SELECT gives nothing of {of, plural, one {# row} other {# rows}}.',
  codeEmpty: 'Its code gives nothing back for {of, plural, one {# row} other {# rows}}.',
  codeRefuses: 'Its code refuses {of, plural, one {the row} other {all # rows}}, the first one because: {message}',
  windowEmpty: 'No row is younger than {length, duration}.',
  windowOpens: 'It updates every {slide, duration}: the first time at {at}.',
  eventWindowsOpen:
    '{rows, plural, one {# row waits} other {# rows wait}} in windows that are open. The first closes at {end} and waits for the watermark, which is at {watermark}: a row of {needed} or later closes it.',
  eventAllLate: 'All {of, plural, one {# row} other {# rows}} are late: their windows had closed.',
  eventNoneLate: 'None of {of, plural, one {# row} other {# rows}} is late.',
  eventNoTime: 'None of {of, plural, one {# row} other {# rows}} has a time in "{column}" that can be read.',
  eventAllTimed: 'All {of, plural, one {# row} other {# rows}} have a time in "{column}".',
  eventNoneUsable:
    'None of {of, plural, one {# row} other {# rows}} has a time in "{column}" that can be read and is not too far ahead of the clock.',
  eventAllUsable: 'All {of, plural, one {# row} other {# rows}} have a time in "{column}", and none is too far ahead of the clock.',
  nothingRead: 'None of {of, plural, one {# record} other {# records}} fits the source\'s columns. "{example}": {reason}.',
  batchUnderWay: 'Records have come; the first batch with them is under way.',
  nothingReceived: 'Nothing has come yet. It waits at {place}.',
  notRunning: 'It takes what others send, and nothing has been sent: run the pipeline, or give it a sample.',
  receiverFailed: '{message}',
  nothingThere: 'There was nothing to read at {place} within {ms, duration}.',
})

export type ReasonCode = keyof typeof reasonTexts

/** A reason in words. */
export function reasonInWords({ code, params }: EmptyReason): string {
  const text = Object.hasOwn(reasonTexts, code) ? reasonTexts[code as ReasonCode] : undefined
  return text === undefined ? `${code} ${JSON.stringify(params)}` : words(text, params)
}
