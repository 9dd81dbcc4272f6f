/** The English text of every problem of a draft and of every refusal of a change, in ICU message syntax. */
import type { Problem } from '../graph/problem.ts'
import { said, type Said } from './said.ts'
import { texts, words } from './words.ts'

/** Problems that only the engine can find: it has to bind the plan. */
const engineTexts = texts({
  unknownColumn: 'There is no column "{column}" here.',
  unknownColumnNear: 'There is no column "{column}" here. Did you mean "{nearest}"?',
  columnTwice: 'The column "{column}" is named twice.',
  columnReserved: 'Column names that begin with __mr_ belong to Millrace: rename "{column}".',
  columnType: 'The column "{column}" has the type "{type}", which does not exist.',
  columnTypesDiffer: '"{column}" is {types} in the streams that come together here. Give it one type, or rename one of them.',
  valueDoesNotFit: '"{value}" is not {type}, as "{column}" is.',
  cellDoesNotFit: 'Row {row}: "{value}" is not {type}, as the column "{column}" is.',
  keyTypesDiffer: '"{column}" is {type} and "{key}" is {keyType}: they are never equal.',
  cannotBeAdded: '"{column}" is {type}: only numbers can be added up. Make it a key, or leave it out before this.',
  formulaMissing: 'Write a formula.',
  unknownFormula: 'This pipeline has no formula named "{name}".',
  unknownFormulaNear: 'This pipeline has no formula named "{name}". Did you mean "{nearest}"?',
  formulaInItself: 'The named formula "{name}" uses itself.',
  formulaTooLong: 'With the named formula "{name}" this becomes too long. Compute a part of it in a step before.',
  expressionError: '{message}',
  codeWrong: 'Line {line}: {message}',
  notOneExpression: 'This must be exactly one expression.',
  forbiddenFunction: '{name} cannot be used here.',
  unknownTable: 'There is no table "{name}" here.',
  analysisTimedOut: 'This could not be checked within {ms} ms. Make it simpler.',
})

