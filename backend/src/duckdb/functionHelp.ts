/** Help on the functions that the gate allows, from DuckDB's own list: written into `shared/src/formulas` by `npm run docs:write`. */
import type { FunctionGroup, FunctionHelp } from '@millrace/shared/formulas'
import { AGGREGATES, SCALARS } from './gateFunctions.ts'
import type { Connection } from './session.ts'

/** One line for functions that DuckDB's list says nothing of, and better ones for some. */
const HELP: Record<string, string> = {
  date_add: 'A date some time later.',
  days_in_month: 'How many days the month has.',
  divide: 'The whole part of a quotient.',
  fdiv: 'The whole part of a quotient, as a number with decimals.',
  fmod: 'The rest of a division.',
  from_json: 'Reads JSON as a type.',
  json_array_length: 'How many values a list in JSON has.',
  json_contains: 'Whether JSON holds a value.',
  json_exists: 'Whether there is something at a path.',
  json_extract: 'A value out of JSON by its path, as JSON.',
  json_extract_string: 'A value out of JSON by its path, as a text.',
  json_keys: 'The names in a JSON object.',
  json_object: 'A JSON object of names and values.',
  json_type: 'What a JSON value is.',
  json_valid: 'Whether a text is JSON.',
  json_value: 'A single value out of JSON.',
  list_append: 'A list with one more value.',
  list_avg: 'The mean of a list.',
  list_count: 'How many values of a list are not empty.',
  list_first: 'The first value of a list.',
  list_last: 'The last value of a list.',
  list_max: 'The largest value of a list.',
  list_median: 'The median of a list.',
  list_min: 'The smallest value of a list.',
  list_mode: 'The most frequent value of a list.',
  list_prepend: 'A list with one more value before it.',
  list_reverse: 'A list the other way round.',
  list_string_agg: 'The values of a list as one text.',
  list_sum: 'The sum of a list.',
  make_timestamptz: 'A moment from its parts.',
  mod: 'The rest of a division.',
  nullif: 'The value, or empty where it equals the other.',
  split_part: 'The n-th part of a text that is cut at a separator.',
  to_json: 'A value as JSON.',
  date_trunc: 'A time cut down to its hour, day, month…',
  round: 'A number rounded to some decimals.',
  length: 'Number of characters.',
  replace: 'A text with one part in the place of another.',
}
/** Parameters where DuckDB's list names none that tell anything. */
const PARAMETERS: Record<string, string[][]> = {
  concat: [['value', '…']],
  concat_ws: [['separator', 'value', '…']],
  greatest: [['value', '…']],
  least: [['value', '…']],
  nullif: [['value', 'unwanted']],
  split_part: [['text', 'separator', 'n']],
  mod: [['x', 'y']],
  strftime: [['time', 'format']],
  strptime: [['text', 'format']],
  json_extract_string: [['json', 'path']],
  json_extract: [['json', 'path']],
}
const LONGEST = 140

/** Every allowed function with its signatures and a line of help, by name. Needs DuckDB for its list only. */
export async function functionHelp(connection: Connection): Promise<{ functions: FunctionHelp[]; reserved: string[] }> {
  const { rows } = await connection.table(`
    SELECT function_name, list(DISTINCT parameters), first(description ORDER BY function_oid), flatten(list(categories)), first(alias_of ORDER BY function_oid)
    FROM duckdb_functions() WHERE database_name = 'system' AND function_type IN ('scalar', 'aggregate', 'macro') GROUP BY function_name ORDER BY function_name`)
  const functions = rows.flatMap((row): FunctionHelp[] => {
    const [name, parameters, description, categories, aliasOf] = row as [string, string[][], string | null, string[], string | null]
    const aggregate = AGGREGATES.has(name)
    if (!/^[a-z]\w*$/.test(name) || !(aggregate || SCALARS.has(name))) return []
    const other = aliasOf !== null && /^\w+$/.test(aliasOf) ? aliasOf : undefined
    const help = HELP[name] ?? (description ? firstSentence(description) : other ? `The same as ${other}.` : '')
    // What nobody can explain is not offered; the gate allows it all the same.
    if (help === '') return []
    const signatures = PARAMETERS[name] ?? inOrder(parameters ?? [])
    return [{ name, group: groupOf(name, aggregate, categories ?? []), signatures, help, ...(aggregate && { aggregate }) }]
  })
  const reserved = await connection.table(
    "SELECT keyword_name FROM duckdb_keywords() WHERE keyword_category IN ('reserved', 'type_function') ORDER BY 1",
  )
  return { functions, reserved: reserved.rows.map(([word]) => String(word)) }
}

