/** German for outputs: files, databases, and what is kept of a run. */
export const outputs: Readonly<Record<string, string>> = {
  'Files are named prefix-TIME_IN_MS.suffix, as Spark names them. A file appears whole or not at all. Each prefix in a folder belongs to one run. Text is a line for each row, with a tab between the values; lists and objects are JSON in it, as in CSV. JSON has no infinite numbers: they are null there. Avro files carry their schema: whole numbers are int or long, decimals and larger numbers decimal, dates date, times timestamp-micros, objects records; a name that Avro does not allow is written with _, and every column may be null.':
    'Dateien heißen prefix-ZEIT_IN_MS.suffix, wie bei Spark. Eine Datei erscheint ganz oder gar nicht. Jedes Präfix in einem Ordner gehört zu einem Lauf. Text ist eine Zeile je Datensatz, mit einem Tabulator zwischen den Werten; Listen und Objekte sind darin JSON, wie in CSV. JSON kennt keine unendlichen Zahlen: Dort sind sie null. Avro-Dateien enthalten ihr Schema: Ganze Zahlen sind int oder long, Dezimalzahlen und größere Zahlen decimal, Daten date, Zeiten timestamp-micros, Objekte Records; ein Name, den Avro nicht erlaubt, wird mit _ geschrieben, und jede Spalte darf null sein.',
  Avro: 'Avro',
  'Text, tabs between the values': 'Text, Tabulatoren zwischen den Werten',
  Compress: 'Komprimieren',
  'Every reader of Avro knows both.': 'Jedes Programm, das Avro liest, kennt beides.',
  'by deflate': 'mit deflate',
  'not at all': 'gar nicht',
  'These batches have more than {most} GB of records, which is the most that a file has. Choose fewer updates.':
    'Diese Batches haben mehr als {most} GB an Datensätzen; mehr fasst eine Datei nicht. Weniger Aktualisierungen wählen.',
  hours: 'Stunden',
  'Keep what was received': 'Empfangenes aufheben',
  'Up to 7 days, for previews, comparisons and files of past batches. With 0, only the newest. Windows keep what they need anyway.':
    'Bis zu 7 Tage, für Vorschauen, Vergleiche und Dateien vergangener Batches. Mit 0 nur das Neueste. Fenster behalten ohnehin, was sie brauchen.',
  'Change how long batches are kept': 'Ändern, wie lange Batches aufgehoben werden',
  'Save what was received': 'Empfangenes speichern',
  'Looking for what is recorded …': 'Aufgezeichnetes wird gesucht …',
  '{count, plural, one {# batch with records is} other {# batches with records are}} recorded.':
    '{count, plural, one {# Batch mit Datensätzen ist} other {# Batches mit Datensätzen sind}} aufgezeichnet.',
  '{records, plural, one {# record} other {# records}}, {size}, from {from} to {to}, as received.':
    '{records, plural, one {# Datensatz} other {# Datensätze}}, {size}, von {from} bis {to}, wie empfangen.',
  'Save {count, plural, one {# batch} other {# batches}}': '{count, plural, one {# Batch} other {# Batches}} speichern',
  'Windows keep what they need by themselves. For previews, comparisons and exports, “Keep what was received” beside the update interval says how long recorded batches stay beyond that; a deploy changes it while the run goes on.':
    'Fenster behalten von selbst, was sie brauchen. Für Vorschauen, Vergleiche und Exporte sagt „Empfangenes aufheben“ beim Takt, wie lange aufgezeichnete Batches darüber hinaus bleiben; ein Deploy ändert es, während der Lauf weitergeht.',
}
