import { texts, words } from '../text/words.ts'
import type { ApiProblem } from './rest.ts'

/** What the api can refuse, with the English text of each in ICU message syntax. */
export const apiProblemTexts = texts({
  unauthorized: 'You are not signed in here. Open the link that the server printed when it started, or sign in with its token.',
  hostNotAllowed:
    'This server does not answer to the name "{host}". Open it by its address, or start it with MILLRACE_ALLOWED_HOSTS={host}.',
  crossSite: 'This request came from another site ({origin}) and was refused.',
  invalid: 'The request does not fit: {issues}',
  tooLarge: 'This is larger than the server takes. Make it smaller, or send it in parts.',
  bodyNotJson: 'What was sent is not valid JSON: an object or a list. Mend it and send it again.',
  bodyCharset: 'What was sent is written in {charset}, which is not read here. Send it in UTF-8.',
  bodyEncoding: 'What was sent is packed as {encoding}, which is not unpacked here. Send it as it is, or packed with gzip.',
  bodyNotPacked: 'What was sent cannot be unpacked: it is damaged, or not packed as its Content-Encoding says. Send it as it is.',
  bodyCutOff: 'What was sent ended before all of it had arrived. Send it again.',
  notFound: 'This is not here (any more).',
  internal: 'The server made a mistake. Its log says more.',
  formatTooNew:
    'This pipeline was written by a newer Millrace (format {format}); this one reads up to format {newest}. Update Millrace to open it.',
  notADocument: 'This is not a pipeline: {reason}',
  draftMovedOn: 'The draft has changed since (it is at change {sequence}): look at it once more, then deploy.',
  deployedMeanwhile: 'Version {version} was deployed meanwhile: look at the changes once more, then deploy.',
  draftHasProblems: 'The draft has {count, plural, one {a problem} other {# problems}} to mend before it can be deployed.',
  neverDeployed: 'This pipeline was never deployed: deploy it first.',
  runNotOwned: 'No worker holds this run now. If it should be at work, it will be there again in a moment.',
  workerFailed: 'The worker could not answer: {message}',
  intakeFailed: 'The intake could not answer: {message}',
  analysisFailed: 'The draft could not be checked: {message}',
  superseded: 'A newer question took the place of this one.',
  noSuchPort: 'There is no "{port}" here to look at.',
  batchRowsFailed: 'The rows of this batch could not be computed: {message}',
  replayFailed: 'The batches could not be replayed: {message}',
  replayTimedOut:
    'The replay was ended after {ms, duration}: that is more than it may take. Choose fewer updates, or a node further to the front.',
  tooMuchRecorded: 'These batches have more than {most} GB of records, which is the most that a file has. Choose fewer updates.',
  tooMuchToRewrite:
    'These batches have more than {most} MB of records, which is the most that is written in another format at once. Choose fewer updates, or “As received”.',
  rewriteTimedOut: 'The file was not made within {ms, duration}, or took too much memory. Choose fewer updates, or “As received”.',
  rewriteFailed: 'The file could not be made: {message}',
  notASource: 'A sample can be given to a source only.',
  previewFailed: 'The rows could not be computed: {message}',
  cannotInfer: 'The sample cannot be read: {reason}',
  stateFileTooDeep:
    'The file is nested deeper than {most} levels, which no state holds: it is not one that was saved here. Nothing was changed.',
  linkInvalid: 'This link shows nothing (any more): it was revoked, or its address is not complete.',
  tooManyTries: 'Too many addresses that do not hold were tried from here. Try again in {wait, duration}.',
  tooManyLinks: 'A dashboard has at most {most} links: revoke one that is not needed.',
  tooManyViewers: 'Too many people look at this dashboard now (at most {most}). Try again later.',
  unknownType: 'There is no connector "{type}".',
})

export type ApiProblemCode = keyof typeof apiProblemTexts

/** What is not there, which is said of each in words of its own: in other languages they have genders. */
const missingTexts = texts({
  route: 'The server has no such address. The page may be of another version of Millrace: load it anew.',
  pipeline: 'There is no such pipeline here. It may have been deleted.',
  version: 'There is no such version here.',
  run: 'There is no such run here. It may have been reset.',
  batch: 'There is no such batch here. It may be too old to be kept.',
  node: 'There is no such node here. It may have been deleted.',
  recordedFile: 'The file is no longer there: it is given out once, within ten minutes. Make it again.',
  sample: 'There is no sample here. It may have been removed.',
  link: 'There is no such link here. It may have been revoked.',
})
export type MissingThing = keyof typeof missingTexts

/** What the api refused, in words. */
export function apiProblemInWords({ code, params }: ApiProblem): string {
  const thing = String(params['what'])
  if (code === 'notFound' && Object.hasOwn(missingTexts, thing)) return words(missingTexts[thing as MissingThing])
  if (!Object.hasOwn(apiProblemTexts, code)) return words('The server refused this ({code}).', { code })
  return words(apiProblemTexts[code as ApiProblemCode], params)
}
