/** What the parser says of code that it cannot read, in words that say what to do. */
import { said, type Said } from '@millrace/shared'

type Saying = (found: RegExpExecArray) => Said

/** What is said of it wherever it is found. */
const SAYINGS: readonly (readonly [RegExp, Saying])[] = [
  [
    /^Unterminated (string constant|template)/,
    () => said('A text begins here and does not end: close it with the quote that it begins with.'),
  ],
  [
    /^TypeScript (.+?)(?: declaration)? is not supported in strip-only mode/,
    ([, what]) => said('Of TypeScript, only types can be used: write this {what} in JavaScript.', { what: what! }),
  ],
  [
    /^Identifier '(.+)' has already been declared/,
    ([, name]) => said('There is a "{name}" already: give one of them another name.', { name: name! }),
  ],
  [
    /^'import', and 'export' cannot be used/,
    () => said('The code reaches no other modules: leave "import" out, and of "export" use only "export default" before the function.'),
  ],
  [/^await isn't allowed/, () => said('There is nothing to wait for here: leave "await" out.')],
]

/** What is said of it within the text; behind its end, all of it means the same. */
const WITHIN: readonly (readonly [RegExp, Saying])[] = [
  [
    /^Expected ident\b/,
    () =>
      said(
        'A name should stand here, such as that of a variable, or of a column behind a dot: complete it, or take away what stands here.',
      ),
  ],
  [
    /^Expression expected/,
    () => said('A value should stand here: complete what is before it, or take away a sign or bracket that is too many.'),
  ],
  [
    /^Expected '(.+)', got '(.+)'$/,
    ([, wanted, found]) =>
      said('"{found}" cannot stand here, "{wanted}" should: look for a bracket or sign that is missing before it, or is too many.', {
        wanted: wanted!,
        found: found!,
      }),
  ],
  [
    /^Expected ';', '}' or <eof>/,
    () => said('This does not go on from what is before it: look for a misspelt word, or a sign or bracket that is missing between them.'),
  ],
  [
    /^Unexpected token `(.+?)`/,
    ([, found]) => said('"{found}" cannot stand here: take it away, or complete what is before it.', { found: found! }),
  ],
]

/** `isBehind`: it was found behind the end of the text, which goes on with what it is wrapped in. What is not known is said as it is. */
export function syntaxSaid(message: string, isBehind: boolean): Said {
  const find = (sayings: typeof SAYINGS) => {
    for (const [pattern, say] of sayings) {
      const found = pattern.exec(message)
      if (found) return say(found)
    }
    return undefined
  }
  const within = find(WITHIN)
  if (isBehind && within)
    return said('The code ends in the middle of something: complete its end, and look for a bracket, brace or quote without its partner.')
  return find(SAYINGS) ?? within ?? message
}