/** The shorter call first; of calls with as many parameters one. */
function inOrder(signatures: readonly string[][]): string[][] {
  const byLength = new Map<number, string[]>()
  const sorted = signatures
    .map((each) => each.map((name) => (/^(col\d|arg\d?)$/.test(name) ? 'value' : name)))
    .sort((a, b) => (a.join() < b.join() ? -1 : 1))
  for (const each of sorted) if (!byLength.has(each.length)) byLength.set(each.length, each)
  return [...byLength.values()].sort((a, b) => a.length - b.length).slice(0, 4)
}

function firstSentence(description: string): string {
  const plain = description.replaceAll('`', '').split('\n')[0]!.trim()
  const sentence = /^.+?[.](?=\s|$)/.exec(plain)?.[0] ?? plain
  const short = sentence.length > LONGEST ? `${sentence.slice(0, LONGEST - 1)}…` : sentence
  return /[.…)]$/.test(short) ? short : `${short}.`
}

const NAMED: [RegExp, FunctionGroup][] = [
  [/^(json|to_json|from_json|array_to_json|row_to_json|map|struct|row$|union_)/, 'JSON and objects'],
  [/^(list_|array_|flatten$|cardinality$|element_at$|apply$|filter$|hamming$)/, 'Lists'],
  [
    /^(date|time_bucket|epoch|make_date|make_time|to_(timestamp|days|hours|minutes|seconds|months|years|weeks|quarters|decades|centuries|millennia|milliseconds|microseconds)$|strftime|strptime|try_strptime|year|month|day|hour|minute|second|week|quarter|century|decade|era$|julian|iso|last_day|age$|microsecond|millisecond|nanosecond|millennium|timezone)/,
    'Dates and times',
  ],
  [
    /^(regexp|string_|str_|split|lower|upper|trim|ltrim|rtrim|left|right|substr|contains|starts_with|ends_with|md5|sha|parse_|url_|format|printf|levenshtein|jaro|jaccard|base64|from_base64|to_base64)/,
    'Text',
  ],
]
const CATEGORIES: [string, FunctionGroup][] = [
  ['string', 'Text'],
  ['text_similarity', 'Text'],
  ['regex', 'Text'],
  ['date', 'Dates and times'],
  ['timestamp', 'Dates and times'],
  ['interval', 'Dates and times'],
  ['list', 'Lists'],
  ['array', 'Lists'],
  ['map', 'JSON and objects'],
  ['struct', 'JSON and objects'],
  ['numeric', 'Numbers'],
]
const NUMBERS = new Set(
  `abs acos acosh asin asinh atan atan2 atanh bit_count cbrt ceil ceiling cos cosh cot degrees even exp factorial fdiv floor fmod gamma gcd
  greatest_common_divisor isfinite isinf isnan lcm least_common_multiple lgamma ln log log10 log2 mod multiply divide add subtract pi pow power radians
  round round_even roundbankers sign signbit sin sinh sqrt tan tanh trunc xor greatest least`.split(/\s+/),
)

function groupOf(name: string, aggregate: boolean, categories: readonly string[]): FunctionGroup {
  if (aggregate) return 'Summaries'
  if (NUMBERS.has(name)) return 'Numbers'
  return (
    NAMED.find(([pattern]) => pattern.test(name))?.[1] ?? CATEGORIES.find(([category]) => categories.includes(category))?.[1] ?? 'Other'
  )
}
