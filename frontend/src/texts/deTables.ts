/** German: tables that rows are looked up in, and the sources of such tables. */
export const tables: Readonly<Record<string, string>> = {
  '{column}, pair {n}': '{column}, Paar {n}',
  'Each row is matched with the table by one column or several, which must all be equal. With several matches the first row of the table counts, so that the number of rows never grows, or each makes a row, in the order of the table. An empty value matches nothing. The table is written into the step, or it is what arrives at its second port, from a file or a query, say: that is kept over restarts and deploys, and counts for the rows of its own update already.':
    'Zu jeder Zeile wird anhand einer oder mehrerer Spalten, die alle gleich sein müssen, die passende der Tabelle gesucht. Bei mehreren Treffern zählt die erste Zeile der Tabelle, sodass die Zahl der Zeilen nie wächst, oder jeder ergibt eine Zeile, in der Reihenfolge der Tabelle. Ein leerer Wert trifft nichts. Die Tabelle steht im Schritt selbst, oder sie ist, was am zweiten Anschluss ankommt, etwa aus einer Datei oder einer Abfrage: Das bleibt über Neustarts und Inbetriebnahmen erhalten und zählt schon für die Zeilen derselben Aktualisierung.',
  'A column of the stream, and the one of the table in which its values are looked for.':
    'Eine Spalte des Stroms und die der Tabelle, in der ihre Werte gesucht werden.',
  'The table is': 'Die Tabelle ist',
  'Where the rows come from that are looked up.': 'Woher die Zeilen kommen, in denen gesucht wird.',
  'pasted, uploaded or typed in': 'eingefügt, hochgeladen oder eingetippt',
  'what arrives at the port "Table"': 'was am Anschluss „Tabelle“ ankommt',
  'it may change while the pipeline runs': 'sie darf sich ändern, während die Pipeline läuft',
  'Rows that arrive': 'Zeilen, die ankommen,',
  'What they do to the table.': 'Was sie mit der Tabelle machen.',
  'are the whole table': 'sind die ganze Tabelle',
  'an update with rows replaces what was there': 'eine Aktualisierung mit Zeilen ersetzt, was da war',
  'replace rows with equal keys': 'ersetzen Zeilen mit gleichem Schlüssel',
  'the newest row of a key counts, others stay': 'die neueste Zeile eines Schlüssels zählt, andere bleiben',
  'Rows that remove their key': 'Zeilen, die ihren Schlüssel entfernen',
  'Where the newest row of a key is such a one, the table lacks that key. Without conditions none is.':
    'Ist die neueste Zeile eines Schlüssels eine solche, fehlt er in der Tabelle. Ohne Bedingungen ist es keine.',
  'The table is what arrives at the port "Table", where nothing is connected.':
    'Die Tabelle ist, was am Anschluss „Tabelle“ ankommt; dort ist nichts angeschlossen.',
  'What arrives at the port "Table" is not used: the table is the one that is pasted, uploaded or typed in.':
    'Was am Anschluss „Tabelle“ ankommt, wird nicht gebraucht: Die Tabelle ist die eingefügte, hochgeladene oder eingetippte.',
  'The table is empty: nothing has arrived at the port "Table".': 'Die Tabelle ist leer: Am Anschluss „Tabelle“ ist nichts angekommen.',
  'Look up in what arrives': 'In dem suchen, was ankommt',
}
