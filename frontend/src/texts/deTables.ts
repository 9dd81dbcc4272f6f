/** German: tables that rows are looked up in, and the sources of such tables. */
export const tables: Readonly<Record<string, string>> = {
  '{column}, pair {n}': '{column}, Paar {n}',
  'Each row is matched with the table by one column or several, which must all be equal. With several matches the first row of the table counts, so that the number of rows never grows, or each makes a row, in the order of the table. An empty value matches nothing.':
    'Zu jeder Zeile wird anhand einer oder mehrerer Spalten, die alle gleich sein müssen, die passende der Tabelle gesucht. Bei mehreren Treffern zählt die erste Zeile der Tabelle, sodass die Zahl der Zeilen nie wächst, oder jeder ergibt eine Zeile, in der Reihenfolge der Tabelle. Ein leerer Wert trifft nichts.',
  'A column of the stream, and the one of the table in which its values are looked for.':
    'Eine Spalte des Stroms und die der Tabelle, in der ihre Werte gesucht werden.',
}
