export const conditionsToSql = (_: unknown): string => 'true'