export const problemTexts: Readonly<Record<string, string>> = texts({
  noSource: 'The pipeline has no input. Drag one from the palette.',
  noOutput: 'Nothing leaves this pipeline. It runs all the same: add a live table to see its rows.',
  cycle: 'The wires go round in a circle here. Delete one of them.',
  unknownType: 'This version of Millrace knows no node of type "{type}".',
  newerType: '"{type}" has settings of version {version}, from a newer Millrace. Update Millrace to use it.',
  badSetting: '{message}',
  notANumber: '"{text}" is not a number.',
  notADuration: '"{text}" is no length of time. Write it as 10 s, 5 min or 1 h 30 min.',
  missingInput: 'Nothing is connected to "{name}". Draw a wire to it.',
  tooManyWires: '"{name}" takes one wire only. Delete the others, or put "Stack streams" before it.',
  unknownPort: 'A wire ends at "{port}", which this node does not have. Delete the wire.',
  unequalSlides: 'These inputs update every {slides, duration}. Give them windows with the same "Every".',
  tableNotConnected: 'The table is what arrives at the port "Table", where nothing is connected.',
  tableNotUsed: 'What arrives at the port "Table" is not used: the table is the one that is pasted, uploaded or typed in.',
  windowNotMultiple: '"Rows of the last" must be a multiple of {slide, duration}, such as {nearest, duration}.',
  slideNotMultiple: '"Every" must be a multiple of {slide, duration}, such as {nearest, duration}.',
  windowsApart: 'With windows that begin further apart than they are long, rows between them would be lost. Set at most {size, duration}.',
  windowsTooMany: 'Each row would be in more than {most, number} windows. Let them begin further apart, or make them shorter.',
  timeIsNumber: '"{column}" is {type}, not a date or time. Say what it counts: seconds, milliseconds or microseconds.',
  timeIsNoNumber: '"{column}" is {type}, not a number. Choose "a date or time".',
  timesInReverse: '"To" lies before "From", so nothing would come through.',
  timeNotMultiple: '"Time" must be a multiple of {slide, duration}, such as {nearest, duration}.',
  notSinceStart:
    '"{measure}" cannot go on since the start: every row ever seen would have to be kept. Choose "the last …", such as the last hour.',
  notAtZero: '"{measure}" needs the rows themselves: a key whose rows have left has none. Leave such keys out, or choose another measure.',
  orderMissing: 'A rank needs an order. Choose at least one column to order by.',
  orderOfArrival: 'Rows of earlier updates are in the order in which they arrived. Remove the order, or look within each update.',
  columnMissing: 'Choose a column.',
  unknownZone: 'There is no time zone "{zone}". Write it as Europe/Berlin, America/New_York or UTC.',
  networksMissing: 'Write at least one network, such as 10.0.0.0/8.',
  badNetwork: '"{network}" is no network. Write it as 10.0.0.0/8 or 2001:db8::/32.',
  secretMissing: 'Write a secret: a long random text.',
  typeMissing: 'Choose the type that it becomes.',
  datePatternMissing: 'Write how dates are written, such as %d-%b-%y.',
  keysMissing: 'Choose at least one column.',
  centreColumn: 'The centres need a column "{column}", as the rows have.',
  centreCount:
    'There are {rows, plural, one {# centre} other {# centres}} for {clusters, plural, one {# cluster} other {# clusters}}. Give one row for each.',
  centreNumber: 'A cell of the centres is no number.',
  weightRows: 'First weights are one row: delete the others.',
  weightNumber: 'A cell of the first weights is no number.',
  moreThanKept:
    'Only {values, plural, one {# value counts} other {# values count}}, so more never come together. Wait for fewer, or let more count.',
  phaseDivides: 'The period must be a multiple of its steps, such as 1 h in 24 h.',
  forgetsSeason: 'Each time of a period comes back after {period, duration} only: keys must stay for longer than that.',
  keyNamedAsForecast: 'Forecasts have columns "step" and "expected" of their own. Give the key another name before.',
  ratingRange: 'The largest rating must be above the smallest.',
  columnsOutMissing: 'Name a column that the code makes, or keep those that come in.',
  patternMissing: 'Write a pattern with one group ( ) for each column.',
  patternGroups:
    'The pattern has {groups, plural, one {# group} other {# groups}} ( ) for {columns, plural, one {# column} other {# columns}}. Give it one for each.',
  expressionFails: 'It fails on row {row} ({shown}): {message}',
  javascriptRefuses: '{count, plural, one {# row of these is} other {# rows of these are}} refused, the first one ({shown}): {message}',
  javascriptMakes: 'The code also gives {columns}, which no column takes.',
  testFailed: '{message}',
  previewTimedOut:
    'The rows here could not be computed within {ms} ms, and the attempt was ended. Make it simpler or give the sources fewer rows, then try again.',
  ...engineTexts,
  noSuchNode: 'The node is no longer there: someone deleted it.',
  nodeExists: 'A node with this id is there already.',
  noSuchEdge: 'The wire is no longer there.',
  edgeExists: 'The wire is there already.',
  wireToItself: 'A node cannot feed itself.',
  intervalOutOfRange: 'The batch interval must be between {least, duration} and {most, duration}.',
  tooManyNodes: 'A pipeline has at most {most} nodes.',
  tooManyEdges: 'A pipeline has at most {most} wires.',
  tooManyGroups: 'A pipeline has at most {most} groups.',
  tooManyNotes: 'A pipeline has at most {most} notes.',
  tooManyFormulas: 'A pipeline has at most {most} named formulas.',
  formulaExists: 'There is a formula named "{name}" already.',
})

/** Whether a problem is one that only the engine finds; all others are found without it. */
export const isEngineProblem = (code: string): boolean => Object.hasOwn(engineTexts, code)

const textOf = (code: string, params: Record<string, unknown>): string | undefined => {
  const near = params['nearest'] && Object.hasOwn(problemTexts, `${code}Near`) ? `${code}Near` : code
  return Object.hasOwn(problemTexts, near) ? problemTexts[near] : undefined
}

/** Where what is wrong does not stand in the formula itself. */
const IN_FORMULA = texts({ problem: 'In the named formula "{formula}": {problem}' }).problem

/** A problem or refusal in words. */
export function problemInWords({ code, params }: Pick<Problem, 'code'> & { params: Record<string, unknown> }): string {
  const text = textOf(code, params)
  const problem = text === undefined ? `${code} ${JSON.stringify(params)}` : words(text, params)
  return params['formula'] === undefined ? problem : words(IN_FORMULA, { formula: params['formula'], problem })
}

/** A problem as a part of something else that is said. */
export function problemSaid({ code, params }: Pick<Problem, 'code' | 'params'>): Exclude<Said, string> {
  const problem = said(textOf(code, params) ?? code, params)
  return params['formula'] === undefined ? problem : said(IN_FORMULA, { formula: params['formula'], problem })
}
