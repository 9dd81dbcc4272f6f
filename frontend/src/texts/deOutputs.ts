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
}
