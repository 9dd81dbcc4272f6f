/** DuckDB's messages in words for people, in their language where the message is one of those that are met often. */
import { nearest, said, typeParts, typeSaid, type Said } from '@millrace/shared'

type Found = Record<string, string>

/** Behind a conversion: the column whose value it was. */
const OF_COLUMN = '(?: when casting from source column (?<column>[^\\n]+))?(?=\\n|$)'
/** Behind a name that is not there: one that is like it. */
const LIKE_IT = '(?:\\nDid you mean "(?<like>[^"]+)")?'

/** What a message looks like, without its kind, and what it says. Texts of Millrace may hold no apostrophe before a brace: there it would quote. */
const families: readonly (readonly [pattern: RegExp, say: (found: Found) => Exclude<Said, string>])[] = [
  [
    new RegExp(`^Could not convert string (?:'(?<value>[^]*?)'|"(?<quoted>[^]*?)") to (?<type>[^\\n]+?)${OF_COLUMN}`),
    ({ value, quoted, type, column }) => {
      const params = { value: (value ?? quoted)!, type: type! }
      return column === undefined
        ? said('Could not convert "{value}" to {type}.', params)
        : said('Could not convert "{value}" of the column "{column}" to {type}.', { ...params, column })
    },
  ],
  [
    /^invalid date field format: "(?<value>[^]*?)", expected format is \((?<format>[^)]+)\)/,
    ({ value, format }) => said('"{value}" is no date: write it as {format}.', { value: value!, format: format! }),
  ],
  [
    /^invalid timestamp field format: "(?<value>[^]*?)", expected format is \((?<format>[^)]+)\)/,
    ({ value, format }) => said('"{value}" is no date with time: write it as {format}.', { value: value!, format: format! }),
  ],
  [
    /^time field value out of range: "(?<value>[^]*?)", expected format is \((?<format>[^)]+)\)/,
    ({ value, format }) => said('"{value}" is no time: write it as {format}.', { value: value!, format: format! }),
  ],
  [
    /^(?:date|timestamp) field value out of range: "(?<value>[^]*?)"/,
    ({ value }) => said('There is no such date or time: {value}.', { value: value! }),
  ],
  [/^Date out of range: (?<value>[-\d]+)/, ({ value }) => said('There is no such date or time: {value}.', { value: value! })],
  [/^Date out of range(?=\n|$)/, () => said('A date is out of range.')],
  [
    /^Could not parse string "(?<value>[^]*?)" according to format specifier "(?<format>[^]*?)"/,
    ({ value, format }) => said('"{value}" is not written as {format}.', { value: value!, format: format! }),
  ],
  [
    /^Failed to parse format specifier (?<format>[^\n]+?): /,
    ({ format }) => said('{format} is no way to write dates. Such as %Y-%m-%d is one.', { format: format! }),
  ],
  [/^extract specifier "(?<part>[^]*?)" not recognized/, ({ part }) => said('A date has no part "{part}".', { part: part! })],
  [
    /^Unknown TimeZone '(?<zone>[^']*)'/,
    ({ zone }) => said('There is no time zone "{zone}". Write it as Europe/Berlin, America/New_York or UTC.', { zone: zone! }),
  ],
  [
    /^Type \S+ with value (?<value>[^\n]+?) can't be cast because the value is out of range for the destination type (?<type>[^\n]+)/,
    ({ value, type }) => said('{value} does not fit {type}: it is out of its range.', { value: value!, type: type! }),
  ],
  [
    /^Casting value "(?<value>[^]*?)" to type (?<type>[^\n]+?) failed: value is out of range!/,
    ({ value, type }) => said('{value} does not fit {type}: it is out of its range.', { value: value!, type: type! }),
  ],
  [
    /^Overflow in \w+ of (?<type>\S+) \((?<value>[^\n]+)\)!/,
    ({ value, type }) => said('{value} does not fit {type}: it is out of its range.', { value: value!, type: type! }),
  ],
  [
    /^Overflow in (?<type>[A-Z]+) \w+: (?<value>[^\n]+)/,
    ({ value, type }) => said('{value} does not fit {type}: it is out of its range.', { value: value!, type: type! }),
  ],
  [/^Overflow on (?<value>[^\n]+)/, ({ value }) => said('{value} is out of range.', { value: value! })],
  [/^Value out of range(?=\n|$)/, () => said('A value is out of range.')],
  [/^cannot take logarithm of zero/, () => said('Zero has no logarithm.')],
  [/^cannot take logarithm of a negative number/, () => said('A negative number has no logarithm.')],
  [/^cannot take square root of a negative number/, () => said('A negative number has no square root.')],
  [
    /^Malformed JSON at byte (?<place>\d+) of input: [^\n]*?Input: "(?<value>[^]*?)"(?: when casting|\n|$)/,
    ({ place, value }) => said('"{value}" is no JSON: look at its byte {place}.', { value: value!, place: place! }),
  ],
  [
    /^(?:Referenced column "(?<name>[^"]+)" not found|Table "[^"]+" does not have a column named "(?<named>[^"]+)")(?:[^\n]*\n+Candidate bindings: (?:: )?"(?<like>[^"]+)")?/,
    ({ name, named, like }) => {
      const column = (name ?? named)!
      const near = closeTo(column, like)
      return near === null
        ? said('There is no column "{column}" here.', { column })
        : said('There is no column "{column}" here. Did you mean "{nearest}"?', { column, nearest: near })
    },
  ],
  [
    /^Could not find key "(?<field>[^"]+)" in struct(?:\s+Candidate Entries: (?<others>[^\n]+))?/,
    ({ field, others }) =>
      others === undefined
        ? said('The object has no field "{field}".', { field: field! })
        : said('The object has no field "{field}", but {others}.', { field: field!, others }),
  ],
  [
    /^Cannot extract field '(?<field>[^']*)' from expression "(?<name>[^"]*)"/,
    ({ field, name }) => said('{name} is no object that could have a field "{field}".', { field: field!, name: name! }),
  ],
  [
    new RegExp(`^(?:Scalar|Aggregate|Table) Function with name (?<name>\\S+) does not exist!${LIKE_IT}`),
    ({ name, like }) => {
      const near = closeTo(name!, like)
      return near === null
        ? said('There is no function {name}.', { name: name! })
        : said('There is no function {name}. Did you mean {nearest}?', { name: name!, nearest: near })
    },
  ],
  [/^Table with name (?<name>\S+) does not exist!/, ({ name }) => said('There is no table "{name}" here.', { name: name! })],
  [/^Referenced table "(?<name>[^"]+)" not found!/, ({ name }) => said('There is no table "{name}" here.', { name: name! })],
  [/^Type with name (?<name>\S+) does not exist!/, ({ name }) => said('There is no type {name}.', { name: name! })],
  [
    /^No function matches the given name and argument types '(?<name>.+?)\(\)'/,
    ({ name }) => said('"{name}" needs a value.', { name: name! }),
  ],
  [
    /^No function matches the given name and argument types '(?<name>.+?)\((?<given>.*)\)'/,
    ({ name, given }) => said('"{name}" cannot be used with {types}.', { name: name!, types: typesSaid(typeParts(given!)) }),
  ],
  [
    /^Unimplemented type for cast \((?<from>.+) -> (?<to>.+)\)/,
    ({ from, to }) => said('A value of type {from} cannot become {to}.', { from: from!, to: to! }),
  ],
  [
    /^Cannot compare values of type (?<one>.+) and type (?<other>.+?) - an explicit cast/,
    ({ one, other }) => said('These cannot be compared: {types}. Convert one to what the other is.', { types: typesSaid([one!, other!]) }),
  ],
  [
    /^Cannot (?:mix values of type|combine types of) (?<one>.+) and (?<other>.+?) (?:in .+? )?- an explicit cast/,
    ({ one, other }) => said('These do not go together: {types}. Convert one to what the other is.', { types: typesSaid([one!, other!]) }),
  ],
  [/^Cannot deduce template type /, () => said('These values are of kinds that do not go together. Take them as texts.')],
  [
    /^column "(?<column>[^"]+)" must appear in the GROUP BY clause/,
    ({ column }) => said('"{column}" must stand in GROUP BY, or within a function such as any_value.', { column: column! }),
  ],
  [/^aggregate function calls cannot be nested/, () => said('A function over many rows cannot stand within another one.')],
  [
    /^WHERE clause cannot contain (?:aggregates|window functions)!/,
    () => said('A function over many rows cannot stand in WHERE: it knows one row at a time.'),
  ],
  [/^syntax error at or near "(?<near>[^]*?)"(?=\n|$)/, ({ near }) => said('This cannot be read from "{near}" on.', { near: near! })],
  [/^syntax error at end of input/, () => said('This ends too early: something is missing.')],
  [/^unterminated quoted string at or near "(?<near>[^]*?)"(?=\n|$)/, ({ near }) => unclosed(near!)],
  [/^unterminated quoted identifier at or near "(?<near>[^]*?)"(?=\n|$)/, ({ near }) => unclosed(near!)],
  [
    /^(?:failed to allocate data|could not allocate block) of size (?<size>[\d.]+ \w+) \((?<used>[\d.]+ \w+)\/(?<limit>[\d.]+ \w+) used\)/,
    ({ size, used, limit }) =>
      said('Out of memory: {size} more were needed, and {used} of {limit} are used. Take fewer rows at a time.', {
        size: size!,
        used: used!,
        limit: limit!,
      }),
  ],
  [/^No files found that match the pattern "(?<file>[^"]+)"/, ({ file }) => said('There is no file {file}.', { file: file! })],
  [/^Cannot open file "(?<file>[^"]+)": No such file or directory/, ({ file }) => said('There is no file {file}.', { file: file! })],
  [
    /^Cannot open file "(?<file>[^"]+)": (?<reason>[^\n]+)/,
    ({ file, reason }) => said('{file} cannot be opened: {reason}.', { file: file!, reason: reason! }),
  ],
  // What RE2 says of a pattern.
  [
    /^(?<reason>(?:missing|invalid|unexpected|bad|no argument|trailing|repetition)\b[^\n]*)/,
    ({ reason }) => said('The pattern is wrong: {reason}', { reason: reason! }),
  ],
]

