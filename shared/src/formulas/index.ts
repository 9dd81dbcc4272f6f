/** Apart from the package's main entry, so that the editor of formulas loads it when it is needed. */
export * from './functions.ts'
export * from './cursor.ts'
export * from './fixes.ts'
