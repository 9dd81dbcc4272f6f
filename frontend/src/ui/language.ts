/** The language of the screen: chosen once when the page starts, kept in this browser. A change loads the page anew, so that no text stays behind. */
import { ENGLISH, setCatalogue, type Catalogue } from './text.ts'

/** Each language in its own words. `pseudo` is longer, accented English, by which a text that no catalogue has is seen at once. */
export const LANGUAGES = { en: 'English', de: 'Deutsch', pseudo: '⟦Þšéûðö⟧' } as const
export type Language = keyof typeof LANGUAGES

const MEMORY = 'millrace.language'

/** English needs none: its texts are the keys. */
const CATALOGUES: Record<Exclude<Language, 'en'>, () => Promise<{ default: Catalogue }>> = {
  de: () => import('../texts/de.ts'),
  pseudo: () => import('../texts/pseudo.ts'),
}

const isLanguage = (text: string | null): text is Language => text !== null && Object.hasOwn(LANGUAGES, text)

/** What was chosen in this browser, else the first of the person's languages that there is, else English. */
export function languageOf(kept: string | null, wanted: readonly string[]): Language {
  if (isLanguage(kept)) return kept
  return (
    wanted
      .flatMap(asTag)
      .map(baseOf)
      .filter(isLanguage)
      .find((language) => language !== 'pseudo') ?? 'en'
  )
}

/** The locale in which numbers and dates are written: the person's own form of the language (`en-GB`), else the language. */
export function localeOf(language: Language, wanted: readonly string[]): string {
  const base = language === 'pseudo' ? 'en' : language
  return wanted.flatMap(asTag).find((tag) => baseOf(tag) === base) ?? base
}

const baseOf = (tag: string): string => tag.split('-')[0]!

/** A browser may take over what the system calls its language: `en-US@posix` under Linux without one. */
function asTag(wanted: string): string[] {
  try {
    return Intl.getCanonicalLocales(wanted.replace(/[@.].*$/, '').replaceAll('_', '-'))
  } catch {
    return []
  }
}

export const currentLanguage = (): Language => languageOf(localStorage.getItem(MEMORY), navigator.languages)

/** Makes the texts of the person's language ready; must have ended before a module that says something is loaded. */
export async function startLanguage(): Promise<void> {
  const language = currentLanguage()
  const locale = localeOf(language, navigator.languages)
  // Libraries ask for it by themselves (uPlot, as it is loaded), and fail at what is no tag.
  if (asTag(navigator.language)[0] !== navigator.language) Object.defineProperty(navigator, 'language', { value: locale })
  document.documentElement.lang = locale
  setCatalogue(locale, language === 'en' ? ENGLISH : (await CATALOGUES[language]()).default)
}

/** The languages to choose from; the pseudo language only for those who have it on. */
export const offeredLanguages = (): Language[] =>
  (Object.keys(LANGUAGES) as Language[]).filter((language) => language !== 'pseudo' || currentLanguage() === 'pseudo')

/** Keeps the language in this browser, and loads the page in it. */
export function chooseLanguage(language: Language): void {
  localStorage.setItem(MEMORY, language)
  window.location.reload()
}
