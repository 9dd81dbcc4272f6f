/** English as no one writes it: accented, 40 % longer and in brackets, so that a text that is not translated, or cut off, is seen at once. */
import { IntlMessageFormat } from 'intl-messageformat'
import { withoutTimes, type Catalogue, type Message } from '../ui/text.ts'

const PLAIN = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'
const ACCENTED = 'áƀçðéƒĝĥîĵķļɱñöþɋŕšţûṽŵẋýžÅƁÇÐÉƑĜĤÎĴĶĻṀÑÖÞɊŔŠŢÛṼŴẊÝŽ'
const LONGER = 0.4

/** Accents the letters, and says vowels twice until the text is 40 % longer. */
function stretched(text: string): string {
  let missing = Math.round(text.length * LONGER)
  return Array.from(text, (letter) => {
    const at = PLAIN.indexOf(letter)
    if (at < 0) return letter
    const accented = ACCENTED[at]!
    if (missing <= 0 || !'aeiou'.includes(letter)) return accented
    missing--
    return accented + accented
  }).join('')
}

/** What a literal is among the elements of a message; those with parts of their own have `options` or `children`. */
const LITERAL: Message[number]['type'] = 0

function translate(parts: Message): Message {
  return parts.map((part) => {
    if (part.type === LITERAL && 'value' in part) return { ...part, value: stretched(part.value) }
    if ('children' in part) return { ...part, children: translate(part.children) }
    if (!('options' in part) || part.options === null) return part
    const options = Object.entries(part.options).map(([key, option]) => [key, { ...option, value: translate(option.value) }])
    return { ...part, options: Object.fromEntries(options) }
  })
}

const literal = (value: string): Message[number] => ({ type: LITERAL, value })

/** `⟦Ššéétţîîñĝš ööƒ {name}⟧`. */
const pseudo: Catalogue = {
  message: (source) => {
    const ignoreTag = !/<(\w+)>.*<\/\1>/s.test(source)
    const parts = new IntlMessageFormat(withoutTimes(source), 'en', undefined, { ignoreTag }).getAst()
    return [literal('⟦'), ...translate(parts), literal('⟧')]
  },
  plain: (source) => (source === '' ? '' : `⟦${stretched(source)}⟧`),
}
export default pseudo
