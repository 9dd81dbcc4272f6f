/** What the formula editor knows of functions: those that the gate allows, written by `npm run docs:write`, and what people call them elsewhere. */
import { FUNCTIONS } from './functions.generated.ts'

export const functionGroups = ['Logic', 'Text', 'Numbers', 'Dates and times', 'Lists', 'JSON and objects', 'Summaries', 'Other'] as const
export type FunctionGroup = (typeof functionGroups)[number]

export interface FunctionHelp {
  name: string
  group: FunctionGroup
  /** Names of the parameters, for each way in which it can be called. */
  signatures: readonly (readonly string[])[]
  /** One line. */
  help: string
  /** Works over many rows: only in a SELECT. */
  aggregate?: true
}

/** A word of another tool, and what is written here instead. `$` marks where the cursor goes. */
export interface FunctionAlias {
  word: string
  insert: string
  help: string
}

/** Forms that are no functions by DuckDB's list. */
const FORMS: FunctionHelp[] = [
  {
    name: 'if',
    group: 'Logic',
    signatures: [['condition', 'then', 'otherwise']],
    help: 'One value where a condition holds, another where not.',
  },
  { name: 'coalesce', group: 'Logic', signatures: [['value', 'otherwise', '…']], help: 'The first value that is not empty.' },
  { name: 'ifnull', group: 'Logic', signatures: [['value', 'otherwise']], help: 'The value, or another where it is empty.' },
  { name: 'nullif', group: 'Logic', signatures: [['value', 'unwanted']], help: 'The value, or empty where it equals the other.' },
  { name: 'try', group: 'Logic', signatures: [['expression']], help: 'The value, or empty where computing it fails.' },
  { name: 'now', group: 'Dates and times', signatures: [[]], help: 'The time of the batch: the same in every replay.' },
  { name: 'today', group: 'Dates and times', signatures: [[]], help: 'The day of the batch.' },
  { name: 'random', group: 'Numbers', signatures: [[]], help: 'A number from 0 to 1 by chance: the same in every replay.' },
  { name: 'uuid', group: 'Text', signatures: [[]], help: 'A new UUID by chance: the same in every replay.' },
]

export const functions: readonly FunctionHelp[] = [...FORMS, ...FUNCTIONS.filter(({ name }) => !FORMS.some((form) => form.name === name))]

const byName = new Map(functions.map((each) => [each.name, each]))
export const functionNamed = (name: string): FunctionHelp | undefined => byName.get(name.toLowerCase())

/** A call as it is written, such as `round(x, precision)`. */
export const signatureText = ({ name }: FunctionHelp, parameters: readonly string[]): string => `${name}(${parameters.join(', ')})`

const aliases = (text: string): FunctionAlias[] =>
  text
    .trim()
    .split('\n')
    .map((line) => {
      const [word = '', insert = '', help = ''] = line.split('|').map((part) => part.trim())
      return { word, insert, help }
    })

/** Spreadsheets', Spark's and other databases' words. */
export const functionAliases: readonly FunctionAlias[] = aliases(`
  IF            | if($, , )                        | One value where a condition holds, another where not.
  IFS           | CASE WHEN $ THEN  ELSE  END      | The value of the first condition that holds.
  CASE          | CASE WHEN $ THEN  ELSE  END      | The value of the first condition that holds.
  WHEN          | CASE WHEN $ THEN  ELSE  END      | The value of the first condition that holds.
  IFERROR       | coalesce(try($), )               | The value, or another where computing it fails.
  ISBLANK       | ($ IS NULL)                      | Whether there is no value.
  ISNULL        | ($ IS NULL)                      | Whether there is no value.
  NVL           | coalesce($, )                    | The first value that is not empty.
  AND           | ($ AND )                         | Whether both hold.
  OR            | ($ OR )                          | Whether one of them holds.
  NOT           | (NOT $)                          | Whether it does not hold.
  BETWEEN       | ($ BETWEEN  AND )                | Whether a value lies between two others.
  IN            | ($ IN ())                        | Whether a value is one of several.
  LEN           | length($)                        | Number of characters.
  CONCATENATE   | concat($, )                      | Texts one behind the other.
  CONCAT        | concat($, )                      | Texts one behind the other.
  TEXTJOIN      | concat_ws(', ', $, )             | Texts with a separator between them.
  MID           | substring($, 1, 2)               | A part of a text: from which character, how many.
  SUBSTITUTE    | replace($, '', '')               | A text with one part in the place of another.
  FIND          | strpos($, '')                    | Where a text stands in another, 0 = nowhere.
  SEARCH        | strpos(lower($), '')             | Where a text stands in another, whatever its case.
  CLEAN         | trim($)                          | The text without blanks at its ends.
  VALUE         | TRY_CAST($ AS DOUBLE)            | A text as a number, or empty.
  TO_NUMBER     | TRY_CAST($ AS DOUBLE)            | A text as a number, or empty.
  INT           | floor($)                         | The whole number below.
  TEXT          | strftime($, '%Y-%m-%d')          | A date as a text.
  DATE_FORMAT   | strftime($, '%Y-%m-%d')          | A date as a text.
  TO_DATE       | TRY_CAST($ AS DATE)              | A text as a date, or empty.
  TO_TEXT       | CAST($ AS VARCHAR)               | A value as a text.
  CAST          | TRY_CAST($ AS DOUBLE)            | A value as another type, or empty.
  ROUNDUP       | ceil($)                          | The whole number above.
  ROUNDDOWN     | floor($)                         | The whole number below.
  RAND          | random()                         | A number from 0 to 1 by chance.
  AVERAGE       | (($ + ) / 2)                     | The mean of values of one row. Over many rows: Summarize.
  DATEDIF       | date_diff('day', $, )            | How many days lie between two dates.
  EDATE         | ($ + INTERVAL 1 MONTH)           | A date some months later.
  DATEADD       | ($ + INTERVAL 1 DAY)             | A time some days later.
  EOMONTH       | last_day($)                      | The last day of the month.
  WEEKNUM       | week($)                          | The number of the week.
  HOURLY        | date_trunc('hour', $)            | A time cut down to its hour.
  FROM_UNIXTIME | to_timestamp($)                  | A time from seconds since 1970.
  UNIX_TIMESTAMP| epoch($)                         | A time as seconds since 1970.
  RLIKE         | regexp_matches($, '')            | Whether a text fits a pattern.
  REGEXEXTRACT  | regexp_extract($, '')            | What fits a pattern.
  TEXTSPLIT     | string_split($, ',')             | A text as a list of its parts.
  SUBSTRING_INDEX | split_part($, ',', 1)          | The n-th part of a text.
  GET_JSON_OBJECT | json_extract_string($, '$.')   | A value out of JSON, as a text.
  SIZE          | len($)                           | Length of a list.
`)

/** What is meant by a word of another tool. */
export const aliasNamed = (word: string): FunctionAlias | undefined => functionAliases.find((alias) => alias.word === word.toUpperCase())