const unclosed = (near: string) => said('A quotation mark opens here and is not closed: {near}', { near })

/** What DuckDB thinks is meant, where it is like what was written. */
const closeTo = (name: string, like: string | undefined) => nearest(name, like === undefined ? [] : [like])

/** One and another. */
export const joined = (parts: readonly Said[]): Said => parts.reduce((first, second) => said('{first} and {second}', { first, second }))

const typesSaid = (types: readonly string[]) =>
  joined(types.map((type) => typeSaid(type.replaceAll('_LITERAL', '').replaceAll('STRING', 'VARCHAR'))))

/** What a message of a family says; undefined of any other. */
export function knownToSay(message: string): Exclude<Said, string> | undefined {
  const bare = withoutKind(message)
  for (const [pattern, say] of families) {
    const found = pattern.exec(bare)
    if (found) return say(found.groups ?? {})
  }
  return undefined
}

/** DuckDB's message: its families in the person's language, any other as it is, without its kind, its hints for programmers and its picture of the statement. */
export const duckdbSaid = (message: string): Said =>
  knownToSay(message) ??
  withoutKind(message)
    .split('\n')[0]!
    .replace(/ You might need to add .*$/, '')

const withoutKind = (message: string) => message.replace(/^(?:[A-Z][A-Za-z ]*(?:Error|Exception): )+/, '')
