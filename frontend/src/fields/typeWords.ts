import { t } from '../ui/text.ts'

const WORDS: Record<string, () => string> = {
  VARCHAR: () => t('text'),
  BIGINT: () => t('whole number'),
  INTEGER: () => t('small whole number'),
  DOUBLE: () => t('number'),
  'DECIMAL(18,2)': () => t('amount with 2 decimals'),
  BOOLEAN: () => t('yes or no'),
  TIMESTAMP: () => t('date and time'),
  TIMESTAMPTZ: () => t('moment in time'),
  DATE: () => t('date'),
  UUID: () => 'UUID',
  JSON: () => t('nested value'),
  'VARCHAR[]': () => t('list of texts'),
}
const OTHER_NAMES: Record<string, string> = { 'TIMESTAMP WITH TIME ZONE': 'TIMESTAMPTZ' }

/** Types that a person can choose. */
export const chosenTypes: readonly string[] = Object.keys(WORDS)

/** A type as a person calls it; a rarer one by its own name. */
export const typeWords = (type: string): string => WORDS[OTHER_NAMES[type] ?? type]?.() ?? type
