/** German: steps in which streams meet each other or a table. */
export const joins: Readonly<Record<string, string>> = {
  'for each {keys}': 'je {keys}',
  'everything in one list': 'alles in einer Liste',
  'Add a pair of columns': 'Spaltenpaar hinzufügen',
  'Left column of pair {n}': 'Linke Spalte von Paar {n}',
  'Right column of pair {n}': 'Rechte Spalte von Paar {n}',
  Join: 'Verbinden',
  'Puts rows of two streams side by side where their keys are equal.':
    'Stellt Zeilen zweier Ströme nebeneinander, deren Schlüssel gleich sind.',
  'Each row on the left is paired with each row on the right that is equal in all keys, so several equal rows make several pairs. An empty key is equal to nothing, not even to another empty one. Rows meet within one update; a Window before a side makes it remember more. Both sides must update equally often. Pairs come in the order of the left rows, then of the right ones; right rows without a partner come last. The key leaves once, under the name it has on the left.':
    'Jede linke Zeile bildet ein Paar mit jeder rechten, die in allen Schlüsseln gleich ist; mehrere gleiche Zeilen ergeben also mehrere Paare. Ein leerer Schlüssel ist nichts gleich, auch keinem anderen leeren. Zeilen treffen sich innerhalb einer Aktualisierung; ein Fenster vor einer Seite lässt sie mehr behalten. Beide Seiten müssen gleich oft aktualisieren. Paare kommen in der Reihenfolge der linken, dann der rechten Zeilen; rechte Zeilen ohne Partner kommen zuletzt. Der Schlüssel steht nur einmal da, unter dem Namen, den er links hat.',
  Left: 'Links',
  Right: 'Rechts',
  Pairs: 'Paare',
  'A column of the left side, and the one of the right side that it must equal.':
    'Eine Spalte der linken Seite und die der rechten, der sie gleichen muss.',
  'Rows that come along': 'Zeilen, die mitkommen',
  'What happens to rows without a partner.': 'Was mit Zeilen ohne Partner geschieht.',
  'pairs only': 'nur Paare',
  'pairs, and left rows without a partner': 'Paare und linke Zeilen ohne Partner',
  'pairs, and right rows without a partner': 'Paare und rechte Zeilen ohne Partner',
  'pairs, and rows of both sides without a partner': 'Paare und Zeilen beider Seiten ohne Partner',
  'Columns of the left side': 'Spalten der linken Seite',
  'Leave empty for all. Keys always come along.': 'Leer lassen für alle. Schlüssel kommen immer mit.',
  'Columns of the right side': 'Spalten der rechten Seite',
  'Leave empty for all but the keys.': 'Leer lassen für alle außer den Schlüsseln.',
  'Behind names that both sides have': 'Hinter Namen, die beide Seiten haben',
  'A right column gets this behind its name where a left one is called the same.':
    'Das bekommt eine rechte Spalte hinter ihren Namen, wenn eine linke genauso heißt.',
  'Collect into lists': 'In Listen sammeln',
  'Makes one row of each key, with a list of its rows.': 'Macht aus jedem Schlüssel eine Zeile mit einer Liste seiner Zeilen.',
  'Collects the rows of each update, of one stream or of up to three: each stream has a list of its own, which is empty where it has no rows of the key. Lists are in the order of arrival, keys in the order in which they first came. Without keys there is one row with everything, in updates in which something came. An empty key has a row too; between streams it meets none, not even another empty one. After a Window the lists hold the rows of the window. All streams must update equally often.':
    'Sammelt die Zeilen jeder Aktualisierung, aus einem bis zu drei Strömen: Jeder hat eine eigene Liste, die leer ist, wo er keine Zeilen des Schlüssels hat. Listen folgen der Reihenfolge der Ankunft, Schlüssel der ihres ersten Auftretens. Ohne Schlüssel gibt es eine Zeile mit allem, sooft etwas kam. Auch ein leerer Schlüssel hat eine Zeile; zwischen Strömen trifft er keinen, auch keinen anderen leeren. Hinter einem Fenster enthalten die Listen dessen Zeilen. Alle Ströme müssen gleich oft aktualisieren.',
  'Second stream': 'Zweiter Strom',
  'Third stream': 'Dritter Strom',
  'Columns that every stream has. Leave empty for one row over everything.':
    'Spalten, die jeder Strom hat. Leer lassen für eine Zeile über alles.',
  'What the list holds': 'Inhalt der Liste',
  'One column: a list of its values. Several: a list of objects. Leave empty for all but the keys.':
    'Eine Spalte: eine Liste ihrer Werte. Mehrere: eine Liste von Objekten. Leer lassen für alle außer den Schlüsseln.',
  'Name of the list': 'Name der Liste',
  'The new column.': 'Die neue Spalte.',
  'One SELECT over the rows of each batch, of one stream or several.':
    'Ein SELECT über die Zeilen jedes Batches, aus einem Strom oder mehreren.',
  'The incoming rows are the table "input"; those of a second and a third stream, where they are connected, are "input2" and "input3". One SELECT in DuckDB’s SQL; it sees nothing but these tables. All streams must update equally often.':
    'Die ankommenden Zeilen sind die Tabelle „input“; die eines zweiten und dritten Stroms, sofern verbunden, sind „input2“ und „input3“. Ein SELECT in der SQL von DuckDB, das nichts als diese Tabellen sieht. Alle Ströme müssen gleich oft aktualisieren.',
  input2: 'input2',
  input3: 'input3',
  'The incoming rows are the tables "input", "input2" and "input3".':
    'Die ankommenden Zeilen sind die Tabellen „input“, „input2“ und „input3“.',
}
