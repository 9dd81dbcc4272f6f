/** German: in the infinitive or as a statement, without addressing anybody. */
import { catalogueOf } from '../ui/text.ts'

export const translations: Readonly<Record<string, string>> = {
  Settings: 'Einstellungen',
  Dark: 'Dunkel',
}

export default catalogueOf(translations)
